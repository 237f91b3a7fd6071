import { expect, type Page, test } from '@playwright/test';
import { fixtures } from '../renderer/development/fixtures.ts';
import type { Gallery } from '../renderer/development/gallery.tsx';
import { isDrawn } from './support/daily-sample.ts';
import { servePreparedGallery } from './support/gallery.ts';
import {
  compareSpeech,
  forgetSpoken,
  installVoice,
  settledSpeechFindings,
  speechFindings,
  spokenLog,
  visibleText,
  whenSaid,
} from './support/speech-log.ts';

let gallery: Awaited<ReturnType<typeof servePreparedGallery>>;

test.beforeAll(async () => {
  gallery = await servePreparedGallery();
});
test.afterAll(() => gallery.close());

/**
 * The clock stands still: a minute that passes between hearing and looking is no finding. Once and before there is a page:
 * it is one clock for all pages, and one that is just opening has none yet.
 */
test.beforeEach(({ context }) => context.clock.setFixedTime(new Date('2026-11-21T02:26:00Z')));

const open = async (page: Page, query: string) => {
  await page.goto(`${gallery.origin}/gallery.html?${query}`);
};
const texts = async (page: Page) => (await spokenLog(page)).map(({ text }) => text);

/** Screens that are read at once, each to a page of its own: reading is mostly waiting for the next sentence. */
const READ_AT_ONCE = 4;

/**
 * UX-28: title, prompt, options, errors, papers. One language here, and a third of the fixtures, each day another third;
 * all of them in all languages is `npm run proof -- speech`.
 */
test('every screen, a third of the fixtures a day: what is spoken is what is written, no more and no less', async ({
  context,
}) => {
  test.setTimeout(300_000);
  const left = Object.keys(fixtures).filter((name) => isDrawn(`speech ${name}`, 3));
  expect(left.length).toBeGreaterThan(20);
  const readOn = async (): Promise<void> => {
    const page = await context.newPage();
    await installVoice(page);
    await open(page, 'fixture=attract&speech');
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      await forgetSpoken(page);
      await page.evaluate(
        (fixture) => (window as unknown as { gallery: Gallery }).gallery.show({ fixture, speech: true }),
        name,
      );
      expect.soft(await settledSpeechFindings(page, 'zh-Hans'), name).toEqual([]);
    }
  };
  await Promise.all(Array.from({ length: READ_AT_ONCE }, readOn));
});

test('the comparison finds a word that is missing and a word that is too much', async ({ page }) => {
  await installVoice(page);
  await open(page, 'fixture=check&speech');
  const spoken = await whenSaid(page);
  const visible = await visibleText(page);
  expect(compareSpeech(spoken, visible, 'zh-Hans')).toEqual([]);
  expect(compareSpeech(spoken.slice(0, 4), visible, 'zh-Hans').length).toBeGreaterThan(0);
  expect(compareSpeech([...spoken, { text: '欢迎光临' }], visible, 'zh-Hans')).toEqual([
    'not seen: 欢迎光临',
  ]);
  expect(compareSpeech(spoken, [...visible, '没有说的话'], 'zh-Hans')).toEqual(['not spoken: 没有说的话']);
});

test('off until it is asked for, by the control on the page and by the key', async ({ page }) => {
  await installVoice(page);
  await open(page, 'fixture=guide');
  await page.waitForTimeout(800);
  expect(await spokenLog(page)).toEqual([]);
  await page.getByRole('button', { name: '朗读', exact: true }).click();
  expect((await whenSaid(page))[0]?.text).toBe('朗读已打开。');
  await page.getByRole('button', { name: '朗读', exact: true }).click();
  await forgetSpoken(page);
  await page.keyboard.press('F1');
  expect((await whenSaid(page))[0]?.text).toBe('朗读已打开。');
});

test('the error comes right after the heading; masked numbers and codes are said sign by sign', async ({
  page,
}) => {
  await installVoice(page);
  await open(page, 'fixture=form-phone-error&speech');
  const [, , heading, error] = (await whenSaid(page)).map(({ text }) => text);
  expect(heading).toBe('您的手机号码是多少？');
  expect(error).toMatch(/手机号/);
  await open(page, 'fixture=check&speech');
  await whenSaid(page);
  // On a shallow screen the answers are on several screenfuls.
  const next = page.getByRole('button', { name: '下一屏' });
  while ((await next.count()) > 0 && (await next.first().isEnabled())) {
    const { length } = await spokenLog(page);
    await next.first().press('Enter');
    await whenSaid(page, length);
  }
  expect(await texts(page)).toEqual(
    expect.arrayContaining(['1 1 0 11 个星号 0 0 2 X', '1 3 8 4 个星号 1 2 3 4']),
  );
});

test('what is printed on the papers is spoken, and where to take them', async ({ page }) => {
  await installVoice(page);
  await open(page, 'fixture=printing-pending&speech');
  expect((await whenSaid(page)).map(({ text }) => text)).toContain('7 K 3 M Q 0 Z P 9 X W T 4 1 V B');
  await open(page, 'fixture=take-things&speech');
  const said = (await whenSaid(page)).map(({ text }) => text).join(' ');
  expect(said).toContain('业务受理通知书');
  expect(said).toContain('受理凭条');
});

test('the focus speaks its control alone, with its place and state', async ({ page }) => {
  await installVoice(page);
  await open(page, 'fixture=form-choice&speech');
  await whenSaid(page);
  await forgetSpoken(page);
  await page.keyboard.press('ArrowDown');
  expect((await whenSaid(page)).map(({ text }) => text)).toEqual(['在这里上班，第 1 项，共 3 项']);
  await forgetSpoken(page);
  await page.keyboard.press('Enter');
  expect((await whenSaid(page)).map(({ text }) => text)).toEqual(['在这里上班，已选中，第 1 项，共 3 项']);
});

