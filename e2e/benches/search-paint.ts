/** How long a key takes until its results stand on the screen, with a real terminal behind a real page. */
import type { Page } from '@playwright/test';
import { launchBrowser } from '../support/browser.ts';
import { Station } from '../support/station.ts';

/** Nobody types faster with one finger. */
const BETWEEN_KEYS_MS = 60;
const FIRST_KEYS = 20;

/**
 * Types each text key by key into the search of a station whose terminal got another catalog, and gives the times in
 * milliseconds: from the event of the key, as the page gets it, to the end of the frame with the results of the text.
 *
 * @param placeCatalog Puts `catalog.db` into the folder of the terminal, which is not running then.
 */
export async function timesToPaint(
  texts: readonly string[],
  placeCatalog: (terminalDirectory: string) => Promise<void>,
): Promise<number[]> {
  const [browser, station] = await Promise.all([launchBrowser(), Station.start()]);
  try {
    await station.terminal.stop();
    await placeCatalog(station.terminalDirectory);
    await station.restartTerminal();
    const context = await browser.newContext({
      viewport: { width: 1080, height: 1920 },
      hasTouch: true,
      locale: 'zh-CN',
    });
    const page = await context.newPage();
    await page.goto(await station.terminal.entryUrl());
    await page.locator('[data-screen="attract"]').waitFor();
    await page.touchscreen.tap(540, 800);
    await page.locator('.search-button').tap();
    await page.locator('[data-screen="search"]').waitFor();
    const times: number[] = [];
    for (const text of texts) {
      const input = page.locator('.search__entry .field__input');
      await input.fill('');
      await page.locator('.search__hint').waitFor();
      await input.focus();
      let typed = '';
      for (const key of text) {
        const before = typed.trim();
        typed += key;
        // A blank changes nothing of what is looked for.
        if (typed.trim() === before) await page.keyboard.insertText(key);
        else times.push(await timeOfKey(page, key, typed.trim()));
        await page.waitForTimeout(BETWEEN_KEYS_MS);
      }
    }
    // What is compiled and drawn for the first time is no cost of a key.
    return times.slice(FIRST_KEYS);
  } finally {
    await browser.close();
    await station.stop();
  }
}

async function timeOfKey(page: Page, key: string, text: string): Promise<number> {
  await page.evaluate((wanted) => {
    const time = new Promise<number>((resolve) => {
      let keyAt = 0;
      document.addEventListener(
        'beforeinput',
        ({ timeStamp }) => {
          keyAt = timeStamp;
        },
        { once: true, capture: true },
      );
      const found = document.querySelector('.search__found');
      const look = (): void => {
        if (found?.getAttribute('data-found') !== wanted) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - keyAt), 0));
      };
      const observer = new MutationObserver(look);
      if (found) observer.observe(found, { attributes: true, attributeFilter: ['data-found'] });
    });
    Object.assign(window, { time });
  }, text);
  await page.keyboard.insertText(key);
  return page.evaluate(() => (window as unknown as { time: Promise<number> }).time);
}
