import type { Fen } from '#contract/payment.ts';
import { ok, type Result } from '#contract/result.ts';
import { addDays, localClock, localDate } from '../calendar/local-time.ts';
import type { Database } from '../database/schema.ts';
import type { GatewayFailure, PaymentGateway, StatementLine } from './payment-gateway.ts';
import type { PaymentOffice } from './payment-office.ts';
import { createPaymentStore, type OrderRow, refundIdOf } from './payment-store.ts';

/**
 * Between the books here and the gateway's statement of a day. `there` is the gateway. A refund that is here and not
 * there was told as done and is not in its books.
 */
export type DifferenceKind =
  | 'payment-missing-here'
  | 'payment-missing-there'
  | 'payment-amount-differs'
  | 'refund-missing-here'
  | 'refund-missing-there'
  | 'refund-amount-differs';

export interface Difference {
  readonly kind: DifferenceKind;
  readonly orderId: string;
  readonly hereFen: number | undefined;
  readonly thereFen: number | undefined;
  /** repaired: asked again, and the books agree now. raised: a person must look. */
  readonly outcome: 'repaired' | 'raised';
}

export interface Reconciled {
  readonly date: string;
  readonly payments: number;
  readonly refunds: number;
  readonly differences: readonly Difference[];
}

export interface ReconciliationOptions {
  readonly database: Database;
  readonly gateway: PaymentGateway;
  readonly office: Pick<PaymentOffice, 'lookAfter'>;
  readonly now: () => Date;
  readonly gatewayDeadlineMilliseconds: number;
  readonly alarm: (orderId: string, what: string) => void;
}

export interface Reconciliation {
  /** Of one day in China, which must be over. Safe to repeat. */
  reconcile(date: string): Promise<Result<Reconciled, GatewayFailure>>;
  /** Yesterday, once, after the gateway has closed its books; a day that failed is tried again. */
  reconcileWhenDue(): Promise<void>;
}

/** Gateways close the books of a day in the hours after midnight. */
const AFTER = '02:00';
/** Until a day that failed is asked for again. */
const AGAIN_AFTER_MILLISECONDS = 600_000;
/** Days that a hub that was off catches up on. */
const DAYS_BACK = 14;

export function createReconciliation(options: ReconciliationOptions): Reconciliation {
  const { database, gateway, now } = options;
  const store = createPaymentStore(database);
  /** Not before, after a day failed. */
  let again = 0;
  const refusedDays = new Set<string>();

  /** Orders whose money came, or went back, on that day by our own books. */
  async function bookedOn(column: 'paid_at' | 'refunded_at', date: string): Promise<OrderRow[]> {
    const rows = await database
      .selectFrom('payment_orders')
      .selectAll()
      .where(column, '>=', `${addDays(date, -1)}T16:00:00.000Z`)
      .where(column, '<', `${date}T16:00:00.000Z`)
      .execute();
    return rows.filter((row) => row[column] !== null && localDate(new Date(row[column])) === date);
  }

  /** What the books here say of money that came; undefined: nothing. */
  const paidHere = (row: OrderRow | undefined): number | undefined =>
    row !== undefined && row.paid_at !== null ? Number(row.amount_fen) : undefined;
  const refundedHere = (row: OrderRow | undefined): number | undefined =>
    row?.state === 'refunded' ? Number(row.amount_fen) : undefined;

  async function compare(
    kind: 'payment' | 'refund',
    there: readonly StatementLine[],
    here: readonly OrderRow[],
  ): Promise<Difference[]> {
    const booked = kind === 'payment' ? paidHere : refundedHere;
    const differences: Difference[] = [];
    const orderIds = new Set([...there.map((line) => line.orderId), ...here.map((row) => row.order_id)]);
    for (const orderId of orderIds) {
      const lines = there.filter((line) => line.orderId === orderId);
      const thereFen =
        lines.length === 0
          ? undefined
          : lines.reduce((sum: number, line) => sum + line.amountFen, 0 as number);
      const before = await store.find(orderId);
      const wasHere = booked(before);
      const strange = kind === 'refund' && lines.some((line) => line.refundId !== refundIdOf(orderId));
      if (thereFen === wasHere && !strange) continue;
      const problem =
        wasHere === undefined ? 'missing-here' : thereFen === undefined ? 'missing-there' : 'amount-differs';
      // Asked again: a notification or an answer may have been lost.
      if (before !== undefined) await options.office.lookAfter(orderId);
      const hereFen = booked(await store.find(orderId));
      const outcome = hereFen === thereFen && !strange ? 'repaired' : 'raised';
      differences.push({ kind: `${kind}-${problem}`, orderId, hereFen, thereFen, outcome });
    }
    return differences;
  }

  async function reconcile(date: string): Promise<Result<Reconciled, GatewayFailure>> {
    const statement = await gateway.statement(date, {
      deadlineMilliseconds: options.gatewayDeadlineMilliseconds,
    });
    if (!statement.ok) return statement;
    const payments = statement.value.lines.filter((line) => line.kind === 'payment');
    const refunds = statement.value.lines.filter((line) => line.kind === 'refund');
    const differences = [
      ...(await compare('payment', payments, await bookedOn('paid_at', date))),
      ...(await compare('refund', refunds, await bookedOn('refunded_at', date))),
    ];
    const at = now().toISOString();
    await database.transaction().execute(async (transaction) => {
      for (const { kind, orderId, hereFen, thereFen, outcome } of differences) {
        await transaction
          .insertInto('payment_differences')
          .values({
            date,
            kind,
            order_id: orderId,
            here_fen: hereFen ?? null,
            there_fen: thereFen ?? null,
            outcome,
            at,
          })
          .onConflict((conflict) =>
            conflict.columns(['date', 'kind', 'order_id']).doUpdateSet({ outcome, at }),
          )
          .execute();
      }
      const day = {
        reconciled_at: at,
        payments: payments.length,
        payments_fen: total(payments),
        refunds: refunds.length,
        refunds_fen: total(refunds),
      };
      await transaction
        .insertInto('payment_days')
        .values({ date, ...day })
        .onConflict((conflict) => conflict.column('date').doUpdateSet(day))
        .execute();
    });
    for (const { kind, orderId, outcome } of differences) {
      if (outcome === 'raised') options.alarm(orderId, kind);
    }
    return ok({ date, payments: payments.length, refunds: refunds.length, differences });
  }

  return {
    reconcile,
    async reconcileWhenDue() {
      const today = localDate(now());
      if (localClock(now()) < AFTER || now().getTime() < again) return;
      const first = await database
        .selectFrom('payment_orders')
        .select((builder) => builder.fn.min('created_at').as('at'))
        .executeTakeFirst();
      if (first?.at === null || first === undefined) return;
      const from = [localDate(new Date(String(first.at))), addDays(today, -DAYS_BACK)].sort().at(-1) ?? today;
      for (let date = from; date < today; date = addDays(date, 1)) {
        const done = await database
          .selectFrom('payment_days')
          .select('date')
          .where('date', '=', date)
          .executeTakeFirst();
        if (done !== undefined) continue;
        const reconciled = await reconcile(date);
        if (reconciled.ok) continue;
        again = now().getTime() + AGAIN_AFTER_MILLISECONDS;
        if (reconciled.failure.code === 'gateway-unreachable') return;
        // A day whose books the gateway does not give must not hold up the days after it.
        if (!refusedDays.has(date)) options.alarm(date, 'statement-refused');
        refusedDays.add(date);
      }
    },
  };
}

function total(lines: readonly { readonly amountFen: Fen }[]): number {
  return lines.reduce((sum: number, line) => sum + line.amountFen, 0 as number);
}
