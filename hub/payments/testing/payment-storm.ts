/** Random payments in bad weather: every fault that the gateway, the department, the power and the people have. */
import { deterministicRandom } from '../../departments/deterministic-random.ts';
import type { GatewayFault, GatewayPath } from '../simulated-gateway/simulated-gateway.ts';
import {
  type ConfirmedCase,
  NOTICES,
  type PaymentBench,
  PowerCut,
  startPaymentBench,
} from './payment-bench.ts';

export interface StormReport {
  readonly runs: number;
  readonly orders: number;
  readonly byState: Readonly<Record<string, number>>;
  readonly takenFen: number;
  readonly keptFen: number;
  readonly refundedFen: number;
  readonly faults: number;
  readonly powerCuts: number;
  /** Empty: every promise was kept. */
  readonly broken: readonly string[];
}

/** So many runs over one set of notices before it begins anew. */
const RUNS_A_BENCH = 20;

const FAULTS_OF: Readonly<Record<GatewayPath, readonly GatewayFault[]>> = {
  create: ['lost-request', 'lost-reply', 'unsigned-reply', 'broken'],
  query: ['lost-request', 'lost-reply', 'unsigned-reply', 'broken'],
  close: ['lost-request', 'lost-reply', 'broken', 'paid-in-the-same-moment', 'paid-after-close'],
  refund: ['lost-request', 'lost-reply', 'broken', 'refund-fails', 'refund-takes-time'],
  statement: ['lost-reply', 'broken'],
};

/** Each run is one citizen or two; the same seed gives the same weather. */
export async function paymentStorm(runs: number, seed: string): Promise<StormReport> {
  const total = { orders: 0, takenFen: 0, keptFen: 0, refundedFen: 0, faults: 0, powerCuts: 0 };
  const byState: Record<string, number> = {};
  const broken: string[] = [];
  for (let first = 0; first < runs && broken.length === 0; first += RUNS_A_BENCH) {
    const bench = await startPaymentBench();
    try {
      for (let run = first; run < Math.min(first + RUNS_A_BENCH, runs); run += 1) {
        const weather = await oneRun(bench, `${seed} ${run}`);
        total.faults += weather.faults;
        total.powerCuts += weather.powerCuts;
        await calmDown(bench);
        const found = await bench.brokenPromises();
        broken.push(...found.map((each) => `run ${run}: ${each}`));
        if (found.length > 0) break;
      }
      const orders = await bench.database.selectFrom('payment_orders').select('state').execute();
      total.orders += orders.length;
      for (const { state } of orders) byState[state] = (byState[state] ?? 0) + 1;
      for (const order of bench.gateway.books.orders) {
        const back = order.refunds.filter((each) => each.state === 'done');
        const backFen = back.reduce((sum, each) => sum + each.amountFen, 0);
        total.takenFen += order.paidFen ?? 0;
        total.refundedFen += backFen;
        total.keptFen += (order.paidFen ?? 0) - backFen;
      }
      broken.push(...(await disagreements(bench)));
    } finally {
      await bench.close();
    }
  }
  return { runs, ...total, byState, broken };
}

async function oneRun(bench: PaymentBench, seed: string): Promise<{ faults: number; powerCuts: number }> {
  const random = deterministicRandom(seed);
  const oneIn = (count: number): boolean => random.below(count) === 0;
  const weather = { faults: 0, powerCuts: 0 };
  bench.faults = (path) => {
    if (!oneIn(4)) return undefined;
    weather.faults += 1;
    const faults = FAULTS_OF[path];
    return faults[random.below(faults.length)];
  };
  bench.department = oneIn(6) ? 'refuses' : 'settles';
  bench.notifications = random.below(3);

  /** The process is killed in the middle of what it does, and begins again. */
  async function perhapsCut<Value>(run: () => Promise<Value>): Promise<Value | undefined> {
    if (oneIn(5)) bench.restart({ call: 1 + random.below(3), when: oneIn(2) ? 'before' : 'after' });
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
      weather.powerCuts += 1;
      bench.restart();
      return undefined;
    }
  }

  const start = random.below(NOTICES.length - 2);
  const notices = NOTICES.slice(start, start + 1 + random.below(3));
  const visits: ConfirmedCase[] = [];
  for (let citizen = 0; citizen <= (oneIn(3) ? 1 : 0); citizen += 1) {
    const confirmed = await perhapsCut(() => bench.confirm(notices));
    if (oneIn(6) && bench.department === 'settles') bench.department = 'down';
    if (confirmed !== undefined && confirmed.refused === undefined) visits.push(confirmed);
    const codes: string[] = [];
    for (const visit of visits) {
      const shown = await perhapsCut(() => bench.office.open(visit.caseId, visit.slipCode));
      if (shown?.qr !== undefined) codes.push(shown.qr);
      for (let step = 1 + random.below(7); step >= 0; step -= 1) {
        switch (random.below(8)) {
          case 0:
          case 1: {
            const order = await perhapsCut(() => bench.office.open(visit.caseId, visit.slipCode));
            if (order?.qr !== undefined) codes.push(order.qr);
            break;
          }
          case 2:
          case 3:
            for (const code of codes) if (!oneIn(3)) await bench.gateway.pay(code);
            break;
          case 4:
            await perhapsCut(() => bench.office.state(visit.caseId, visit.slipCode));
            break;
          case 5:
            await perhapsCut(() => bench.office.close(visit.caseId, visit.slipCode));
            break;
          case 6:
            bench.pass(random.below(200));
            await perhapsCut(() => bench.office.sweep());
            break;
          default:
            if (oneIn(3)) await bench.gateway.goDown();
            else await bench.gateway.comeBack();
        }
        bench.pass(1 + random.below(3));
      }
    }
  }
  return weather;
}

/** The weather clears; what is open comes to its end. */
async function calmDown(bench: PaymentBench): Promise<void> {
  bench.restart();
  bench.faults = () => undefined;
  // A department that refused goes on refusing what it was asked for then: it answers as it did.
  if (bench.department === 'down') bench.department = 'settles';
  await bench.gateway.comeBack();
  await bench.toTheEnd();
}

/** Of every day that passed: the books here and there must agree, but for what a person has been told of. */
async function disagreements(bench: PaymentBench): Promise<string[]> {
  const found: string[] = [];
  bench.pass(26 * 3600);
  await bench.reconciliation.reconcileWhenDue();
  const rows = await bench.database
    .selectFrom('payment_differences')
    .leftJoin('payment_orders', 'payment_orders.order_id', 'payment_differences.order_id')
    .select(['payment_differences.order_id', 'kind', 'outcome', 'payment_orders.state'])
    .execute();
  for (const row of rows) {
    if (row.outcome === 'raised' && row.state !== 'manual')
      found.push(`${row.kind} ${row.order_id} ${row.state}`);
  }
  const days = await bench.database.selectFrom('payment_days').select('date').execute();
  if (days.length === 0) found.push('no day was compared');
  return found;
}
