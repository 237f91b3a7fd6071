import { randomBytes } from 'node:crypto';
import type { Kysely, Selectable, Updateable } from 'kysely';
import type { Fen, OrderState } from '#contract/payment.ts';
import type { Database, HubDatabase } from '../database/schema.ts';
import { mayBecome } from './order-states.ts';

export type OrderRow = Selectable<HubDatabase['payment_orders']>;
type OrderChange = Omit<Updateable<HubDatabase['payment_orders']>, 'order_id' | 'state'>;

/** What happened to an order, as it is kept for ever. */
export interface OrderEvent {
  readonly event: string;
  readonly detail?: Readonly<Record<string, string | number>>;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 130 random bits: used once, and says nothing. */
export function newOrderId(): string {
  return `ZB${[...randomBytes(26)].map((byte) => CROCKFORD.charAt(byte % 32)).join('')}`;
}

/** One refund an order, so that asking again cannot give the money back twice. */
export function refundIdOf(orderId: string): string {
  return `R${orderId}`;
}

export interface PaymentStore {
  find(orderId: string): Promise<OrderRow | undefined>;
  ofCase(caseId: string): Promise<OrderRow | undefined>;
  /** Orders that hold one of these notices, by notice. */
  holders(noticeNumbers: readonly string[]): Promise<ReadonlyMap<string, OrderRow>>;
  noticesOf(orderId: string): Promise<string[]>;
  /** Whose time has come, oldest first. */
  due(now: Date, limit: number): Promise<OrderRow[]>;
  /** Changes what is not the state. */
  note(orderId: string, change: OrderChange): Promise<void>;
  /**
   * From the state that the row has to another, with its event, all or nothing; false where somebody else was faster.
   * Throws where the table of states does not have it.
   */
  move(
    order: OrderRow,
    to: OrderState,
    at: Date,
    event: OrderEvent,
    change: OrderChange,
    alongside?: (transaction: Kysely<HubDatabase>) => Promise<void>,
  ): Promise<boolean>;
  events(orderId: string): Promise<Selectable<HubDatabase['payment_events']>[]>;
}

export function createPaymentStore(database: Database): PaymentStore {
  return {
    find: (orderId) =>
      database.selectFrom('payment_orders').selectAll().where('order_id', '=', orderId).executeTakeFirst(),
    ofCase: (caseId) =>
      database.selectFrom('payment_orders').selectAll().where('case_id', '=', caseId).executeTakeFirst(),
    async holders(noticeNumbers) {
      if (noticeNumbers.length === 0) return new Map();
      const rows = await database
        .selectFrom('payment_claims')
        .innerJoin('payment_orders', 'payment_orders.order_id', 'payment_claims.order_id')
        .selectAll('payment_orders')
        .select('payment_claims.notice_number')
        .where('payment_claims.notice_number', 'in', [...noticeNumbers])
        .execute();
      return new Map(rows.map((row) => [row.notice_number, row]));
    },
    async noticesOf(orderId) {
      const rows = await database
        .selectFrom('payment_claims')
        .select('notice_number')
        .where('order_id', '=', orderId)
        .orderBy('notice_number')
        .execute();
      return rows.map((row) => row.notice_number);
    },
    due: (now, limit) =>
      database
        .selectFrom('payment_orders')
        .selectAll()
        .where('due_at', '<=', now.toISOString())
        .orderBy('due_at')
        .limit(limit)
        .execute(),
    async note(orderId, change) {
      await database.updateTable('payment_orders').set(change).where('order_id', '=', orderId).execute();
    },
    move(order, to, at, event, change, alongside) {
      if (!mayBecome(order.state, to)) throw new Error(`an order never goes from ${order.state} to ${to}`);
      return database.transaction().execute(async (transaction) => {
        const moved = await transaction
          .updateTable('payment_orders')
          .set({ ...change, state: to, attempts: 0 })
          .where('order_id', '=', order.order_id)
          .where('state', '=', order.state)
          .executeTakeFirst();
        if (Number(moved.numUpdatedRows) === 0) return false;
        await appendEvent(transaction, order.order_id, to, at, event);
        // What is not owed to this order any more may be paid by another.
        if (to === 'closed' || to === 'refunded') {
          await transaction.deleteFrom('payment_claims').where('order_id', '=', order.order_id).execute();
        }
        await alongside?.(transaction);
        return true;
      });
    },
    events: (orderId) =>
      database
        .selectFrom('payment_events')
        .selectAll()
        .where('order_id', '=', orderId)
        .orderBy('position')
        .execute(),
  };
}

async function appendEvent(
  transaction: Kysely<HubDatabase>,
  orderId: string,
  state: OrderState,
  at: Date,
  { event, detail }: OrderEvent,
): Promise<void> {
  const last = await transaction
    .selectFrom('payment_events')
    .select((builder) => builder.fn.countAll<number>().as('count'))
    .where('order_id', '=', orderId)
    .executeTakeFirstOrThrow();
  await transaction
    .insertInto('payment_events')
    .values({
      order_id: orderId,
      position: Number(last.count),
      at: at.toISOString(),
      event,
      state,
      detail: JSON.stringify(detail ?? {}),
    })
    .execute();
}

export interface NewOrderRow {
  readonly caseId: string;
  readonly terminalId: string;
  readonly itemId: string;
  readonly amountFen: Fen;
  readonly noticeNumbers: readonly string[];
  /** Encrypts for the order's number, which is bound to it. */
  readonly particulars: (orderId: string) => string;
  readonly at: Date;
  readonly lookAt: Date;
}

/**
 * Makes the order and claims its notices inside the caller's transaction. The notice that another order holds, where
 * there is one; then nothing was written.
 */
export async function insertOrder(
  transaction: Kysely<HubDatabase>,
  order: NewOrderRow,
): Promise<{ readonly heldNotice?: string }> {
  const held = await transaction
    .selectFrom('payment_claims')
    .select('notice_number')
    .where('notice_number', 'in', [...order.noticeNumbers])
    .executeTakeFirst();
  if (held !== undefined) return { heldNotice: held.notice_number };
  const orderId = newOrderId();
  await transaction
    .insertInto('payment_orders')
    .values({
      order_id: orderId,
      case_id: order.caseId,
      terminal_id: order.terminalId,
      item_id: order.itemId,
      state: 'created',
      amount_fen: order.amountFen,
      particulars: order.particulars(orderId),
      code_url: null,
      confirmed: 1,
      close_wanted: 0,
      attempts: 0,
      created_at: order.at.toISOString(),
      expires_at: order.lookAt.toISOString(),
      closed_at: null,
      due_at: order.lookAt.toISOString(),
      paid_at: null,
      transaction_id: null,
      refunded_at: null,
    })
    .execute();
  // Two at the same moment on two nodes: the primary key decides, and the loser's transaction is undone.
  await transaction
    .insertInto('payment_claims')
    .values(order.noticeNumbers.map((notice_number) => ({ notice_number, order_id: orderId })))
    .execute();
  await appendEvent(transaction, orderId, 'created', order.at, {
    event: 'created',
    detail: { amountFen: order.amountFen, notices: order.noticeNumbers.length },
  });
  return {};
}
