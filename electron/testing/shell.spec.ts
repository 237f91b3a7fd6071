/**
 * What only the real binary can show: the entries of the checklist that are marked `onlyWithBinary`, and that the page
 * and the terminal find each other.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';

const root = join(import.meta.dirname, '..', '..');
let shell: ElectronApplication;
let page: Page;

test.beforeAll(async () => {
  const executablePath = process.env.ZHUBAN_ELECTRON_BINARY;
  shell = await _electron.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root, '--profile', 'development'],
    cwd: root,
  });
  page = await shell.firstWindow();
});
test.afterAll(async () => {
  await shell?.close();
});

test('page and terminal find each other', async () => {
  await expect(page.getByRole('heading').first()).toBeVisible({ timeout: 60_000 });
});

test('no Node in the page, and one function of the shell', async () => {
  expect(
    await page.evaluate(() => [typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process')]),
  ).toEqual(['undefined', 'undefined']);
  expect(await page.evaluate(() => Object.keys(Reflect.get(window, 'zhuban') ?? {}))).toEqual([
    'requestPort',
  ]);
});

test('no address leads away and no window opens', async () => {
  const address = page.url();
  await page.evaluate(() => {
    window.open('https://example.com/');
    window.location.href = 'https://example.com/';
  });
  await page.waitForTimeout(1_000);
  expect(page.url()).toBe(address);
  expect(shell.windows()).toHaveLength(1);
});

test('the page breaks no policy and loads nothing from elsewhere', async () => {
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.reload();
  await expect(page.getByRole('heading').first()).toBeVisible({ timeout: 60_000 });
  expect(requests.filter((url) => !/^(zhuban:\/\/app\/|data:|blob:)/.test(url))).toEqual([]);
});

test("the renderer's process is crashed: the page is back within 5 s", async () => {
  await shell.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  );
  await expect
    .poll(
      () => shell.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.isCrashed()),
      {
        timeout: 5_000,
      },
    )
    .toBe(false);
});

test('the renderer runs in namespaces of its own', async () => {
  test.skip(process.platform !== 'linux' || process.getuid?.() === 0, 'Linux, not as root');
  const renderers = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer');
      } catch {
        return false;
      }
    });
  expect(renderers.length).toBeGreaterThan(0);
  const own = readlinkSync('/proc/self/ns/pid');
  for (const pid of renderers) expect(readlinkSync(`/proc/${pid}/ns/pid`)).not.toBe(own);
});
