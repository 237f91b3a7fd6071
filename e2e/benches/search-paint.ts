/** How long a key takes until its results stand on the screen, with a real terminal behind a real page. */
import type { Page } from '@playwright/test';
import { launchBrowser } from '../support/browser.ts';
import { Station } from '../support/station.ts';

/** Nobody types faster with one finger. */
const BETWEEN_KEYS_MS = 60;
/** A terminal that has just started still compiles, opens its devices and tests itself; then it runs for weeks. */
const WARM_UP_MS = 20_000;

export interface PaintTimes {
  /** From the event of the key, as the page gets it, to the end of the frame with the results of the text. */
  readonly found: readonly number[];
  /** The floor: the same page without a program, which puts the same rows in place as text, in the same two frames. */
  readonly floor: readonly number[];
}

/**
 * Types each text key by key into the search of a station whose terminal got another catalog, and gives the times in
 * milliseconds.
 *
 * @param placeCatalog Puts `catalog.db` into the folder of the terminal, which is not running then.
 */
export async function timesToPaint(
  texts: readonly string[],
  placeCatalog: (terminalDirectory: string) => Promise<void>,
): Promise<PaintTimes> {
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
    const drawn: string[] = [];
    const begun = performance.now();
    let firstKeys = 0;
    for (const text of texts) {
      if (performance.now() - begun < WARM_UP_MS) firstKeys = times.length;
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
        else {
          times.push(await timeOfKey(page, key, typed.trim()));
          drawn.push(await page.locator('.search__found').innerHTML());
        }
        await page.waitForTimeout(BETWEEN_KEYS_MS);
      }
    }
    const floor = await timesOfFloor(page, drawn);
    return { found: times.slice(firstKeys), floor: floor.slice(firstKeys) };
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

/** Asks of the browser what the search asks of it: the letter in one frame, the rows in the next. */
async function timesOfFloor(search: Page, drawn: readonly string[]): Promise<number[]> {
  const still = await search.evaluate(() => {
    const copy = document.documentElement.cloneNode(true) as HTMLElement;
    for (const script of copy.querySelectorAll('script, link[rel="modulepreload"]')) script.remove();
    return `<!doctype html>${copy.outerHTML}`;
  });
  const page = await search.context().newPage();
  try {
    const url = new URL('/floor', search.url()).href;
    await page.route(url, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: still }));
    await page.goto(url);
    const input = page.locator('.search__entry .field__input');
    await input.fill('');
    await input.focus();
    const times: number[] = [];
    for (const rows of drawn) {
      await page.evaluate((wanted) => {
        const time = new Promise<number>((resolve) => {
          const onKey = ({ timeStamp }: InputEvent): void =>
            void requestAnimationFrame(() =>
              setTimeout(() => {
                const found = document.querySelector('.search__found');
                if (found) found.innerHTML = wanted;
                requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - timeStamp), 0));
              }, 0),
            );
          document.addEventListener('beforeinput', onKey, { once: true, capture: true });
        });
        Object.assign(window, { time });
      }, rows);
      await page.keyboard.insertText('a');
      times.push(await page.evaluate(() => (window as unknown as { time: Promise<number> }).time));
      await page.waitForTimeout(BETWEEN_KEYS_MS);
    }
    return times;
  } finally {
    await page.close();
  }
}
