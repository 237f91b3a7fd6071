import { fen, type PaymentOrder, sumOf } from '#contract/payment.ts';
import { ok } from '#contract/result.ts';
import type { OfSlip, PaymentPort } from '../../payments/payment-port.ts';

export const RECORDED_DUES = [
  {
    noticeNumber: '44000000000000000001',
    title: '城乡居民基本养老保险费',
    period: '2025年度',
    payer: '张****',
  },
  {
    noticeNumber: '44000000000000000002',
    title: '城乡居民基本养老保险费',
    period: '2026年度',
    payer: '张****',
  },
  {
    noticeNumber: '44000000000000000003',
    title: '城乡居民基本养老保险费',
    period: '2024年度',
    payer: '张****',
  },
].map((line, index) => ({
  ...line,
  amountFen: fen(36_000),
  state: index === 2 ? ('paid' as const) : ('due' as const),
}));

export interface RecordedPayments extends PaymentPort {
  /** What the hub will say next; a test changes it. */
  next: Partial<PaymentOrder>;
  readonly calls: string[];
}

/** A payment office that says what the test tells it; paid as soon as it is asked, if nothing else was said. */
export function recordedPayments(first: Partial<PaymentOrder> = { state: 'settled' }): RecordedPayments {
  const calls: string[] = [];
  const order = (change: Partial<PaymentOrder>): PaymentOrder => ({
    orderId: 'ZBTEST0000000000000000000001',
    state: 'waiting',
    confirmed: true,
    amountFen: sumOf(RECORDED_DUES.slice(0, 2).map((line) => line.amountFen)),
    noticeNumbers: RECORDED_DUES.slice(0, 2).map((line) => line.noticeNumber),
    secondsLeft: 180,
    simulated: true,
    ...change,
  });
  const answer = (call: string) => async (_slip: OfSlip) => {
    calls.push(call);
    return ok(order(recorded.next));
  };
  const recorded: RecordedPayments = {
    next: first,
    calls,
    dues: async () => {
      calls.push('dues');
      return ok({ lines: RECORDED_DUES, simulated: true });
    },
    open: async () => {
      calls.push('open');
      return ok(order({ qr: 'http://127.0.0.1/pay/recorded' }));
    },
    state: answer('state'),
    close: answer('close'),
  };
  return recorded;
}
