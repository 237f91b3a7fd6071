import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator, test } from '@playwright/test';
import { ARTIFACTS } from './support/artifacts.ts';
import { Station } from './support/station.ts';

/** At once: the drawer's numbers change all the time, and the browser would wait until nothing moves. */
async function lookAt(part: Locator): Promise<void> {
  await part.evaluate((element) => element.scrollIntoView({ block: 'center' }));
}

test('the drawer runs the bad day, shows the bytes, and has the terminal test itself', async ({ page }) => {
  const folder = join(ARTIFACTS, 'technician');
  await mkdir(folder, { recursive: true });
  const station = await Station.start({});
  try {
    await page.goto(await station.terminal.entryUrl());
    await page.locator('.drawer-handle').click();
    const drawer = page.locator('.drawer');
    await drawer.getByRole('button', { name: '演：糟糕的一天' }).click();
    const progress = drawer.locator('.bench__progress');
    await expect(progress.locator('[data-state="running"]')).toBeVisible();
    // One scenario at a time.
    await expect(drawer.getByRole('button', { name: '演：纸快用完' })).toBeDisabled();
    await expect(progress).toContainText('演完了，都恢复了', { timeout: 90_000 });
    await expect(progress.locator('[data-state="done"]')).toHaveCount(14);
    await lookAt(progress);
    await page.screenshot({ path: join(folder, 'bad-day.png') });

    await drawer.getByRole('button', { name: '开始自检' }).click();
    await expect(drawer.locator('.bench__verdict')).toContainText('通过', { timeout: 60_000 });
    await expect(drawer.locator('.bench__verdict')).toContainText('自检单已打印');
    await lookAt(drawer.locator('.bench__verdict'));
    await page.screenshot({ path: join(folder, 'self-test.png') });

    const wire = drawer.locator('.wire');
    await expect(wire.locator('.wire__meaning', { hasText: 'samStatus' }).first()).toBeVisible();
    // By key: the list grows all the time, and a finger of the browser waits until nothing moves.
    await drawer.getByRole('button', { name: '停住' }).press('Enter');
    await expect(drawer.getByRole('button', { name: '接着看' })).toBeVisible();
    await lookAt(wire);
    await page.screenshot({ path: join(folder, 'bytes.png') });
  } finally {
    await station.stop();
  }
});
