import { expect, type Page, test } from '@playwright/test';
import type { Gallery } from '../renderer/development/gallery.tsx';
import { servePreparedGallery } from './support/gallery.ts';

let gallery: Awaited<ReturnType<typeof servePreparedGallery>>;

test.beforeAll(async () => {
  gallery = await servePreparedGallery();
});
test.afterAll(() => gallery.close());

type GalleryWindow = { gallery: Gallery };
const open = (page: Page, fixture: string) => page.goto(`${gallery.origin}/gallery.html?fixture=${fixture}`);
const sentTypes = (page: Page) =>
  page.evaluate(() =>
    (window as unknown as GalleryWindow).gallery.sent.map((event) => (event as { type: string }).type),
  );

for (const fixture of ['home', 'form-phone', 'printing-pending']) {
  for (const key of ['Escape', 'BrowserBack', 'Backspace']) {
    test(`${key} closes the dialog on top and leaves the page behind it: ${fixture}`, async ({ page }) => {
      await open(page, fixture);
      await page.getByRole('heading', { level: 1 }).waitFor();
      let closed = 0;
      for (const name of [/选择语言/, /^显示与语音$/, /^帮助$/]) {
        const button = page.getByRole('button', { name }).first();
        if ((await button.count()) === 0) continue;
        await button.click();
        const dialog = page.getByRole('dialog');
        await expect(dialog).toBeVisible();
        if (key === 'BrowserBack') await pressBrowserBack(page);
        else await page.keyboard.press(key);
        await expect(dialog).toHaveCount(0);
        closed += 1;
      }
      expect(closed).toBeGreaterThan(1);
      expect((await sentTypes(page)).filter((type) => type !== 'touch')).toEqual([]);
    });
  }
}

function pressBrowserBack(page: Page): Promise<void> {
  return page.evaluate(() => {
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'BrowserBack', bubbles: true, cancelable: true }),
    );
  });
}

test('Escape closes the dialog also when the focus is lost', async ({ page }) => {
  await open(page, 'form-phone');
  await page.getByRole('button', { name: /^显示与语音$/ }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.evaluate(() => {
    document.body.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }),
    );
  });
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await sentTypes(page)).not.toContain('back');
});

test('Escape in the hand-over closes it', async ({ page }) => {
  await open(page, 'handover-waiting');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  expect(await sentTypes(page)).toContain('close-handover');
  expect(await sentTypes(page)).not.toContain('back');
});

test('without a dialog Escape is the way back', async ({ page }) => {
  await open(page, 'guide');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => sentTypes(page)).toContain('back');
});

/** Takes the warning away at the first touch, as the terminal does. */
async function openWarning(page: Page): Promise<void> {
  await open(page, 'idle-warning');
  await page.evaluate(async () => {
    const { gallery } = window as unknown as GalleryWindow;
    await gallery.show({ fixture: 'idle-warning', subject: 'one visit' });
    gallery.sent.length = 0;
    const keep = gallery.sent.push.bind(gallery.sent);
    gallery.sent.push = (...events) => {
      if (events.some((event) => (event as { type: string }).type === 'touch')) {
        void gallery.show({ fixture: 'identify', subject: 'one visit' });
      }
      return keep(...events);
    };
  });
  await expect(page.getByRole('alertdialog')).toBeVisible();
}

for (const [name, events] of [
  ['结束办理', ['leave']],
  ['我还在', ['touch']],
] as const) {
  test(`the idle warning by finger and by key: ${name}`, async ({ page }) => {
    await openWarning(page);
    const button = page.getByRole('alertdialog').getByRole('button', { name });
    // A finger rests a moment: the terminal has answered before it is lifted.
    await button.hover();
    await page.mouse.down();
    await page.waitForTimeout(300);
    await page.mouse.up();
    await expect.poll(() => sentTypes(page)).toEqual(events);
    await openWarning(page);
    await button.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => sentTypes(page)).toEqual(events);
  });
}

test('any other touch and any other key go on', async ({ page }) => {
  for (const act of [
    () => page.mouse.click(5, 5),
    async () => {
      // Not a click: the heading is gone before the finger is lifted.
      await page.getByRole('alertdialog').getByRole('heading').hover();
      await page.mouse.down();
      await page.mouse.up();
    },
    () => page.keyboard.press('5'),
    () => page.keyboard.press('ArrowDown'),
    () => page.keyboard.press('Escape'),
  ]) {
    await openWarning(page);
    await act();
    await expect(page.getByRole('alertdialog')).toHaveCount(0);
    expect(await sentTypes(page)).not.toContain('leave');
  }
});