test('a key that comes before a new page is read: its name is said before the control', async ({ page }) => {
  await installVoice(page);
  await open(page, 'fixture=guide&speech');
  await whenSaid(page);
  await forgetSpoken(page);
  // Another heading is another page; the key comes after it was seen and before its reading begins.
  await page.evaluate(async () => {
    const heading = document.querySelector('h1');
    if (heading) heading.textContent = '另一页';
    await new Promise((resolve) => setTimeout(resolve, 250));
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
  });
  const said = (await whenSaid(page)).map(({ text }) => text);
  expect(said[0]).toBe('另一页');
  expect(said.at(-1)).toMatch(/按钮/);
});

test('any key stops it, and pause goes on where it was cut', async ({ page }) => {
  await installVoice(page, { msPerSentence: 700 });
  await open(page, 'fixture=guide&speech');
  await expect.poll(async () => (await spokenLog(page)).length, { timeout: 10_000 }).toBeGreaterThan(2);
  await page.keyboard.press('F3');
  const paused = await spokenLog(page);
  expect(paused.at(-1)?.end).toBe('cut');
  await page.waitForTimeout(1_000);
  expect(await spokenLog(page)).toHaveLength(paused.length);
  await page.keyboard.press('F3');
  await expect.poll(async () => (await spokenLog(page)).length).toBe(paused.length + 1);
  expect((await spokenLog(page)).at(-1)?.text).toBe(paused.at(-1)?.text);
  await page.keyboard.press('Tab');
  await page.keyboard.press('x');
  const stopped = await spokenLog(page);
  expect(stopped.at(-1)?.end).toBe('cut');
  await page.waitForTimeout(1_000);
  expect((await spokenLog(page)).slice(stopped.length)).toEqual([]);
});

test('three speeds and five volumes reach the voice', async ({ page }) => {
  await installVoice(page);
  await open(page, 'fixture=consent&speech');
  await whenSaid(page);
  const heard: { rate: number; volume: number }[] = [];
  for (const press of [['语速'], ['语速'], ['小声'], ['小声'], ['小声']]) {
    await page.getByRole('button', { name: press[0] as string }).click({ force: true });
    await forgetSpoken(page);
    await page.getByRole('button', { name: '重读' }).click();
    const { rate, volume } = (await whenSaid(page)).at(-1) ?? { rate: 0, volume: 0 };
    heard.push({ rate, volume });
  }
  expect(heard).toEqual([
    { rate: 1.4, volume: 0.6 },
    { rate: 0.75, volume: 0.6 },
    { rate: 0.75, volume: 0.4 },
    { rate: 0.75, volume: 0.2 },
    { rate: 0.75, volume: 0.2 },
  ]);
});

test('a machine without any voice says so on the screen and does not hang', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(window, 'speechSynthesis', { value: undefined }));
  await open(page, 'fixture=guide&speech');
  await expect(page.getByText('本机没有可用的语音')).toBeVisible();
});

test('black screen: nothing of the page is seen, all of it is spoken and reached; held for three seconds it ends', async ({
  page,
}) => {
  await installVoice(page);
  await open(page, 'fixture=check&speech&black');
  const cloth = page.locator('[data-black-screen]');
  await expect(cloth).toBeVisible();
  expect(await speechFindings(page, 'zh-Hans')).toEqual([]);
  await expect(page.getByRole('button', { name: '都对，提交' })).toHaveCount(1);
  const bright = await brightPixels(page);
  expect(bright.aboveTheLamp).toBe(0);
  await page.keyboard.press('ArrowDown');
  const box = await cloth.boundingBox();
  await page.mouse.move((box?.width ?? 0) / 2, 300);
  await page.mouse.down();
  await page.waitForTimeout(3_200);
  await page.mouse.up();
  await expect(cloth).toHaveCount(0);
  expect((await texts(page)).at(-1)).toBe('屏幕已打开。');
});

test('no black cloth over a card left behind once the call is loud, nor over out of service', async ({
  page,
}) => {
  await installVoice(page);
  const cloth = page.locator('[data-black-screen]');
  await open(page, 'fixture=take-things&speech&black');
  await expect(cloth).toBeVisible();
  for (const fixture of ['take-things-loud', 'out-of-service']) {
    await open(page, `fixture=${fixture}&speech&black`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expect(cloth).toHaveCount(0);
  }
});

/** Pixels that are not black above the line of the lamp. */
async function brightPixels(page: Page): Promise<{ aboveTheLamp: number }> {
  const lamp = await page.locator('[data-black-screen] p').boundingBox();
  const png = (await page.screenshot()).toString('base64');
  return page.evaluate(
    async ({ png, until }) => {
      const picture = new Image();
      picture.src = `data:image/png;base64,${png}`;
      await picture.decode();
      const canvas = document.createElement('canvas');
      canvas.width = picture.width;
      canvas.height = picture.height;
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      context.drawImage(picture, 0, 0);
      const { data } = context.getImageData(0, 0, picture.width, Math.floor(until));
      let aboveTheLamp = 0;
      for (let at = 0; at < data.length; at += 4) {
        if ((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0) > 0) aboveTheLamp += 1;
      }
      return { aboveTheLamp };
    },
    { png, until: lamp?.y ?? 0 },
  );
}
