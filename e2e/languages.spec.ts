import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { DEVICE_PRESETS, type DevicePresetName } from '#contract/device-profile.ts';
import { regionsUnder } from '#contract/regions.ts';
import { technician } from '../renderer/development/fixtures/technician.ts';
import { status } from '../renderer/development/fixtures/terminal-status.ts';
import { fixtures } from '../renderer/development/fixtures.ts';
import type { Gallery } from '../renderer/development/gallery.tsx';
import type { GalleryState } from '../renderer/development/gallery-state.ts';
import { SIMPLIFIED_ONLY } from '../renderer/language/testing/simplified-only.ts';
import { servePreparedGallery } from './support/gallery.ts';

interface Described {
  readonly name: string;
  readonly short: string;
}

const LOCALES = join(import.meta.dirname, '../renderer/locales');
/** As the screen finds them: by their folders. */
const languages = readdirSync(LOCALES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name: tag }) => ({
    tag,
    ...(JSON.parse(readFileSync(join(LOCALES, tag, 'language.json'), 'utf8')) as Described),
  }));

/** Quoted as it stands on the signed paper. */
const ON_PAPER = '本人确认（按键）';

/** The names of places, as their signs and papers have them. */
const places = stringsIn(placesUnder());

let gallery: Awaited<ReturnType<typeof servePreparedGallery>>;

test.beforeAll(async () => {
  gallery = await servePreparedGallery();
});
test.afterAll(() => gallery.close());

/** The panel that is as wide as the project's window. */
function panelOf(page: Page): DevicePresetName | undefined {
  const width = page.viewportSize()?.width;
  return (Object.keys(DEVICE_PRESETS) as DevicePresetName[]).find(
    (name) => DEVICE_PRESETS[name].widthPixels === width,
  );
}

async function show(page: Page, state: GalleryState): Promise<void> {
  const profile = panelOf(page);
  await page.evaluate((wanted) => (window as unknown as { gallery: Gallery }).gallery.show(wanted), {
    ...state,
    ...(profile ? { profile } : {}),
  });
}

function placesUnder(code?: string): string[] {
  return regionsUnder(code).flatMap((region) => [region.name, ...placesUnder(region.code)]);
}

/** Every string in a value, the longest first: what the terminal sent, and so not the screen's own words. */
function stringsIn(value: unknown): string[] {
  const found = new Set<string>();
  const walk = (node: unknown) => {
    if (typeof node === 'string') found.add(node);
    else if (node && typeof node === 'object') Object.values(node).forEach(walk);
  };
  walk(value);
  return [...found].filter((text) => /\p{Script=Han}/u.test(text)).sort((a, b) => b.length - a.length);
}

/** Drawn or spoken texts of the page, without those that are marked as another language. */
function textsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ofThePage = (element: Element | null) =>
      element?.closest('[lang]') === document.documentElement && element.checkVisibility();
    const texts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (ofThePage(node.parentElement)) texts.push(node.textContent ?? '');
    }
    for (const element of document.body.querySelectorAll('*')) {
      for (const name of ['aria-label', 'aria-valuetext', 'placeholder', 'alt', 'title']) {
        const text = element.getAttribute(name);
        if (text && ofThePage(element)) texts.push(text);
      }
    }
    return texts;
  });
}

const without = (text: string, quoted: readonly string[]) =>
  quoted.reduce((rest, string) => rest.replaceAll(string, ' '), text);

/** The screen's own words on a fixture that stand in another script. */
async function strangeWords(page: Page, fixture: string, strange: (text: string) => boolean) {
  const quoted = stringsIn([
    fixtures[fixture],
    fixtures.home,
    status,
    technician,
    ON_PAPER,
    languages.map(({ name, short }) => [name, short]),
  ]);
  const texts = await textsOf(page);
  const found = texts
    .map((text) => without(text, quoted))
    .filter(strange)
    // Thousands of places are looked for only where something is strange.
    .map((text) => without(text, places))
    .filter(strange);
  return { found, read: texts.length };
}

