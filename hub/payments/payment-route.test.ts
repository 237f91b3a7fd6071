import { afterAll, beforeAll, expect, test } from 'vitest';
import { caseContentSchema } from '#contract/case.ts';
import { fen, sumOf } from '#contract/payment.ts';
import { sampleItem } from '../testing/sample-items.ts';
import { hubClient, prepareCase, SPECIMEN } from '../testing/terminal-double.ts';
import { PATIENCE_MS, testHub } from '../testing/test-hub.ts';
import { startSimulatedGateway } from './simulated-gateway/simulated-gateway.ts';

const OTHER = { ...SPECIMEN, name: '李示例', number: '440524188001010014' };
const ITEM = sampleItem('resident-pension', {
  name: '城乡居民基本养老保险缴费',
  outcome: { kind: 'payment', payer: { question: 'payer', number: 'payer-number', name: 'payer-name' } },
  situations: [
    {
      id: 'payer',
      title: '给谁缴费？',
      options: [
        { id: 'self', label: '本人' },
        { id: 'family', label: '家庭成员' },
        { id: 'other', label: '代他人' },
      ],
    },
  ],
});

const gateway = await startSimulatedGateway();
afterAll(() => gateway.close());
const hub = testHub({ items: [ITEM], payments: { gateway: gateway.settings } });
beforeAll(() => gateway.notify(hub.url));

async function confirmed(change: (fenSum: number) => number = (sum) => sum, holder = SPECIMEN) {
  const { lines } = await hub.client.payments.dues({
    itemId: ITEM.id,
    holder,
    payer: { kind: 'family' },
  });
  const due = lines.filter((line) => line.state === 'due');
  const chosen = due.slice(0, 1);
  const total = sumOf(chosen.map((line) => line.amountFen));
  const prepared = await prepareCase(hub.client, {
    itemId: ITEM.id,
    person: holder,
    content: {
      eligibility: [{ questionId: 'payer', optionId: 'family' }],
      payment: { noticeNumbers: chosen.map((line) => line.noticeNumber), totalFen: fen(change(total)) },
    },
  });
  const { outcome } = await hub.send(prepared);
  const { caseId } = prepared.manifest;
  return { ...outcome, caseId, slipCode: prepared.slipCode, total, chosen };
}

test(
  'dues, case, code, payment, receipt: over the wire and the gateway’s notification',
  async () => {
    const visit = await confirmed();
    expect(visit.state).toBe('accepted');
    const ofSlip = { caseId: visit.caseId, slipCode: visit.slipCode };
    const order = await hub.client.payments.open(ofSlip);
    expect(order).toMatchObject({ state: 'waiting', amountFen: visit.total, simulated: true });
    expect(await hub.client.payments.open(ofSlip)).toMatchObject({ qr: order.qr });

    // As a phone does: the page of the code, and its button.
    const page = await (await fetch(order.qr ?? '')).text();
    expect(page).toContain('模拟支付');
    await fetch(order.qr ?? '', { method: 'POST' });
    await expect
      .poll(async () => (await hub.client.payments.state(ofSlip)).state, { timeout: 60_000 })
      .toBe('settled');

    const { documents } = await hub.client.cases.result(ofSlip);
    expect(documents.map((document) => [document.kind, document.title])).toEqual([
      ['payment-receipt', '缴款凭证'],
    ]);
    const progress = await hub.client.cases.progress({ slipCode: visit.slipCode });
    expect(progress.state).toBe('completed');
    expect(progress.timeline.map((step) => step.text)).toContain('已收到付款，等待部门入账');
    const { lines } = await hub.client.payments.dues({
      itemId: ITEM.id,
      holder: SPECIMEN,
      payer: { kind: 'family' },
    });
    const paid = lines.filter((line) => visit.chosen.some((each) => each.noticeNumber === line.noticeNumber));
    expect(paid.map((line) => line.state)).toEqual(['paid']);
  },
  PATIENCE_MS,
);

