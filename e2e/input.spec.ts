import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { ARTIFACTS } from './support/artifacts.ts';
import { servePreparedGallery } from './support/gallery.ts';

/** What fingers type without any keyboard but the glass: every page under the policy of the kiosk. */
let gallery: Awaited<ReturnType<typeof servePreparedGallery>>;
const pictures = join(ARTIFACTS, 'input');

test.beforeAll(async () => {
  gallery = await servePreparedGallery();
  await mkdir(pictures, { recursive: true });
});
test.afterAll(() => gallery.close());

async function open(page: Page, fixture: string): Promise<void> {
  await page.goto(`${gallery.origin}/gallery.html?fixture=${fixture}`);
  await expect(page.locator('[data-screen="form"]')).toBeVisible();
}

const key = (page: Page, face: string) =>
  page.locator('.keyboard').getByRole('button', { name: face, exact: true });
const candidate = (page: Page, text: string) =>
  page.locator('.candidates__list').first().getByRole('button', { name: text, exact: true });

/** Turns the pages of one strip until the text is on it: a shallow panel shows fewer at once. */
async function turnTo(page: Page, text: string, strip = 0) {
  const candidates = page.locator('.candidates').nth(strip);
  const wanted = candidates.locator('.candidates__list').getByRole('button', { name: text, exact: true });
  await expect(candidates.locator('.candidates__list .key').first()).toBeVisible();
  for (let turns = 0; turns < 40 && !(await wanted.isVisible()); turns += 1) {
    await candidates.getByRole('button', { name: '后面的字' }).tap();
  }
  return wanted;
}

async function press(page: Page, ...faces: readonly string[]): Promise<void> {
  for (const face of faces) await key(page, face).tap();
}

const picture = (page: Page, name: string) =>
  page.screenshot({ path: join(pictures, `${name}-${page.viewportSize()?.width}.png`) });

/** What the page sent to the terminal last. */
const sent = (page: Page) =>
  page.evaluate(() => {
    const { gallery: shown } = window as unknown as { gallery: { sent: unknown[] } };
    return shown.sent.at(-1);
  });

async function send(page: Page): Promise<unknown> {
  await page.getByRole('button', { name: '继续' }).tap();
  return sent(page);
}

test('a name by pinyin, the whole at once or piece by piece', async ({ page }) => {
  await open(page, 'form-text-empty');
  await press(page, ...'zhangsanfengyangben');
  await candidate(page, '张三丰样本').waitFor();
  await picture(page, 'pinyin');
  await candidate(page, '张三丰样本').tap();
  await expect(page.getByRole('textbox')).toHaveValue('张三丰样本');

  await press(page, ...'lishili');
  await (await turnTo(page, '李')).tap();
  // What the first choice did not use stays to be chosen.
  await expect(page.locator('.candidates__letters')).toHaveText('shili');
  await candidate(page, '示例').tap();
  await expect(page.getByRole('textbox')).toHaveValue('张三丰样本李示例');
  // Chosen before in this visit: first when it is typed again.
  await press(page, ...'lsl');
  await expect(page.locator('.candidates__list .key').first()).toHaveText('李示例');
  await press(page, '删除', '删除', '删除', '删除', '删除', '删除');
  await expect(page.getByRole('textbox')).toHaveValue('张三丰样本');
  expect(await send(page)).toMatchObject({ type: 'answer-field', value: '张三丰样本' });
});

test('initials find the words of the trade, and candidates are turned in pages', async ({ page }) => {
  await open(page, 'form-text-empty');
  await press(page, ...'sfz');
  await expect(page.locator('.candidates__list .key').first()).toHaveText('身份证');
  const before = await page.locator('.candidates__list').textContent();
  await press(page, '后面的字');
  expect(await page.locator('.candidates__list').textContent()).not.toBe(before);
  await press(page, '前面的字');
  expect(await page.locator('.candidates__list').textContent()).toBe(before);
});

