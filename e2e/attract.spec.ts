import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Notice } from '#contract/bulletin.ts';
import { chinaTime } from '#contract/china-time.ts';
import { test as base, expect } from './support/kiosk.ts';
import { ROOT, Station } from './support/station.ts';

/** A station whose terminal asks for notices every second, so that nobody waits five minutes for a test. */
const test = base.extend<{ readonly profileChange: object }>({
  profileChange: [{}, { option: true }],
  station: async ({ profileChange }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'zhuban-attract-'));
    const profile = JSON.parse(
      await readFile(join(ROOT, 'terminal/configuration/profiles/development.json'), 'utf8'),
    ) as object;
    const path = join(folder, 'profile.json');
    await writeFile(path, JSON.stringify({ ...profile, bulletin: { everySeconds: 1 }, ...profileChange }));
    const station = await Station.start({ profile: path });
    await use(station);
    await station.stop();
    await rm(folder, { recursive: true, force: true });
  },
});

const today = chinaTime(new Date()).date;
const notice = (id: string, text: string, change: Partial<Notice> = {}): Notice => ({
  id,
  text,
  translations: {},
  from: today,
  until: '2099-12-31',
  tone: 'reminder',
  regions: [],
  ...change,
});
const tellAll = (station: Station, content: unknown) =>
  writeFile(
    join(station.hubDirectory, 'bulletin.json'),
    typeof content === 'string' ? content : JSON.stringify(content),
  );
const at = (page: Page, name: 'attract' | 'home') =>
  expect(page.locator(`[data-screen="${name}"]`)).toBeVisible();

test('a touch at any place, and any key, begins; a control does what it says', async ({ kiosk }) => {
  const { page, technician } = kiosk;
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const again = async () => {
    await technician.send({ type: 'leave' });
    await at(page, 'attract');
  };
  const middle = { x: width / 2, y: height * 0.56 };
  const corners = [2, width - 2].flatMap((x) => [2, height - 2].map((y) => ({ x, y })));
  for (const { x, y } of [middle, ...corners]) {
    await page.touchscreen.tap(x, y);
    await at(page, 'home');
    await again();
  }
  for (const key of ['Enter', ' ', '1', '5', '#', 'Escape', 'x']) {
    await page.keyboard.press(key);
    await at(page, 'home');
    await again();
  }
  // What a thing is for is told in words, and a touch on the words begins too.
  await expect(page.locator('.deed')).not.toHaveCount(0);
  await page.locator('.deed').first().tap();
  await at(page, 'home');
  await again();

  await page.getByRole('button', { name: 'English' }).tap();
  await expect(page.getByRole('button', { name: 'Tap to start' })).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift');
  await at(page, 'attract');
  expect(technician.snapshot.screen.name).toBe('attract');
  await kiosk.shows('attract', 'english');
  kiosk.hasNoViolations();
});

test('what the hub tells comes to the glass, leads on from the home page, and survives a bad file', async ({
  kiosk,
  station,
}) => {
  const { page } = kiosk;
  const text = '查进度不用排队，凭条号码在这里输一输就行。';
  await tellAll(station, {
    notices: [
      notice('elsewhere', '别的地方的事', { regions: ['31'] }),
      notice('over', '已经过去的事', { from: '2020-01-01', until: '2020-12-31' }),
      notice('progress', text, {
        itemId: 'general/case-progress',
        translations: { en: 'Track your case here.' },
      }),
    ],
    weather: [
      {
        at: new Date().toISOString(),
        validUntil: new Date(Date.now() + 3_600_000).toISOString(),
        condition: 'light-rain',
        lowCelsius: 14,
        highCelsius: 19,
        source: '示例气象台',
      },
    ],
  });
  await expect(page.locator('.notice')).toContainText(text);
  await expect(page.locator('.weather')).toContainText('小雨');
  await expect(page.locator('.notice__places')).toHaveCount(0);
  await kiosk.shows('attract', 'told');

  await tellAll(station, '{"notices": [');
  await page.getByRole('button', { name: 'English' }).tap();
  await expect(page.locator('.notice')).toContainText('Track your case here.');
  await page.getByRole('button', { name: '简体中文' }).tap();

  // The hub goes away: what it told stays.
  await kiosk.technician.rpc.technician.act({ type: 'set-hub', on: false });
  await expect(page.locator('.trouble-note')).toContainText('网络不通');
  await expect(page.locator('.notice')).toContainText(text);
  await kiosk.technician.rpc.technician.act({ type: 'set-hub', on: true });
  await expect(page.locator('.trouble-note')).toHaveCount(0);

  await kiosk.press('点一下，开始办事');
  await at(page, 'home');
  await kiosk.shows('home', 'reminder');
  await page.getByRole('button', { name: /本周提醒/ }).tap();
  await kiosk.technician.until('guide');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('办件进度查询');
  kiosk.hasNoViolations();
});

