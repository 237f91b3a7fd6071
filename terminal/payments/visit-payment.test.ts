import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PaymentOrder } from '#contract/payment.ts';
import { fail, type Result } from '#contract/result.ts';
import { type RecordedPayments, recordedPayments } from '../visit/testing/recorded-payments.ts';
import { recordedServices } from '../visit/testing/recorded-services.ts';
import { Visitor } from '../visit/testing/visitor.ts';
import type { VisitFailure, VisitServices } from '../visit/visit-services.ts';

const ITEM = 'taxation/resident-pension-payment';
const silent = async (): Promise<Result<PaymentOrder, VisitFailure>> => fail('hub-not-reachable');

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function visitorAt(
  payments: RecordedPayments = recordedPayments({}),
  overrides: Partial<VisitServices> = {},
): Promise<{ visitor: Visitor; payments: RecordedPayments }> {
  const visitor = new Visitor(recordedServices({ payments, ...overrides }));
  await visitor.identifiesFor(ITEM);
  await visitor.does({ type: 'answer-eligibility', questionId: 'payer', optionId: 'self' });
  return { visitor, payments };
}

/** With the code on the screen. */
async function atTheCode(...arguments_: Parameters<typeof visitorAt>) {
  const started = await visitorAt(...arguments_);
  await started.visitor.does({ type: 'continue' }, { type: 'confirm' });
  expect(started.visitor.snapshot.screen).toMatchObject({ name: 'pay', state: 'waiting' });
  return started;
}

describe('what is owed', () => {
  test('all that is due is ticked, what is paid cannot be, and the sum follows', async () => {
    const { visitor } = await visitorAt();
    expect(visitor.snapshot.screen).toMatchObject({ name: 'dues', state: 'choosing', totalFen: 72_000 });
    await visitor.does(
      { type: 'toggle-due', noticeNumber: '44000000000000000003' },
      { type: 'toggle-due', noticeNumber: '44000000000000000002' },
    );
    expect(visitor.snapshot.screen).toMatchObject({ totalFen: 36_000 });
    await visitor.does({ type: 'toggle-due', noticeNumber: '44000000000000000001' }, { type: 'continue' });
    expect(visitor.screen, 'nothing ticked').toBe('dues');
  });

  test('the hub cannot be reached: told, and asked again', async () => {
    const payments = recordedPayments({});
    const answer = payments.dues;
    payments.dues = async () => fail('hub-not-reachable');
    const { visitor } = await visitorAt(payments);
    expect(visitor.snapshot.screen).toMatchObject({ name: 'problem', canRetry: true });
    payments.dues = answer;
    await visitor.does({ type: 'retry' });
    expect(visitor.screen).toBe('dues');
  });

  test('what will be printed is told before anything is paid', async () => {
    const { visitor } = await visitorAt(undefined, {
      printerReady: (device) => device === 'receipt-printer',
    });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'dues', papers: 'slip-only' });
  });

  test('the case carries the notices and the sum that were shown', async () => {
    const { visitor } = await atTheCode();
    expect(visitor.services.submissions[0]?.content.payment).toEqual({
      noticeNumbers: ['44000000000000000001', '44000000000000000002'],
      totalFen: 72_000,
    });
  });
});

