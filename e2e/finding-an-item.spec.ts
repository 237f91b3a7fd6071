import { expect, test } from './support/kiosk.ts';

test('an item is found by department, by pinyin initials, and in elder mode', async ({ kiosk }) => {
  const { technician, page } = kiosk;
  await kiosk.press('点一下，开始办事');
  await technician.until('home');
  await kiosk.press('人社');
  await kiosk.shows('department');
  await kiosk.press('返回');
  await technician.until('home');

  await kiosk.press(/点这里找/);
  await kiosk.shows('search');
  for (const letter of 'cbzm') await page.getByRole('button', { name: letter, exact: true }).click();
  await expect(page.getByRole('button', { name: /个人参保证明/ })).toBeVisible();
  await kiosk.shows('search', 'initials');

  // A finger rests on a row while another hit takes it: neither is opened.
  const first = page.locator('.search__found .tile').first();
  const before = await first.textContent();
  const spot = await first.boundingBox();
  if (spot === null) throw new Error('nothing was found');
  await page.mouse.move(spot.x + spot.width / 2, spot.y + spot.height / 2);
  await page.mouse.down();
  await page.locator('.search__entry .field__input').fill('jzz');
  await expect(page.locator('.search__found')).toHaveAttribute('data-found', 'jzz');
  await expect(first).not.toHaveText(before ?? '');
  await page.mouse.up();
  await page.locator('.search__entry .field__input').fill('cbzm');
  await expect(page.locator('.search__found')).toHaveAttribute('data-found', 'cbzm');
  await expect(page.locator('[data-screen="search"]')).toBeVisible();

  await kiosk.press(/个人参保证明/);
  await technician.until('guide');
  await kiosk.press('返回');
  await technician.until('home');

  await kiosk.press('长辈版');
  await kiosk.shows('home', 'elder');
  await kiosk.press('长辈版');
  // The next tap is meant for the page that comes, as a citizen's would be.
  await expect(page.locator('html')).not.toHaveAttribute('data-elder');
  for (const mode of ['低位', '高对比']) {
    await kiosk.press('显示与语音');
    const set = page.getByRole('dialog').getByRole('button', { name: mode });
    // A tablet's lower edge is in reach as it is: it has no low mode.
    if (await set.isVisible()) await set.click();
    await page.getByRole('dialog').getByRole('button', { name: '好了' }).click();
    await kiosk.shows('home', mode);
  }
  kiosk.hasNoViolations();
});

test('the drawer lays a card and takes the network away', async ({ kiosk }) => {
  const { page, technician } = kiosk;
  await page.getByRole('button', { name: '模拟设备' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page
    .getByRole('button', { name: /^放.*居民身份证$|居民身份证/ })
    .first()
    .click();
  await page.getByText('网络', { exact: true }).first().click();
  for await (const state of await technician.rpc.technician.watch()) {
    if (state.cardOnReader === 'resident' && !state.network) break;
  }
  await page.screenshot({ path: kiosk.keptAt('drawer.png') });
  await kiosk.passesAxe('drawer');
  kiosk.hasNoViolations();
});
