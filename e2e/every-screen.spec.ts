import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fixtures } from '../renderer/development/fixtures.ts';
import { serveGallery } from './support/gallery.ts';
import { axeFindings } from './support/kiosk.ts';

let folder: string;
let gallery: Awaited<ReturnType<typeof serveGallery>>;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhuban-gallery-'));
  gallery = await serveGallery(folder);
});
test.afterAll(async () => {
  gallery.close();
  await rm(folder, { recursive: true, force: true });
});

/** Also the screens that a good visit never shows: faults, refusals, empty lists, warnings. */
test('every screen in every fixture: no axe violation, nothing the policy refuses', async ({ page }) => {
  test.setTimeout(300_000);
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') refused.push(message.text());
  });
  page.on('pageerror', (error) => refused.push(error.message));
  for (const [name, { screen }] of Object.entries(fixtures)) {
    await page.goto(`${gallery.origin}/gallery.html?fixture=${name}`);
    await expect(page.locator(`[data-screen="${screen.name}"]`)).toBeVisible();
    await page.evaluate(() => document.fonts.ready);
    expect.soft(await axeFindings(page), `axe on ${name}`).toEqual([]);
  }
  expect(refused).toEqual([]);
  expect(new Set(Object.values(fixtures).map(({ screen }) => screen.name)).size).toBe(24);
});