const holdsSimplified = (text: string) => [...text].some((character) => SIMPLIFIED_ONLY.has(character));
const holdsChinese = (text: string) => /\p{Script=Han}/u.test(text);

/** Sides of the targets of the switch, in millimetres on the glass. */
function switchSizes(page: Page): Promise<number[][]> {
  return page.locator('.languages__short, .languages-row').evaluateAll((switches) => {
    const millimetre = Number.parseFloat(
      getComputedStyle(document.documentElement).getPropertyValue('--mm-per-px'),
    );
    return switches
      .flatMap((each) => (each.matches('.languages-row') ? [...each.children] : [each.closest('button')]))
      .map((button) => button?.getBoundingClientRect())
      .map((box) => [box?.width ?? 0, box?.height ?? 0].map((side) => side * millimetre));
  });
}

test('every screen can be switched, and has no word of ours in another script', async ({ page }) => {
  test.setTimeout(300_000);
  await page.goto(`${gallery.origin}/gallery.html?fixture=home&language=en`);
  let read = 0;
  for (const fixture of Object.keys(fixtures)) {
    await show(page, { fixture, language: 'zh-Hant' });
    const traditional = await strangeWords(page, fixture, holdsSimplified);
    expect.soft(traditional.found, `Simplified characters in ${fixture}`).toEqual([]);

    await show(page, { fixture, language: 'en' });
    const english = await strangeWords(page, fixture, holdsChinese);
    read += english.read;
    expect.soft(english.found, `Chinese characters in ${fixture}`).toEqual([]);

    const sizes = await switchSizes(page);
    expect.soft(sizes.length, `a switch on ${fixture}`).toBeGreaterThan(0);
    for (const size of sizes) {
      expect.soft(Math.min(...size), `a target for a finger on ${fixture}`).toBeGreaterThanOrEqual(14.9);
    }
  }
  expect(read).toBeGreaterThan(Object.keys(fixtures).length * 10);
});

test('a switch in the middle of an answer loses nothing of it', async ({ page }) => {
  await page.goto(`${gallery.origin}/gallery.html?fixture=form-phone-error`);
  const field = page.locator('input');
  await field.fill('1380000');
  const before = await field.inputValue();
  expect(before.replaceAll(' ', '')).toBe('1380000');

  await page.getByRole('button', { name: '繁體 EN' }).click();
  const dialog = page.getByRole('dialog', { name: '选择语言' });
  await expect(dialog.getByRole('button', { name: '简体中文' })).toHaveAttribute('aria-current', 'true');
  await dialog.getByRole('button', { name: 'English' }).click();

  await expect(page.getByRole('button', { name: 'Back', exact: true })).toBeVisible();
  await expect(dialog).toBeHidden();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  expect(await field.inputValue()).toBe(before);

  await page.getByRole('button', { name: '简体 繁體' }).click();
  await page.getByRole('button', { name: '繁體中文' }).click();
  await expect(page.getByRole('button', { name: '返回', exact: true })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hant');
  expect(await field.inputValue()).toBe(before);
  // The shapes of Hong Kong, not the Simplified ones in the same font.
  expect(await page.evaluate(() => getComputedStyle(document.body).fontFamily)).toMatch(
    /^"Noto Sans CJK HK"/,
  );
});

test('on the standing screen one tap changes the language and begins nothing', async ({ page }) => {
  await page.goto(`${gallery.origin}/gallery.html?fixture=attract`);
  await page.getByRole('button', { name: 'English' }).tap();
  await expect(page.getByRole('button', { name: 'Tap to start' })).toBeVisible();
  const sent = await page.evaluate(() =>
    (window as unknown as { gallery: Gallery }).gallery.sent.map((event) => (event as { type: string }).type),
  );
  expect(sent).toContain('set-preferences');
  expect(sent).not.toContain('start');
  await expect(page.getByRole('button', { name: 'English' })).toHaveCount(0);
});