describe('the code', () => {
  test('paid: booked, done, printed', async () => {
    const { visitor, payments } = await atTheCode();
    payments.next = { state: 'settled' };
    await visitor.seconds(2);
    expect(visitor.snapshot.outcome).toMatchObject({ kind: 'completed', payment: { state: 'settled' } });
    expect(visitor.services.printed).toContain('slip-completed');
  });

  test('the time runs out: closed with a confirmation, and nothing was taken', async () => {
    const { visitor, payments } = await atTheCode();
    payments.close = async () => ({ ok: true, value: await closed(payments) });
    await visitor.seconds(185);
    expect(visitor.snapshot.screen).toMatchObject({ name: 'pay', state: 'closed', because: 'timeout' });
    expect(visitor.snapshot.outcome).toBeUndefined();
    await visitor.does({ type: 'retry' });
    expect(visitor.screen, 'a new code begins at what is owed').toBe('dues');
  });

  test('nobody touches the screen while the phone is in the hand: the visit is not wiped', async () => {
    const { visitor, payments } = await atTheCode();
    await visitor.seconds(170);
    expect(visitor.snapshot.screen).toMatchObject({ name: 'pay', state: 'waiting' });
    expect(visitor.services.wiped).toEqual([]);
    payments.next = { state: 'settled' };
    await visitor.seconds(2);
    expect(visitor.snapshot.outcome).toMatchObject({ kind: 'completed' });
  });

  test('leaving closes the code first, and only then ends the visit', async () => {
    const { visitor, payments } = await atTheCode();
    payments.next = { state: 'closed' };
    await visitor.does({ type: 'leave' });
    expect(payments.calls).toContain('close');
    expect(['take-things', 'erased']).toContain(visitor.screen);
  });

  test('paid in the moment in which it is cancelled: it is paid', async () => {
    const { visitor, payments } = await atTheCode();
    payments.next = { state: 'settled' };
    await visitor.does({ type: 'cancel-payment' });
    await visitor.settles();
    expect(visitor.snapshot.outcome).toMatchObject({ kind: 'completed', payment: { state: 'settled' } });
  });

  test('the hub is silent for a moment: the code stands, and it is said', async () => {
    const { visitor, payments } = await atTheCode();
    const { state } = payments;
    payments.state = silent;
    await visitor.seconds(3);
    expect(visitor.snapshot.screen).toMatchObject({ name: 'pay', state: 'waiting', silent: true });
    payments.state = state;
    await visitor.seconds(3);
    expect(visitor.snapshot.screen).toMatchObject({ state: 'waiting', silent: false });
  });

  test('silent for good: never "failed", but a slip with the code', async () => {
    const { visitor, payments } = await atTheCode();
    payments.state = silent;
    payments.close = silent;
    await visitor.does({ type: 'cancel-payment' });
    await visitor.seconds(20);
    expect(visitor.snapshot.outcome).toMatchObject({ kind: 'confirming' });
    expect(visitor.services.printed).toContain('slip-confirming');
  });

  test('the gateway is silent while it is closed: unconfirmed, not closed', async () => {
    const { visitor, payments } = await atTheCode();
    payments.next = { state: 'waiting', confirmed: false };
    await visitor.does({ type: 'cancel-payment' });
    await visitor.seconds(20);
    expect(visitor.snapshot.outcome).toMatchObject({
      kind: 'confirming',
      payment: { state: 'unconfirmed' },
    });
  });

  test('the department is slow to book: received, and the slip says so', async () => {
    const { visitor, payments } = await atTheCode();
    payments.next = { state: 'paid' };
    await visitor.seconds(3);
    expect(visitor.snapshot.screen).toMatchObject({ name: 'pay', state: 'received' });
    await visitor.seconds(25);
    expect(visitor.snapshot.outcome).toMatchObject({ kind: 'confirming', payment: { state: 'received' } });
  });

  test('the money goes back: told as it is', async () => {
    const { visitor, payments } = await atTheCode();
    payments.next = { state: 'refunding' };
    await visitor.seconds(3);
    expect(visitor.snapshot.outcome).toMatchObject({ kind: 'confirming', payment: { state: 'going-back' } });
  });

  test('no code is to be had: nothing was taken, and the window is named', async () => {
    const payments = recordedPayments({ state: 'closed' });
    payments.open = silent;
    const { visitor } = await visitorAt(payments);
    await visitor.does({ type: 'continue' }, { type: 'confirm' });
    await visitor.seconds(8);
    expect(visitor.snapshot.screen).toMatchObject({ name: 'pay', state: 'closed', because: 'no-code' });
  });

  test('another terminal has closed it: nothing was taken here', async () => {
    const { visitor, payments } = await atTheCode();
    payments.next = { state: 'closed' };
    await visitor.seconds(2);
    expect(visitor.snapshot.screen).toMatchObject({ name: 'pay', state: 'closed' });
  });

  test('the screen cannot say that something was paid', async () => {
    const { visitor } = await atTheCode();
    await visitor.does({ type: 'continue' }, { type: 'confirm' }, { type: 'print' }, { type: 'retry' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'pay', state: 'waiting' });
  });
});

async function closed(payments: RecordedPayments): Promise<PaymentOrder> {
  payments.next = { state: 'closed' };
  const told = await payments.state(
    { caseId: '', slipCode: '' },
    { deadlineMs: 1, signal: AbortSignal.timeout(1000) },
  );
  if (!told.ok) throw new Error('no order');
  return told.value;
}
