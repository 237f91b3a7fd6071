import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { localDate } from '../calendar/local-time.ts';
import { NOTICES, type PaymentBench, startPaymentBench } from './testing/payment-bench.ts';

let bench: PaymentBench;
beforeEach(async () => {
  bench = await startPaymentBench();
}, 60_000);
afterEach(() => bench?.close(), 60_000);

async function paidVisit(notice = 0) {
  const visit = await bench.confirm(NOTICES.slice(notice, notice + 1));
  const order = await bench.office.open(visit.caseId, visit.slipCode);
  await bench.gateway.pay(order?.qr ?? '');
  return { ...visit, orderId: order?.orderId ?? '' };
}
const today = () => localDate(bench.now());
const reconcile = async () => unwrap(await bench.reconciliation.reconcile(today()));

describe('the day is compared with the gateway’s statement', () => {
  test('both agree', async () => {
    await paidVisit();
    await bench.toTheEnd();
    expect(await reconcile()).toMatchObject({ payments: 1, refunds: 0, differences: [] });
  });

  test('a payment that nobody here knows of is found and booked', async () => {
    const visit = await paidVisit();
    const { differences } = await reconcile();
    expect(differences).toMatchObject([
      { kind: 'payment-missing-here', orderId: visit.orderId, thereFen: 18_000, outcome: 'repaired' },
    ]);
    expect(await bench.state(visit.caseId)).toBe('settled');
    expect((await reconcile()).differences).toEqual([]);
  });

  test('a payment of an order that was never made here is raised', async () => {
    const at = bench.now().toISOString();
    bench.gateway.books.orders.push({
      orderId: 'ZB0000000000000000STRANGER',
      amountFen: 500,
      subject: '',
      token: '',
      expiresAt: 0,
      state: 'paid',
      paidFen: 500,
      paidAt: at,
      transactionId: 'X',
      refunds: [],
    });
    expect((await reconcile()).differences).toMatchObject([
      { kind: 'payment-missing-here', thereFen: 500, outcome: 'raised' },
    ]);
    expect(bench.alarms).toEqual(['payment-missing-here ZB0000000000000000STRANGER']);
  });

  test('a payment that the gateway does not have is raised', async () => {
    const visit = await paidVisit();
    await bench.toTheEnd();
    bench.gateway.books.orders.splice(0);
    expect((await reconcile()).differences).toMatchObject([
      { kind: 'payment-missing-there', orderId: visit.orderId, hereFen: 18_000, outcome: 'raised' },
    ]);
  });

  test('another sum is raised', async () => {
    const visit = await paidVisit();
    await bench.toTheEnd();
    for (const order of bench.gateway.books.orders) order.paidFen = 17_999;
    expect((await reconcile()).differences).toMatchObject([
      {
        kind: 'payment-amount-differs',
        orderId: visit.orderId,
        hereFen: 18_000,
        thereFen: 17_999,
        outcome: 'raised',
      },
    ]);
  });

  test('a refund that is not finished here is finished', async () => {
    bench.department = 'refuses';
    const visit = await paidVisit();
    bench.pass(2);
    let left = 1;
    bench.faults = (path) => (path === 'refund' && left-- > 0 ? 'lost-reply' : undefined);
    expect(await bench.office.state(visit.caseId, visit.slipCode)).toMatchObject({ state: 'refunding' });
    expect((await reconcile()).differences).toMatchObject([
      { kind: 'refund-missing-here', orderId: visit.orderId, thereFen: 18_000, outcome: 'repaired' },
    ]);
    expect(await bench.state(visit.caseId)).toBe('refunded');
  });

  test('a refund that the gateway has only in part, or under another number, is raised', async () => {
    bench.department = 'refuses';
    const visit = await paidVisit();
    await bench.toTheEnd();
    const refund = bench.gateway.books.orders[0]?.refunds[0];
    if (refund !== undefined) refund.amountFen = 1;
    expect((await reconcile()).differences).toMatchObject([
      {
        kind: 'refund-amount-differs',
        orderId: visit.orderId,
        hereFen: 18_000,
        thereFen: 1,
        outcome: 'raised',
      },
    ]);
    bench.gateway.books.orders[0]?.refunds.splice(0);
    expect((await reconcile()).differences).toMatchObject([
      { kind: 'refund-missing-there', orderId: visit.orderId, outcome: 'raised' },
    ]);
  });

  test('yesterday is compared once, after the gateway has closed its books; a day that failed is tried again', async () => {
    await paidVisit();
    await bench.toTheEnd();
    const date = today();
    const days = async () =>
      (await bench.database.selectFrom('payment_days').select(['date', 'payments_fen']).execute()).filter(
        (day) => day.date === date,
      );
    bench.pass(24 * 3600);
    await bench.gateway.goDown();
    await bench.reconciliation.reconcileWhenDue();
    expect(await days()).toEqual([]);
    await bench.gateway.comeBack();
    // Not with every look at the orders.
    await bench.reconciliation.reconcileWhenDue();
    expect(await days()).toEqual([]);
    bench.pass(600);
    await bench.reconciliation.reconcileWhenDue();
    expect(await days()).toEqual([{ date, payments_fen: 18_000 }]);
  });

  test('a day whose statement the gateway refuses does not hold up the days after it', async () => {
    const first = today();
    await paidVisit(0);
    await bench.toTheEnd();
    bench.pass(24 * 3600);
    const second = today();
    await paidVisit(1);
    await bench.toTheEnd();
    bench.pass(24 * 3600);
    bench.refusesStatementOf = first;
    await bench.reconciliation.reconcileWhenDue();
    const days = await bench.database.selectFrom('payment_days').select('date').execute();
    expect(days.map(({ date }) => date)).toContain(second);
    expect(days.map(({ date }) => date)).not.toContain(first);
    expect(bench.alarms).toEqual([`statement-refused ${first}`]);
  });

  test('a refund of another sum than was paid is told to a person, and to nobody as done', async () => {
    bench.department = 'refuses';
    const visit = await paidVisit();
    bench.pass(2);
    let left = 1;
    bench.faults = (path) => (path === 'refund' && left-- > 0 ? 'lost-reply' : undefined);
    expect(await bench.office.state(visit.caseId, visit.slipCode)).toMatchObject({ state: 'refunding' });
    const refund = bench.gateway.books.orders[0]?.refunds[0];
    if (refund !== undefined) refund.amountFen = 1;
    await bench.toTheEnd();
    expect(await bench.state(visit.caseId)).toBe('manual');
    expect(bench.alarms).toEqual([`refund-amount-differs ${visit.orderId}`]);
    expect((await bench.office.told(visit.slipCode)).map(({ text }) => text)).not.toContain('款项已原路退回');
  });
});
