import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEd25519Signer } from '#contract/crypto/signing.ts';
import { SPECIMEN } from '../testing/terminal-double.ts';
import { NOTIFICATION_PATH } from './gateway-messages.ts';
import { signRequest } from './signed-message.ts';
import {
  NOTICES,
  PAYMENT_ITEM,
  type PaymentBench,
  PowerCut,
  startPaymentBench,
} from './testing/payment-bench.ts';

let bench: PaymentBench;
beforeEach(async () => {
  bench = await startPaymentBench();
}, 60_000);
afterEach(() => bench?.close(), 60_000);

/** The visit up to the code on the screen. */
async function withCode(notices?: readonly string[]) {
  const confirmed = await bench.confirm(notices);
  const order = await bench.office.open(confirmed.caseId, confirmed.slipCode);
  if (order?.qr === undefined) throw new Error('no code');
  return { ...confirmed, qr: order.qr, order };
}

async function keepsItsPromises(): Promise<void> {
  await bench.toTheEnd();
  expect(await bench.brokenPromises()).toEqual([]);
}

describe('a payment', () => {
  test('is paid, booked and done, with its receipt', async () => {
    const visit = await withCode(NOTICES.slice(0, 2));
    expect(visit.order).toMatchObject({
      state: 'waiting',
      confirmed: true,
      amountFen: 58_000,
      secondsLeft: 180,
    });
    expect(await bench.gateway.pay(visit.qr)).toBe(true);
    bench.pass(2);
    const paid = await bench.office.state(visit.caseId, visit.slipCode);
    expect(paid).toMatchObject({ state: 'settled', confirmed: true });
    expect(paid?.qr).toBeUndefined();
    expect(await bench.caseState(visit.caseId)).toBe('completed');
    await keepsItsPromises();
    expect(bench.gateway.books.orders).toHaveLength(1);
  });

  test('another slip opens nothing', async () => {
    const visit = await withCode();
    const other = '0'.repeat(16);
    expect(await bench.office.state(visit.caseId, other)).toBeUndefined();
    expect(await bench.office.close(visit.caseId, other)).toBeUndefined();
    expect(await bench.state(visit.caseId)).toBe('waiting');
  });

  test('what a screen or a notification says is not believed', async () => {
    const visit = await withCode();
    expect(await bench.office.notified({}, JSON.stringify({ orderId: visit.order.orderId }))).toBe(false);
    expect(await bench.state(visit.caseId)).toBe('waiting');
  });

  test('two notifications of one payment book it once', async () => {
    const visit = await withCode();
    const signer = createEd25519Signer({ privateKey: bench.gateway.books.gateway.privateKey });
    const body = JSON.stringify({ orderId: visit.order.orderId });
    const signed = () => signRequest(signer, { method: 'POST', path: NOTIFICATION_PATH, body }, bench.now());
    await bench.gateway.pay(visit.qr);
    const headers = signed();
    const told = await Promise.all([
      bench.office.notified(headers, body),
      bench.office.notified(signed(), body),
    ]);
    expect(told).toEqual([true, true]);
    // The very same message again is a replay.
    expect(await bench.office.notified(headers, body)).toBe(false);
    expect(await bench.state(visit.caseId)).toBe('settled');
    await keepsItsPromises();
  });

  test('the citizen leaves: the code is closed, nothing was taken, the case is withdrawn', async () => {
    const visit = await withCode();
    expect(await bench.office.close(visit.caseId, visit.slipCode)).toMatchObject({
      state: 'closed',
      confirmed: true,
    });
    expect(await bench.gateway.pay(visit.qr)).toBe(false);
    expect(await bench.caseState(visit.caseId)).toBe('withdrawn');
    await keepsItsPromises();
  });

  test('the terminal loses its power while it waits: the code ends by itself', async () => {
    const visit = await withCode();
    bench.pass(181);
    await bench.office.sweep();
    expect(await bench.state(visit.caseId)).toBe('closed');
    await keepsItsPromises();
  });

  test('the terminal loses its power and the citizen pays all the same: it is done', async () => {
    const visit = await withCode();
    await bench.gateway.pay(visit.qr);
    bench.pass(181);
    await bench.office.sweep();
    expect(await bench.state(visit.caseId)).toBe('settled');
    expect((await bench.office.told(visit.slipCode)).map(({ text }) => text)).toEqual([
      '已收到付款，等待部门入账',
    ]);
    await keepsItsPromises();
  });

  test('a code that no terminal asked for is closed', async () => {
    const { caseId } = await bench.confirm();
    bench.pass(601);
    await bench.office.sweep();
    expect(await bench.state(caseId)).toBe('closed');
    await keepsItsPromises();
  });
});

