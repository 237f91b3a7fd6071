import { execFileSync } from 'node:child_process';
import type { Page } from '@playwright/test';
import { expect, type Kiosk, test } from './support/kiosk.ts';
import { RpcVisitor } from './support/rpc-visitor.ts';
import type { Station } from './support/station.ts';

const ITEM = 'taxation/resident-pension-payment';

/** From attract to what is owed. */
async function untilDues(kiosk: Kiosk): Promise<void> {
  const { technician } = kiosk;
  await technician.send({ type: 'start' });
  await technician.until('home');
  await technician.send({ type: 'open-item', itemId: ITEM });
  await kiosk.shows('guide');
  await kiosk.press('开始办理');
  await kiosk.shows('eligibility');
  await kiosk.choose('本人');
  await kiosk.press('继续');
  await kiosk.press('同意，继续');
  await technician.until('identify');
  await technician.rpc.technician.act({ type: 'lay-card', specimenId: 'resident' });
  await technician.when(
    ({ screen }) => screen.name === 'dues' && screen.state === 'choosing',
    'what is owed',
  );
  await kiosk.shows('dues');
}

/** On to the code on the screen; its address. */
async function untilCode(kiosk: Kiosk): Promise<string> {
  await kiosk.press('继续');
  await kiosk.shows('check');
  await kiosk.press('都对，去付款');
  const { screen } = await kiosk.technician.when(
    (snapshot) => snapshot.screen.name === 'pay' && snapshot.screen.qr !== undefined,
    'a code to pay',
  );
  await kiosk.shows('pay', 'waiting');
  return screen.name === 'pay' ? (screen.qr ?? '') : '';
}

/** What a phone does: it opens the code and presses a wallet. */
async function payWith(phone: Page, url: string, wallet: string): Promise<void> {
  await phone.goto(url);
  await phone.getByRole('button', { name: wallet }).click();
}

test('a citizen pays his own pension contributions with his phone, and takes the receipt', async ({
  kiosk,
  browser,
}) => {
  await untilDues(kiosk);
  const url = await untilCode(kiosk);
  const phone = await browser.newPage();
  await payWith(phone, url, '微信支付');
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('付款成功');
  await phone.close();
  await kiosk.technician.until('printing', 'evaluate');
  await kiosk.technician.until('evaluate');
  await kiosk.shows('evaluate');
  await expect(kiosk.page.getByText('已缴费').first()).toBeVisible();
  await kiosk.keepPrint('document-printer', 'receipt.pdf');
  await kiosk.keepPrint('receipt-printer', 'slip.png');
  const text = execFileSync('pdftotext', ['-layout', kiosk.keptAt('receipt.pdf'), '-'], { encoding: 'utf8' });
  expect(text).toContain('缴款凭证');
  expect(text).toContain('城乡居民基本养老保险费');
  expect(text).not.toContain('11010519491231002X');
  const signature = execFileSync('pdfsig', ['-nocert', kiosk.keptAt('receipt.pdf')], { encoding: 'utf8' });
  expect(signature).toContain('Signature is Valid');
  kiosk.hasNoViolations();
});

test('the citizen leaves without paying: the code is closed, and nothing was taken', async ({
  kiosk,
  browser,
}) => {
  await untilDues(kiosk);
  const url = await untilCode(kiosk);
  await kiosk.press('不付了');
  await kiosk.technician.when(
    ({ screen }) => screen.name === 'pay' && screen.state === 'closed',
    'the code to be closed',
  );
  await kiosk.shows('pay', 'closed');
  await expect(kiosk.page.getByRole('heading', { level: 1 })).toHaveText('付款码已关闭，没有扣款');
  const phone = await browser.newPage();
  await phone.goto(url);
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('付款码已关闭');
  await phone.close();
  await kiosk.press('不缴了');
  await kiosk.technician.until('take-things');
  kiosk.hasNoViolations();
});

test('the line to the hub is cut while the phone pays: nothing is called failed, and the money is found', async ({
  kiosk,
}) => {
  await untilDues(kiosk);
  const url = await untilCode(kiosk);
  await kiosk.technician.rpc.technician.act({ type: 'set-network', on: false });
  await kiosk.technician.when(
    ({ screen }) => screen.name === 'pay' && screen.silent,
    'the silence to be told',
  );
  await kiosk.shows('pay', 'silent');
  expect((await fetch(url, { method: 'POST' })).ok).toBe(true);
  await kiosk.technician.rpc.technician.act({ type: 'set-network', on: true });
  await kiosk.technician.until('printing', 'evaluate');
  await kiosk.technician.when(({ outcome }) => outcome?.kind === 'completed', 'the money to be found');
  kiosk.hasNoViolations();
});

test('the same notice at two terminals: the first code is dead before the second is shown', async ({
  station,
}) => {
  test.slow();
  // The first terminal loses its power; its citizen goes to the next one.
  const first = await atTheCode(station);
  first.visitor.close();
  await station.restartTerminal('SIGKILL');
  const second = await atTheCode(station);
  expect(second.url).not.toBe(first.url);
  expect(await (await fetch(first.url)).text()).toContain('付款码已关闭');
  expect(await (await fetch(second.url, { method: 'POST' })).text()).toContain('付款成功');
  const { outcome } = await second.visitor.when(
    (snapshot) => snapshot.outcome?.kind === 'completed',
    'the receipt',
  );
  expect(outcome?.payment?.state).toBe('settled');
  second.visitor.close();
});

/** A visit over the terminal's own API, up to the code. */
async function atTheCode(station: Station): Promise<{ visitor: RpcVisitor; url: string }> {
  const visitor = await RpcVisitor.connect(await station.terminal.entryUrl());
  await visitor.fillIn(ITEM);
  await visitor.send({ type: 'confirm' });
  const { screen } = await visitor.when(
    (snapshot) => snapshot.screen.name === 'pay' && snapshot.screen.qr !== undefined,
    'a code',
  );
  return { visitor, url: screen.name === 'pay' ? (screen.qr ?? '') : '' };
}