test('what cannot be done today is told before anybody begins', async ({ kiosk }) => {
  const { page, technician } = kiosk;
  await expect(page.locator('.deed').first()).toContainText('打印');
  await technician.rpc.technician.act({ type: 'set-fault', fault: 'document-media-empty', on: true });
  await expect(page.locator('.trouble-note')).toContainText('今天打不了 A4 纸');
  // What needs the printer is not offered any more.
  await expect(page.locator('.deed').filter({ hasText: '个人参保证明' })).toHaveCount(0);
  await kiosk.shows('attract', 'no-paper');
  await technician.rpc.technician.act({ type: 'refill-paper' });
  await expect(page.locator('.trouble-note')).toHaveCount(0);
  await expect(page.locator('.deed').filter({ hasText: '个人参保证明' })).toHaveCount(1);
  kiosk.hasNoViolations();
});

test.describe('by a clock', () => {
  test('at night it is dark, a touch wakes it, and by day it is light', async ({ page, station }, info) => {
    const evening = new Date('2026-11-21T13:59:30Z');
    await page.clock.install({ time: evening });
    await page.goto(await station.terminal.entryUrl());
    const attract = page.locator('.attract');
    await expect(page.locator('.attract__clock')).toHaveText('21:59');
    await expect(attract).not.toHaveAttribute('data-night');
    await page.clock.runFor(40_000);
    await expect(page.locator('.attract__clock')).toHaveText('22:00');
    await expect(attract).toHaveAttribute('data-night');
    await page.screenshot({ path: info.outputPath('night.png') });

    // A touch on a control is no beginning, but it wakes the screen for a minute.
    await page.getByRole('button', { name: '繁體中文' }).tap();
    await expect(attract).not.toHaveAttribute('data-night');
    await page.clock.runFor(61_000);
    await expect(attract).toHaveAttribute('data-night');

    await page.clock.pauseAt(new Date('2026-11-21T22:00:30Z'));
    await page.clock.resume();
    await expect(page.locator('.attract__clock')).toHaveText('6:00');
    await expect(attract).not.toHaveAttribute('data-night');
  });

  test('notices take turns, none for less than eight seconds, and the picture wanders', async ({
    page,
    station,
  }) => {
    await tellAll(station, { notices: [notice('one', '第一条。'), notice('two', '第二条。')] });
    await page.clock.install({ time: new Date(Date.now()) });
    await page.goto(await station.terminal.entryUrl());
    const shown = page.locator('.notice__text');
    await expect(shown).toHaveText('第一条。');
    await expect(page.locator('.notice__places i')).toHaveCount(2);
    const places = new Set<string>();
    for (let minute = 0; minute < 6; minute += 1) {
      places.add((await page.locator('.attract__page').getAttribute('style')) ?? '');
      await page.clock.runFor(60_000);
    }
    expect(places.size).toBeGreaterThan(3);
    const now = await shown.textContent();
    // From one change on: seven seconds later it still stands there, nine seconds later it does not.
    for (let waited = 0; (await shown.textContent()) === now && waited < 20; waited += 1) {
      await page.clock.runFor(500);
    }
    const next = await shown.textContent();
    expect(next).not.toBe(now);
    await page.clock.runFor(7_000);
    expect(await shown.textContent()).toBe(next);
    await page.clock.runFor(2_000);
    expect(await shown.textContent()).toBe(now);
  });
});

test.describe("a province's own scenery", () => {
  test.use({
    profileChange: {
      welcome: { sceneryDirectory: join(ROOT, 'terminal/configuration/scenery/jiangnan') },
    },
  });

  test('is shown as pictures, under the policy', async ({ kiosk }) => {
    const { page } = kiosk;
    await expect(page.locator('.scenery img')).not.toHaveCount(0);
    // Season: one of the trees. The others of the pack's layers are always there.
    await expect(page.locator('.scenery img')).toHaveCount(8);
    const loaded = await page
      .locator('.scenery img')
      .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth > 0));
    expect(loaded.every(Boolean)).toBe(true);
    expect(await page.locator('.scenery svg').count()).toBe(0);
    await kiosk.shows('attract', 'jiangnan');
    kiosk.hasNoViolations();
  });
});

test.describe('a scenery that is not there', () => {
  test.use({ profileChange: { welcome: { sceneryDirectory: '/nowhere/at-all' } } });

  test('the built-in one stands in', async ({ kiosk }) => {
    await expect(kiosk.page.locator('.scenery svg')).not.toHaveCount(0);
    kiosk.hasNoViolations();
  });
});