describe('the fees of the parts of a package', () => {
  test('each is found by the one slip, paid once, and told of at its part', async () => {
    const { caseId: packageCaseId, slipCode } = await bench.openPackage();
    const [first = '', second = ''] = NOTICES;
    const of = (position: number) => ({ packageCaseId, slipCode, position });
    const one = await bench.confirm([first], of(0));
    const other = await bench.confirm([second], of(1));
    expect(new Set([packageCaseId, one.caseId, other.caseId]).size).toBe(3);
    expect(await bench.office.open(packageCaseId, slipCode)).toBeUndefined();
    const codes = [
      await bench.office.open(one.caseId, slipCode),
      await bench.office.open(other.caseId, slipCode),
    ];
    expect(codes.map((code) => code?.noticeNumbers)).toEqual([[first], [second]]);
    for (const code of codes) expect(await bench.gateway.pay(code?.qr ?? '')).toBe(true);
    expect(await bench.gateway.pay(codes[0]?.qr ?? '')).toBe(false);
    bench.pass(2);
    expect(await bench.office.state(other.caseId, slipCode)).toMatchObject({ state: 'settled' });
    expect(await bench.caseState(packageCaseId)).toBe('accepted');
    bench.pass(2);
    expect(await bench.office.state(one.caseId, slipCode)).toMatchObject({ state: 'settled' });
    expect(await bench.caseState(packageCaseId)).toBe('completed');

    // What was paid for one part is not owed for another.
    expect((await bench.confirm([first], of(2))).refused).toBeDefined();
    const told = await bench.office.told(slipCode);
    expect(told.map(({ caseId, text }) => [caseId, text])).toEqual([
      [other.caseId, '已收到付款，等待部门入账'],
      [one.caseId, '已收到付款，等待部门入账'],
    ]);
    expect(bench.gateway.books.orders).toHaveLength(2);
    expect([...bench.ledger.settled.values()].map((by) => by.size)).toEqual([1, 1]);
    await keepsItsPromises();
  });
});

