import { receivedCases } from './support/hub-records.ts';
import { expect, test } from './support/kiosk.ts';

const ITEM = 'public-security/residence-permit';

test('an application with the network off is saved, told plainly, and reaches the hub once', async ({
  kiosk,
  station,
}) => {
  const { technician, page } = kiosk;
  await kiosk.press('点一下，开始办事');
  await technician.until('home');
  await technician.rpc.technician.act({ type: 'set-network', on: false });
  await technician.send({ type: 'open-item', itemId: ITEM });
  await technician.when(
    ({ screen }) => screen.name === 'guide' && screen.guide.remarks.includes('will-be-sent-later'),
    'the guide to say that the network is off',
  );
  await kiosk.shows('guide', 'offline');
  await expect(page.getByText('现在网络不通', { exact: false })).toBeVisible();
  await kiosk.press('开始办理');
  await technician.answersQuestions();
  await technician.until('consent');
  await kiosk.press('同意，继续');
  await technician.until('identify', 'acting');
  if (technician.snapshot.screen.name === 'acting') await technician.answerOnce();
  await technician.until('identify');
  await technician.rpc.technician.act({ type: 'lay-card', specimenId: 'resident' });
  await technician.when((snapshot) => snapshot.screen.name !== 'identify', 'the card to be read');
  // The pages in between are drawn and answered in the application spec.
  await technician.answerEverything();
  await kiosk.shows('check', 'offline');
  await kiosk.press('都对，先保存在本机');
  await technician.until('printing');
  await technician.when(({ screen }) => screen.name === 'printing' && screen.settled, 'the slip to come out');
  await kiosk.shows('printing', 'pending-slip');
  expect(technician.snapshot.outcome?.kind).toBe('pending');
  await expect(page.getByText('还没有受理', { exact: false }).first()).toBeVisible();
  await kiosk.keepPrint('receipt-printer', 'pending-slip.png');
  await technician.finish();
  expect(await receivedCases(station.hubDirectory)).toHaveLength(0);

  // The slip is known here while the hub does not have the case.
  await findBySlip();
  await technician.when(
    ({ screen }) => screen.name === 'scan-slip' && screen.problem === 'case-saved-not-sent',
    'the terminal to say that the case is saved but not sent',
  );
  await kiosk.shows('scan-slip', 'saved-not-sent');
  await technician.send({ type: 'leave' });
  await technician.until('attract');

  await technician.rpc.technician.act({ type: 'set-network', on: true });
  for await (const state of await technician.rpc.technician.watch()) {
    if (state.outbox.acknowledged === 1 && state.outbox.pending === 0) break;
  }
  expect(await receivedCases(station.hubDirectory)).toHaveLength(1);
  await findBySlip();
  await technician.until('result');
  await kiosk.shows('result', 'progress');
  await expect(page.getByText('居住证申领').first()).toBeVisible();
  kiosk.hasNoViolations();

  async function findBySlip(): Promise<void> {
    await technician.send({ type: 'start' });
    await technician.send({ type: 'open-item', itemId: 'general/case-progress' });
    await technician.until('guide');
    await technician.send({ type: 'begin' });
    await technician.until('scan-slip');
    const present = setInterval(
      () => void technician.rpc.technician.act({ type: 'present-last-slip' }).catch(() => undefined),
      1500,
    );
    try {
      await technician.when(
        ({ screen }) =>
          screen.name === 'result' || (screen.name === 'scan-slip' && screen.problem !== undefined),
        'the slip to be scanned',
      );
    } finally {
      clearInterval(present);
    }
  }
});