test('a rare character by strokes, by parts, by radical and by its code', async ({ page }) => {
  await open(page, 'form-text-empty');
  await press(page, '笔画');
  // 䶮: 龙 over 天.
  await press(page, '横', '撇', '折', '撇', '捺', '横', '横', '撇', '捺');
  await candidate(page, '䶮').waitFor();
  await picture(page, 'strokes');
  await candidate(page, '䶮').tap();
  // 喆, the third stroke forgotten.
  await press(page, '横', '竖', '任意', '竖', '折', '横');
  await press(page, '重打');

  await press(page, '生僻字');
  await (await turnTo(page, '土', 1)).tap();
  await (await turnTo(page, '口', 1)).tap();
  await expect(candidate(page, '𠮷')).toBeVisible();
  await picture(page, 'parts');
  await candidate(page, '𠮷').tap();

  await press(page, '按编码', ...'2CB7C');
  await candidate(page, '𬭼').waitFor();
  await picture(page, 'code');
  await candidate(page, '𬭼').tap();

  await press(page, '按部首');
  await (await turnTo(page, '女', 1)).tap();
  await (await turnTo(page, '6', 1)).tap();
  const rare = await turnTo(page, '㛃');
  await picture(page, 'radical');
  await rare.tap();
  await expect(page.getByRole('textbox')).toHaveValue('䶮𠮷𬭼㛃');
  expect(await send(page)).toMatchObject({ value: '䶮𠮷𬭼㛃' });
});

test('English begins with letters, capitals and digits at hand', async ({ page }) => {
  await page.goto(`${gallery.origin}/gallery.html?fixture=form-text-empty&language=en`);
  await key(page, 'Capitals').tap();
  await press(page, 'C', 'h', 'a', 'n', 'Space');
  await press(page, '123', '3', '-', '/');
  await expect(page.getByRole('textbox')).toHaveValue('Chan 3-/');
});

test('a region, what is near first', async ({ page }) => {
  await open(page, 'form-region');
  const choices = page.locator('.steps__choice');
  await expect(choices.first()).toHaveText('广东省');
  await picture(page, 'region');
  await choices.first().tap();
  await page.getByRole('button', { name: '深圳市', exact: true }).tap();
  // A city is no answer yet.
  await expect(page.getByRole('button', { name: '继续' })).toBeDisabled();
  await page.getByRole('button', { name: '南山区', exact: true }).tap();
  await expect(page.getByText('已选：广东省深圳市南山区')).toBeVisible();
  await picture(page, 'region-chosen');
  expect(await send(page)).toMatchObject({ value: '440305' });
});

test('a birth date in four taps, and by arrows and Enter alone', async ({ page }) => {
  await open(page, 'form-birth-date');
  await expect(page.getByRole('button', { name: '继续' })).toBeDisabled();
  for (const name of ['1950 年代', '1953年', '2月', '28日']) {
    await page.locator('.steps__grid').getByRole('button', { name, exact: true }).tap();
  }
  await picture(page, 'date');
  expect(await send(page)).toMatchObject({ value: '1953-02-28' });

  await open(page, 'form-birth-date');
  const grid = page.locator('.steps__grid');
  /** Only keys: to the first choice, along the arrows, Enter. */
  const choose = async (first: string, ...keys: readonly string[]) => {
    await expect(grid.getByRole('button').first()).toHaveText(first);
    await grid.getByRole('button').first().focus();
    for (const arrow of keys) await page.keyboard.press(arrow);
    await page.keyboard.press('Enter');
  };
  await choose('1900 年代', 'ArrowRight');
  await choose('1910', 'ArrowRight', 'ArrowRight', 'ArrowLeft');
  await choose('1月', 'ArrowRight');
  await choose('1', 'ArrowDown', 'ArrowRight');
  expect(await send(page)).toMatchObject({ value: '1911-02-03' });
});

test('an amount, read back in capitals', async ({ page }) => {
  await open(page, 'form-amount-empty');
  const pad = page.locator('.number-pad');
  for (const digit of '1680.5') await pad.getByRole('button', { name: digit, exact: true }).tap();
  await expect(page.getByRole('textbox')).toHaveValue('1,680.5');
  await expect(page.getByText('壹仟陆佰捌拾元伍角整')).toBeVisible();
  await picture(page, 'amount');
  expect(await send(page)).toMatchObject({ value: '1680.5' });
});

test('nothing is thrown and nothing is refused by the policy while boards change', async ({ page }) => {
  const refused: string[] = [];
  page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
  page.on('pageerror', (error) => refused.push(error.message));
  await open(page, 'form-text-empty');
  for (const board of ['笔画', '生僻字', '按部首', '按编码', '英文', '123', '字母', '拼音'])
    await press(page, board);
  // No engine for handwriting is installed: there is no key that would do nothing.
  await expect(key(page, '手写')).toHaveCount(0);
  expect(refused).toEqual([]);
});