describe('faults of the gateway', () => {
  test.each(['lost-request', 'lost-reply', 'unsigned-reply', 'broken'] as const)(
    'create: %s, and the terminal asks again',
    async (fault) => {
      const confirmed = await bench.confirm();
      let left = 1;
      bench.faults = (path) => (path === 'create' && left-- > 0 ? fault : undefined);
      const first = await bench.office.open(confirmed.caseId, confirmed.slipCode);
      expect(first).toMatchObject({ state: 'created', confirmed: false });
      expect(first?.qr).toBeUndefined();
      const second = await bench.office.open(confirmed.caseId, confirmed.slipCode);
      expect(second?.qr).toBeDefined();
      expect(bench.gateway.books.orders).toHaveLength(1);
      await bench.gateway.pay(second?.qr ?? '');
      bench.pass(2);
      expect(await bench.office.state(confirmed.caseId, confirmed.slipCode)).toMatchObject({
        state: 'settled',
      });
      await keepsItsPromises();
    },
  );

  test('the answer to a question is lost: nothing is told of the money', async () => {
    const visit = await withCode();
    await bench.gateway.pay(visit.qr);
    bench.pass(2);
    bench.faults = (path) => (path === 'query' ? 'lost-reply' : undefined);
    expect(await bench.office.state(visit.caseId, visit.slipCode)).toMatchObject({
      state: 'waiting',
      confirmed: false,
    });
    bench.faults = () => undefined;
    bench.pass(2);
    expect(await bench.office.state(visit.caseId, visit.slipCode)).toMatchObject({ state: 'settled' });
    await keepsItsPromises();
  });

  test('an answer that the gateway has not signed is none', async () => {
    const visit = await withCode();
    await bench.gateway.pay(visit.qr);
    bench.pass(2);
    bench.faults = () => 'unsigned-reply';
    expect(await bench.office.state(visit.caseId, visit.slipCode)).toMatchObject({
      state: 'waiting',
      confirmed: false,
    });
    bench.faults = () => undefined;
    await keepsItsPromises();
  });

  test('paid in the same moment as it is closed: it is paid', async () => {
    const visit = await withCode();
    bench.faults = (path) => (path === 'close' ? 'paid-in-the-same-moment' : undefined);
    expect(await bench.office.close(visit.caseId, visit.slipCode)).toMatchObject({ state: 'settled' });
    await keepsItsPromises();
  });

  test('money comes after the close was confirmed: it goes back, and the slip says so', async () => {
    const visit = await withCode();
    bench.faults = (path) => (path === 'close' ? 'paid-after-close' : undefined);
    expect(await bench.office.close(visit.caseId, visit.slipCode)).toMatchObject({ state: 'closed' });
    bench.faults = () => undefined;
    bench.pass(61);
    await bench.office.sweep();
    expect(await bench.state(visit.caseId)).toBe('refunded');
    expect((await bench.office.told(visit.slipCode)).map(({ text }) => text)).toEqual([
      '付款码关闭之后收到付款，正在原路退回',
      '款项已原路退回',
    ]);
    expect(await bench.caseState(visit.caseId)).toBe('withdrawn');
    await keepsItsPromises();
  });

  test('the gateway is down while the citizen leaves: unconfirmed, and closed when it is back', async () => {
    const visit = await withCode();
    await bench.gateway.goDown();
    const left = await bench.office.close(visit.caseId, visit.slipCode);
    expect(left).toMatchObject({ state: 'waiting', confirmed: false });
    expect(left?.qr).toBeUndefined();
    await bench.gateway.comeBack();
    bench.pass(10);
    await bench.office.sweep();
    expect(await bench.state(visit.caseId)).toBe('closed');
    await keepsItsPromises();
  });

  test('the refund fails first: it is asked for again with the same number', async () => {
    bench.department = 'refuses';
    const visit = await withCode();
    await bench.gateway.pay(visit.qr);
    bench.pass(2);
    let left = 2;
    bench.faults = (path) => (path === 'refund' && left-- > 0 ? 'refund-fails' : undefined);
    expect(await bench.office.state(visit.caseId, visit.slipCode)).toMatchObject({ state: 'refunding' });
    await bench.toTheEnd();
    expect(await bench.state(visit.caseId)).toBe('refunded');
    expect(await bench.caseState(visit.caseId)).toBe('refused');
    expect(bench.gateway.books.orders[0]?.refunds).toHaveLength(1);
    await keepsItsPromises();
  });

  test('a refund that never goes through is a person’s', async () => {
    bench.department = 'refuses';
    const visit = await withCode();
    await bench.gateway.pay(visit.qr);
    bench.faults = (path) => (path === 'refund' ? 'refund-fails' : undefined);
    await bench.toTheEnd();
    expect(await bench.state(visit.caseId)).toBe('manual');
    expect(bench.alarms).toEqual([`refund-does-not-go-through ${visit.order.orderId}`]);
    // Its notice is never charged again.
    bench.department = 'settles';
    expect((await bench.confirm()).refused).toContain('正在确认');
  });

  test('another sum than was owed is a person’s, and is not booked', async () => {
    const visit = await withCode();
    await bench.gateway.pay(visit.qr);
    const there = bench.gateway.books.orders[0];
    if (there !== undefined) there.paidFen = 1;
    bench.pass(2);
    expect(await bench.office.state(visit.caseId, visit.slipCode)).toMatchObject({ state: 'manual' });
    expect(bench.ledger.receipts.size).toBe(0);
    expect(bench.alarms).toEqual([`amount-differs ${visit.order.orderId}`]);
  });
});

describe('faults of the department', () => {
  test('it is down when the money is there: paid, and booked when it is back', async () => {
    const visit = await withCode();
    await bench.gateway.pay(visit.qr);
    bench.department = 'down';
    bench.pass(2);
    expect(await bench.office.state(visit.caseId, visit.slipCode)).toMatchObject({ state: 'paid' });
    bench.department = 'settles';
    await bench.toTheEnd();
    expect(await bench.state(visit.caseId)).toBe('settled');
    await keepsItsPromises();
  });

  test('it says that it was paid at the window meanwhile: the money goes back', async () => {
    const visit = await withCode();
    await bench.gateway.pay(visit.qr);
    bench.department = 'refuses';
    bench.pass(2);
    expect(await bench.office.state(visit.caseId, visit.slipCode)).toMatchObject({ state: 'refunded' });
    expect(bench.ledger.receipts.size).toBe(0);
    await keepsItsPromises();
  });
});