test(
  'a sum that the citizen was not shown is refused',
  async () => {
    const before = gateway.books.orders.length;
    const visit = await confirmed((sum) => sum + 1);
    expect(visit.state).toBe('refused');
    await expect(
      hub.client.payments.open({ caseId: visit.caseId, slipCode: visit.slipCode }),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(gateway.books.orders).toHaveLength(before);
  },
  PATIENCE_MS,
);

test(
  'the hub is off while the citizen pays: it finds the money when it is back',
  async () => {
    const visit = await confirmed();
    const ofSlip = { caseId: visit.caseId, slipCode: visit.slipCode };
    const { qr = '' } = await hub.client.payments.open(ofSlip);
    await hub.stop();
    expect(await gateway.pay(qr)).toBe(true);
    await hub.restart();
    gateway.notify(hub.url);
    expect(await hub.client.payments.state(ofSlip)).toMatchObject({ state: 'settled', confirmed: true });
  },
  PATIENCE_MS,
);

/** The applicant withdraws at another terminal, with the slip. */
async function withdraw(visit: Awaited<ReturnType<typeof confirmed>>) {
  const elsewhere = hub.clientOf('T-2');
  const prepared = await prepareCase(elsewhere, {
    terminalId: 'T-2',
    itemId: ITEM.id,
    slipCode: visit.slipCode,
    person: OTHER,
    content: { followUp: { kind: 'withdraw', caseId: visit.caseId } },
  });
  const put = await elsewhere.cases.put(prepared.manifest);
  if (put.state !== 'received') throw new Error('incomplete');
  return put.signedReceipt.receipt.outcome;
}

test(
  'who withdraws while his code is out is not charged afterwards',
  async () => {
    const visit = await confirmed(undefined, OTHER);
    const ofSlip = { caseId: visit.caseId, slipCode: visit.slipCode };
    const { qr = '' } = await hub.client.payments.open(ofSlip);
    expect(await withdraw(visit)).toMatchObject({ state: 'withdrawn', followUp: 'withdraw' });
    expect(await gateway.pay(qr)).toBe(false);
    expect(await hub.client.payments.state(ofSlip)).toMatchObject({ state: 'closed', confirmed: true });
    expect((await hub.client.cases.progress({ slipCode: visit.slipCode })).state).toBe('withdrawn');
    // His department has not heard of it before, so it need not hear of the end.
    await hub.restart();
    gateway.notify(hub.url);
    await expect
      .poll(() => hub.rows('SELECT state FROM department_outbox WHERE case_id = ?', visit.caseId))
      .toEqual([{ state: 'unheard' }]);
  },
  PATIENCE_MS,
);

test(
  'who has paid is told that he cannot withdraw, and his payment is booked',
  async () => {
    const visit = await confirmed(undefined, OTHER);
    const ofSlip = { caseId: visit.caseId, slipCode: visit.slipCode };
    const { qr = '' } = await hub.client.payments.open(ofSlip);
    // The notification is lost: the hub has not heard of the money.
    gateway.notify('http://127.0.0.1:9');
    expect(await gateway.pay(qr)).toBe(true);
    expect(await withdraw(visit)).toMatchObject({
      state: 'not-accepted',
      reason: expect.stringContaining('已经付了'),
    });
    gateway.notify(hub.url);
    await expect
      .poll(async () => (await hub.client.payments.state(ofSlip)).state, { timeout: 60_000 })
      .toBe('settled');
    expect((await hub.client.cases.progress({ slipCode: visit.slipCode })).state).toBe('completed');
  },
  PATIENCE_MS,
);

test(
  'who has no key of a terminal asks for nothing',
  async () => {
    const stranger = hubClient(hub.url, 'another-key-altogether');
    await expect(
      stranger.payments.dues({ itemId: ITEM.id, holder: SPECIMEN, payer: { kind: 'self' } }),
    ).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    const forged = await fetch(`${hub.url}/payments/notifications`, {
      method: 'POST',
      body: '{"orderId":"ZB00000000"}',
    });
    expect(forged.status).toBe(400);
  },
  PATIENCE_MS,
);

test('a case that says nothing of a payment is no case of this item', () => {
  expect(caseContentSchema.shape.payment.safeParse({ noticeNumbers: [], totalFen: 0 }).success).toBe(false);
});