describe('one notice', () => {
  test('that is paid cannot be paid again', async () => {
    const visit = await withCode();
    await bench.gateway.pay(visit.qr);
    bench.pass(2);
    await bench.office.state(visit.caseId, visit.slipCode);
    expect((await bench.confirm()).refused).toContain('已经缴过');
    expect((await bench.confirm(NOTICES.slice(0, 2))).refused).toContain('已经缴过');
    await keepsItsPromises();
  });

  test('at a second terminal: the first code is dead before there is another', async () => {
    const first = await withCode();
    const second = await withCode();
    expect(await bench.state(first.caseId)).toBe('closed');
    expect(await bench.gateway.pay(first.qr)).toBe(false);
    expect(await bench.gateway.pay(second.qr)).toBe(true);
    bench.pass(2);
    expect(await bench.office.state(second.caseId, second.slipCode)).toMatchObject({ state: 'settled' });
    await keepsItsPromises();
  });

  test('at a second terminal, paid at the first meanwhile', async () => {
    const first = await withCode();
    await bench.gateway.pay(first.qr);
    expect((await bench.confirm()).refused).toContain('已经缴过');
    await keepsItsPromises();
    expect(bench.gateway.books.orders).toHaveLength(1);
  });

  test('at a second terminal while the gateway is silent: nobody is charged on a guess', async () => {
    await withCode();
    await bench.gateway.goDown();
    expect((await bench.confirm()).refused).toContain('正在确认');
    await bench.gateway.comeBack();
    await keepsItsPromises();
  });

  test('two terminals confirm at the same moment: one has the order', async () => {
    const both = await Promise.allSettled([bench.confirm(), bench.confirm()]);
    const made = both.filter((each) => each.status === 'fulfilled' && each.value.refused === undefined);
    expect(made).toHaveLength(1);
    await keepsItsPromises();
  });

  test('late money of a closed order goes back while the second order is paid', async () => {
    const first = await withCode();
    bench.faults = (path) => (path === 'close' ? 'paid-after-close' : undefined);
    const second = await withCode();
    bench.faults = () => undefined;
    expect(await bench.gateway.pay(second.qr)).toBe(true);
    await bench.toTheEnd();
    expect(await bench.state(first.caseId)).toBe('refunded');
    expect(await bench.state(second.caseId)).toBe('settled');
    await keepsItsPromises();
  });

  test('a line that changed is not charged', async () => {
    const confirmed = await bench.confirm(['44999999999999999999', ...NOTICES.slice(0, 1)]);
    expect(confirmed.refused).toContain('有变化');
  });

  test('is shown with what is known of its payment', async () => {
    const question = { item: PAYMENT_ITEM, payer: { kind: 'self' } } as const;
    const states = async () => {
      const found = await bench.office.dues({ ...question, holder: SPECIMEN });
      return found.ok ? found.value.lines.slice(0, 3).map((line) => line.state) : [];
    };
    expect(await states()).toEqual(['due', 'due', 'due']);
    const visit = await withCode();
    expect(await states()).toEqual(['in-progress', 'due', 'due']);
    await bench.gateway.pay(visit.qr);
    bench.department = 'down';
    bench.pass(2);
    await bench.office.state(visit.caseId, visit.slipCode);
    bench.department = 'settles';
    expect(await states()).toEqual(['confirming', 'due', 'due']);
    await bench.toTheEnd();
    expect(await states()).toEqual(['paid', 'due', 'due']);
  });
});

describe('the power goes', () => {
  /** Runs until the cut, as a process would: what it was at is lost, what it wrote is not. */
  async function untilCut(run: () => Promise<unknown>): Promise<boolean> {
    try {
      await run();
      return false;
    } catch (error) {
      if (error instanceof PowerCut) return true;
      throw error;
    }
  }

  const endings = {
    'a payment': async (visit: { caseId: string; slipCode: string }) => {
      const order = await bench.office.open(visit.caseId, visit.slipCode);
      await bench.gateway.pay(order?.qr ?? '');
      bench.pass(2);
      await bench.office.state(visit.caseId, visit.slipCode);
    },
    'a close': async (visit: { caseId: string; slipCode: string }) => {
      await bench.office.open(visit.caseId, visit.slipCode);
      await bench.office.close(visit.caseId, visit.slipCode);
    },
    'a close that is paid in the same moment': async (visit: { caseId: string; slipCode: string }) => {
      await bench.office.open(visit.caseId, visit.slipCode);
      bench.faults = (path) => (path === 'close' ? 'paid-in-the-same-moment' : undefined);
      await bench.office.close(visit.caseId, visit.slipCode);
    },
    'a refund': async (visit: { caseId: string; slipCode: string }) => {
      const order = await bench.office.open(visit.caseId, visit.slipCode);
      await bench.gateway.pay(order?.qr ?? '');
      bench.department = 'refuses';
      bench.pass(2);
      await bench.office.state(visit.caseId, visit.slipCode);
    },
  };

  test.each(Object.entries(endings))(
    'in each step of %s',
    async (_name, run) => {
      let seen = 0;
      for (const [round, notice] of NOTICES.entries()) {
        const cut = { call: Math.floor(round / 2) + 1, when: round % 2 === 0 ? 'before' : 'after' } as const;
        bench.department = 'settles';
        const visit = await bench.confirm([notice]);
        bench.restart(cut);
        const wasCut = await untilCut(() => run(visit));
        bench.restart();
        bench.faults = () => undefined;
        await bench.toTheEnd();
        expect(await bench.brokenPromises(), `${cut.when} call ${cut.call}`).toEqual([]);
        if (!wasCut) break;
        seen += 1;
      }
      expect(seen).toBeGreaterThan(5);
    },
    180_000,
  );
});
