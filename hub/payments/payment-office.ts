import type { CaseContent } from '#contract/case.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import { departmentIdOf, type Item } from '#contract/item.ts';
import { maskName, maskNumber } from '#contract/masking.ts';
import { payerOf } from '#contract/payer.ts';
import { type DueLine, fen, type Payer, type PaymentOrder, sumOf } from '#contract/payment.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import { localDate } from '../calendar/local-time.ts';
import type { CasePayments } from '../cases/case-payments.ts';
import { nextNumber } from '../database/next-number.ts';
import type { Database } from '../database/schema.ts';
import type { DepartmentFailure } from '../departments/department-adapter.ts';
import type { DepartmentRegistry } from '../departments/department-registry.ts';
import { documentNumber, newVerificationCode } from '../documents/document-number.ts';
import { createKeyedLock } from '../keyed-lock.ts';
import type { RecordCipher } from '../keys/record-cipher.ts';
import type { CaseBook } from './case-book.ts';
import { holdsMoney, isOpen } from './order-states.ts';
import type { OrderAnswer, PaymentGateway, RefundAnswer } from './payment-gateway.ts';
import { composePaymentReceipt, type Particulars, particularsSchema } from './payment-receipt.ts';
import { createPaymentStore, insertOrder, type OrderRow, refundIdOf } from './payment-store.ts';

/** What became of the money of a case, in plain words. */
export interface MoneyTold {
  /** Of a package (一件事) the part that it was paid for. */
  readonly caseId: string;
  readonly at: string;
  readonly text: string;
}

export interface PaymentOfficeOptions {
  readonly database: Database;
  readonly gateway: PaymentGateway;
  readonly departments: DepartmentRegistry;
  readonly cases: CaseBook;
  readonly cipher: RecordCipher;
  /** Of the catalog, as it is now, or was before it was withdrawn: what is paid is booked. */
  readonly item: (itemId: string) => Promise<Item | undefined>;
  readonly now: () => Date;
  readonly departmentDeadlineMilliseconds: number;
  readonly gatewayDeadlineMilliseconds: number;
  /** How long a code can be paid. */
  readonly codeSeconds: number;
  /** Told when a person must look; names the order and nothing else. */
  readonly alarm: (orderId: string, what: string) => void;
}

export interface DuesQuestion {
  readonly item: Item;
  readonly holder: IdentityDocument;
  readonly payer: Payer;
}

export interface PaymentOffice extends CasePayments {
  dues(question: DuesQuestion): Promise<Result<{ lines: DueLine[]; simulated: boolean }, DepartmentFailure>>;
  /** The code of a case's order; undefined: there is no such order, or the slip is another. */
  open(caseId: string, slipCode: string): Promise<PaymentOrder | undefined>;
  /** Asks the gateway, and goes on as far as it can. */
  state(caseId: string, slipCode: string): Promise<PaymentOrder | undefined>;
  /** Nobody is to pay it any more. */
  close(caseId: string, slipCode: string): Promise<PaymentOrder | undefined>;
  /** False: it is not the gateway's. True says nothing about the order: it was asked for. */
  notified(headers: Readonly<Record<string, string | undefined>>, body: string): Promise<boolean>;
  /** Looks after every order whose time has come; never leaves money without an ending. */
  sweep(): Promise<void>;
  /** Asks the gateway about this order now, whatever its time. */
  lookAfter(orderId: string): Promise<void>;
  /** What a slip's holder is told beside the steps of the case: money that went back. */
  told(slipCode: string): Promise<readonly MoneyTold[]>;
}

/** A code that no terminal ever asked for. */
const UNOPENED_SECONDS = 600;
/** Between two questions to the gateway about one order that a terminal watches. */
const QUESTION_EVERY_MILLISECONDS = 800;
/** A closed code is asked about this long: money may be late. After that the daily statement finds it. */
const LATE_MONEY_SECONDS = 900;
const LATE_MONEY_EVERY_SECONDS = 60;
const FIRST_PAUSE_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 600;
/** Failed or refused by the gateway; days on the way are no failure. */
const MOST_REFUND_ATTEMPTS = 12;
const REFUND_EVERY_SECONDS = 60;
const AT_ONCE = 50;

const REASONS = {
  changed: '应缴项目或金额有变化，请重新查询后再缴。没有扣款。',
  paid: '选中的款项已经缴过，不能重复缴。没有扣款。',
  confirming: '选中的款项有一笔付款正在确认，请过几分钟再来查询。没有重复扣款。',
  elsewhere: '选中的款项正在另一处缴费。没有扣款。',
} as const;

export function createPaymentOffice(options: PaymentOfficeOptions): PaymentOffice {
  const { database, gateway, now } = options;
  const store = createPaymentStore(database);
  const locks = createKeyedLock();
  const asked = new Map<string, number>();
  const call = () => ({ deadlineMilliseconds: options.gatewayDeadlineMilliseconds });
  const after = (seconds: number): string => new Date(now().getTime() + seconds * 1000).toISOString();

  const particularsOf = (order: OrderRow): Particulars =>
    particularsSchema.parse(
      JSON.parse(options.cipher.decrypt(order.particulars, `payment ${order.order_id}`)),
    );

  /** Looked at again later, and later each time. */
  async function pause(order: OrderRow, change: { confirmed?: 0 | 1 } = {}): Promise<OrderRow> {
    const seconds = Math.min(FIRST_PAUSE_SECONDS * 2 ** Math.min(order.attempts, 12), LONGEST_PAUSE_SECONDS);
    const changed = { ...change, attempts: order.attempts + 1, due_at: after(seconds) };
    await store.note(order.order_id, changed);
    return { ...order, ...changed };
  }

  async function reload(order: OrderRow): Promise<OrderRow> {
    const row = await store.find(order.order_id);
    if (row === undefined) throw new Error('an order is never deleted');
    return row;
  }

  async function toPerson(order: OrderRow, what: string): Promise<OrderRow> {
    await store.move(order, 'manual', now(), { event: what }, { due_at: null });
    options.alarm(order.order_id, what);
    return reload(order);
  }

  /** What the gateway says of an order, applied to the books. Nothing else ever is. */
  async function apply(order: OrderRow, answer: OrderAnswer): Promise<OrderRow> {
    switch (answer.state) {
      case 'paid':
        return moneyFound(order, answer);
      case 'closed':
        if (isOpen(order.state)) return closed(order);
        break;
      case 'waiting':
      case 'unknown':
        break;
    }
    if (order.state === 'paid' || order.state === 'settled') {
      // The gateway takes back what it said: nobody can settle that but a person.
      options.alarm(order.order_id, 'gateway-denies-payment');
    }
    if (order.confirmed !== 1) await store.note(order.order_id, { confirmed: 1 });
    return { ...order, confirmed: 1 };
  }

  async function closed(order: OrderRow): Promise<OrderRow> {
    const at = now();
    await store.move(
      order,
      'closed',
      at,
      { event: 'closed' },
      {
        confirmed: 1,
        close_wanted: 0,
        closed_at: at.toISOString(),
        due_at: after(LATE_MONEY_EVERY_SECONDS),
      },
      (transaction) => options.cases.withdrawn(transaction, order.case_id, at),
    );
    return reload(order);
  }

  async function moneyFound(order: OrderRow, answer: OrderAnswer): Promise<OrderRow> {
    const { paidFen, paidAt, transactionId } = answer;
    const money = {
      confirmed: 1,
      close_wanted: 0,
      paid_at: paidAt ?? now().toISOString(),
      transaction_id: transactionId ?? '',
      due_at: now().toISOString(),
    };
    if ((isOpen(order.state) || order.state === 'closed') && paidFen !== Number(order.amount_fen)) {
      const detail = { owedFen: Number(order.amount_fen), paidFen: paidFen ?? 0 };
      await store.move(
        order,
        'manual',
        now(),
        { event: 'amount-differs', detail },
        { ...money, due_at: null },
      );
      options.alarm(order.order_id, 'amount-differs');
      return reload(order);
    }
    if (isOpen(order.state)) {
      await store.move(order, 'paid', now(), { event: 'paid', detail: { paidFen: paidFen ?? 0 } }, money);
      return reload(order);
    }
    if (order.state === 'closed') {
      // The citizen was told that nothing was taken, and may have paid elsewhere: it goes back.
      await store.move(order, 'refunding', now(), { event: 'paid-after-close' }, money);
      return reload(order);
    }
    if (order.state === 'refunding') return refundTold(order, answer);
    if (order.confirmed !== 1) await store.note(order.order_id, { confirmed: 1 });
    return { ...order, confirmed: 1 };
  }

  async function refundTold(order: OrderRow, answer: OrderAnswer): Promise<OrderRow> {
    const refund = answer.refunds.find((each) => each.refundId === refundIdOf(order.order_id));
    return refund?.state === 'done' ? refunded(order, refund) : order;
  }

  async function refunded(order: OrderRow, { amountFen }: RefundAnswer): Promise<OrderRow> {
    // Who got a part of it back is not told that he has it all.
    if (amountFen !== Number(order.amount_fen)) return toPerson(order, 'refund-amount-differs');
    const at = now();
    await store.move(
      order,
      'refunded',
      at,
      { event: 'refunded', detail: { refundedFen: Number(order.amount_fen) } },
      { confirmed: 1, refunded_at: at.toISOString(), due_at: null },
      // Of a closed order the case is withdrawn already, and stays so.
      (transaction) => options.cases.refused(transaction, order.case_id, at),
    );
    return reload(order);
  }

  async function look(order: OrderRow): Promise<OrderRow> {
    asked.set(order.order_id, now().getTime());
    const answer = await gateway.query(order.order_id, call());
    if (!answer.ok) {
      await store.note(order.order_id, { confirmed: 0 });
      return { ...order, confirmed: 0 };
    }
    return apply(order, answer.value);
  }

  async function endCode(order: OrderRow): Promise<OrderRow> {
    if (order.close_wanted !== 1) await store.note(order.order_id, { close_wanted: 1, due_at: after(0) });
    // Whatever it answers: only the question afterwards tells what became of it.
    await gateway.close(order.order_id, call());
    const ended = await look({ ...order, close_wanted: 1 });
    return isOpen(ended.state) ? pause(ended) : ended;
  }

  async function settle(order: OrderRow): Promise<OrderRow> {
    const item = await options.item(order.item_id);
    const adapter = options.departments.adapter(departmentIdOf(order.item_id));
    if (item === undefined || adapter.settleDues === undefined)
      return toPerson(order, 'nobody-to-settle-with');
    const particulars = particularsOf(order);
    const paidAt = new Date(order.paid_at ?? now());
    const amountFen = fen(Number(order.amount_fen));
    const transactionId = order.transaction_id ?? '';
    const answer = await adapter.settleDues(
      {
        item,
        orderId: order.order_id,
        noticeNumbers: particulars.lines.map((line) => line.noticeNumber),
        amountFen,
        paidAt,
        transactionId,
      },
      { deadlineMilliseconds: options.departmentDeadlineMilliseconds },
    );
    if (!answer.ok) return pause(order);
    if (answer.value.outcome === 'refused') {
      await store.move(order, 'refunding', now(), { event: 'department-refused' }, { due_at: after(0) });
      return reload(order);
    }
    const { receiptNumber } = answer.value;
    const settledAt = now();
    const today = localDate(settledAt);
    await store.move(
      order,
      'settled',
      settledAt,
      { event: 'settled' },
      { due_at: null },
      async (transaction) => {
        const facts = await options.cases.facts(transaction, order.case_id);
        const receipt = composePaymentReceipt({
          particulars,
          amountFen,
          orderId: order.order_id,
          transactionId,
          receiptNumber,
          paidAt,
          settledAt,
          documentNumber: documentNumber(today, await nextNumber(transaction, `document ${today}`)),
          verificationCode: newVerificationCode(),
          ...facts,
        });
        await options.cases.completed(transaction, order.case_id, [receipt], settledAt);
      },
    );
    return reload(order);
  }

  async function giveBack(order: OrderRow): Promise<OrderRow> {
    if (order.attempts >= MOST_REFUND_ATTEMPTS) return toPerson(order, 'refund-does-not-go-through');
    const refund = { orderId: order.order_id, refundId: refundIdOf(order.order_id) };
    const answer = await gateway.refund({ ...refund, amountFen: fen(Number(order.amount_fen)) }, call());
    if (answer.ok && answer.value.state === 'done') return refunded(order, answer.value);
    // Lost, taken on or failed: asked again with the same number, which gives nothing back twice.
    const known = answer.ok ? await look(order) : order;
    if (known.state !== 'refunding') return known;
    const refused = answer.ok ? answer.value.state === 'failed' : answer.failure.code === 'gateway-refused';
    if (refused) return pause(known);
    const due_at = after(REFUND_EVERY_SECONDS);
    await store.note(order.order_id, { due_at });
    return { ...known, due_at };
  }

  /** Whatever comes next for this order, from what is durable. Called again after every crash. */
  async function advance(order: OrderRow): Promise<OrderRow> {
    const expired = now().toISOString() >= order.expires_at;
    switch (order.state) {
      case 'created':
      case 'waiting': {
        if (order.close_wanted === 1 || expired) return go(await endCode(order));
        const looked = await look(order);
        if (!isOpen(looked.state)) return go(looked);
        await store.note(order.order_id, { due_at: order.expires_at });
        return looked;
      }
      case 'paid':
        return go(await settle(order), 'paid');
      case 'refunding':
        return giveBack(order);
      case 'closed': {
        const looked = await look(order);
        if (looked.state !== 'closed') return go(looked);
        const late =
          now().getTime() - Date.parse(order.closed_at ?? order.created_at) > LATE_MONEY_SECONDS * 1000;
        const due_at = late && looked.confirmed === 1 ? null : after(LATE_MONEY_EVERY_SECONDS);
        await store.note(order.order_id, { due_at });
        return { ...looked, due_at };
      }
      case 'settled':
      case 'refunded':
      case 'manual':
        return order;
    }
  }

  /** On at once where the next step needs nobody's patience. */
  async function go(order: OrderRow, before?: OrderRow['state']): Promise<OrderRow> {
    if (order.state === before) return order;
    return order.state === 'paid' || order.state === 'refunding' ? advance(order) : order;
  }

  const withOrder = (orderId: string, task: (order: OrderRow) => Promise<OrderRow>): Promise<OrderRow> =>
    locks.run(orderId, async () => {
      const order = await store.find(orderId);
      if (order === undefined) throw new Error('an order is never deleted');
      return task(order);
    });

  async function view(order: OrderRow): Promise<PaymentOrder> {
    const payable = order.state === 'waiting' && order.close_wanted === 0 && order.code_url !== null;
    const left = Math.floor((Date.parse(order.expires_at) - now().getTime()) / 1000);
    return {
      orderId: order.order_id,
      state: order.state,
      confirmed: order.confirmed === 1,
      amountFen: fen(Number(order.amount_fen)),
      noticeNumbers: particularsOf(order).lines.map((line) => line.noticeNumber),
      ...(payable && left > 0 && order.code_url !== null ? { qr: order.code_url } : {}),
      secondsLeft: payable ? Math.max(0, left) : 0,
      ...(order.paid_at === null ? {} : { paidAt: order.paid_at }),
      simulated: gateway.simulated,
    };
  }

  async function orderFor(caseId: string, slipCode: string): Promise<OrderRow | undefined> {
    const known = await database
      .selectFrom('cases')
      .select('case_id')
      .where('case_id', '=', caseId)
      .where('slip_code_sha256', '=', sha256Hex(slipCode))
      .executeTakeFirst();
    return known === undefined ? undefined : store.ofCase(caseId);
  }

  async function viewAfter(
    caseId: string,
    slipCode: string,
    task: (order: OrderRow) => Promise<OrderRow>,
  ): Promise<PaymentOrder | undefined> {
    const known = await orderFor(caseId, slipCode);
    if (known === undefined) return undefined;
    const order = await withOrder(known.order_id, task);
    if (!isOpen(order.state)) asked.delete(order.order_id);
    return view(order);
  }

  async function listed({ item, holder, payer }: DuesQuestion) {
    const adapter = options.departments.adapter(departmentIdOf(item.id));
    if (adapter.listDues === undefined) return fail('department-closed');
    return adapter.listDues(
      { item, holder, payer, today: localDate(now()) },
      { deadlineMilliseconds: options.departmentDeadlineMilliseconds },
    );
  }

  function stateBeside(holder: OrderRow | undefined, line: 'due' | 'paid'): DueLine['state'] {
    if (holder === undefined) return line;
    if (holder.state === 'settled') return 'paid';
    if (isOpen(holder.state)) return holder.confirmed === 1 ? 'in-progress' : 'confirming';
    return 'confirming';
  }

  async function dues(question: DuesQuestion): ReturnType<PaymentOffice['dues']> {
    const found = await listed(question);
    if (!found.ok) return found;
    const { lines, simulated } = found.value;
    const holders = await store.holders(lines.map((line) => line.noticeNumber));
    return ok({
      lines: lines.map((line) => ({
        ...line,
        state: stateBeside(holders.get(line.noticeNumber), line.state),
      })),
      simulated,
    });
  }

  /** Close before new: the earlier code is dead, and known to be, before there is another. */
  async function freeOf(noticeNumbers: readonly string[]): Promise<keyof typeof REASONS | undefined> {
    const holders = new Map(
      [...(await store.holders(noticeNumbers)).values()].map((row) => [row.order_id, row]),
    );
    for (const orderId of holders.keys()) {
      const order = await withOrder(orderId, async (row) =>
        isOpen(row.state) ? go(await endCode(row)) : row,
      );
      if (isOpen(order.state) || order.state === 'refunding' || order.state === 'manual') return 'confirming';
      if (holdsMoney(order.state)) return order.state === 'settled' ? 'paid' : 'confirming';
    }
    return undefined;
  }

  return {
    dues,

    async answer(item, content) {
      const { payment } = content;
      if (payment === undefined) throw new Error('a case without a payment was not refused');
      const payer = payerOf(item, content.eligibility, valueIn(content));
      if (payer === undefined) throw new Error('a payment whose payer is not said was not refused');
      const found = await listed({ item, holder: content.applicant, payer });
      if (!found.ok) return found;
      const { lines, simulated } = found.value;
      const refuse = (reason: keyof typeof REASONS) =>
        ok({ decision: 'refused' as const, simulated, reason: REASONS[reason] });
      const chosen = lines.filter((line) => payment.noticeNumbers.includes(line.noticeNumber));
      if (chosen.length !== new Set(payment.noticeNumbers).size) return refuse('changed');
      if (chosen.length !== payment.noticeNumbers.length) return refuse('changed');
      if (chosen.some((line) => line.state === 'paid')) return refuse('paid');
      if (sumOf(chosen.map((line) => line.amountFen)) !== payment.totalFen) return refuse('changed');
      const held = await freeOf(payment.noticeNumbers);
      if (held !== undefined) return refuse(held);
      return ok({ decision: 'accepted' as const, simulated, dues: chosen });
    },

    async claim(transaction, { item, content, terminalId, dues: lines, simulated }) {
      const particulars: Particulars = {
        itemName: item.name,
        issuer: item.implementation.body.name,
        consultPhone: item.implementation.consultPhone,
        payer: maskName(content.applicant.name),
        payerNumber: maskNumber(content.applicant.number),
        lines: lines.map(({ state: _, ...line }) => line),
        simulated: simulated || gateway.simulated,
      };
      const at = now();
      const { heldNotice } = await insertOrder(transaction, {
        caseId: content.caseId,
        terminalId,
        itemId: item.id,
        amountFen: sumOf(lines.map((line) => line.amountFen)),
        noticeNumbers: lines.map((line) => line.noticeNumber),
        particulars: (orderId) => options.cipher.encrypt(JSON.stringify(particulars), `payment ${orderId}`),
        at,
        lookAt: new Date(at.getTime() + UNOPENED_SECONDS * 1000),
      });
      return heldNotice === undefined ? undefined : REASONS.elsewhere;
    },

    async end(caseId) {
      const known = await store.ofCase(caseId);
      if (known === undefined) return 'ended';
      const order = await withOrder(known.order_id, async (row) =>
        isOpen(row.state) ? go(await endCode(row)) : row,
      );
      if (isOpen(order.state)) return 'not-known';
      return holdsMoney(order.state) ? 'holds-money' : 'ended';
    },

    open: (caseId, slipCode) =>
      viewAfter(caseId, slipCode, async (order) => {
        if (order.state !== 'created' || order.close_wanted === 1) return order;
        const created = await gateway.create(
          {
            orderId: order.order_id,
            amountFen: fen(Number(order.amount_fen)),
            subject: particularsOf(order).itemName,
            expiresInSeconds: options.codeSeconds,
          },
          call(),
        );
        if (!created.ok) {
          if (created.failure.code === 'gateway-refused') return go(await endCode(order));
          // Asked for again with the same number: the gateway makes one order of it.
          await store.note(order.order_id, { confirmed: 0 });
          return { ...order, confirmed: 0 };
        }
        const expires = after(options.codeSeconds);
        await store.move(
          order,
          'waiting',
          now(),
          { event: 'code-given' },
          { code_url: created.value.codeUrl, confirmed: 1, expires_at: expires, due_at: expires },
        );
        return reload(order);
      }),

    state: (caseId, slipCode) =>
      viewAfter(caseId, slipCode, async (order) => {
        const justAsked = now().getTime() - (asked.get(order.order_id) ?? 0) < QUESTION_EVERY_MILLISECONDS;
        if (isOpen(order.state)) return justAsked ? order : go(await look(order));
        const due = order.due_at !== null && order.due_at <= now().toISOString();
        return due && (order.state === 'paid' || order.state === 'refunding') ? advance(order) : order;
      }),

    close: (caseId, slipCode) =>
      viewAfter(caseId, slipCode, async (order) => (isOpen(order.state) ? go(await endCode(order)) : order)),

    async notified(headers, body) {
      const orderId = gateway.readNotification(headers, body);
      if (orderId === undefined) return false;
      if ((await store.find(orderId)) !== undefined) {
        await withOrder(orderId, async (order) =>
          order.state === 'settled' ? order : go(await look(order)),
        );
      }
      return true;
    },

    async sweep() {
      for (const { order_id } of await store.due(now(), AT_ONCE)) {
        const order = await withOrder(order_id, async (row) => {
          const due = row.due_at !== null && row.due_at <= now().toISOString();
          return due ? advance(row) : row;
        });
        if (order.due_at === null) asked.delete(order_id);
      }
    },

    async lookAfter(orderId) {
      await withOrder(orderId, async (order) => go(await look(order)));
    },

    async told(slipCode) {
      const orders = await database
        .selectFrom('cases')
        .innerJoin('payment_orders', 'payment_orders.case_id', 'cases.case_id')
        .select(['payment_orders.order_id', 'cases.case_id'])
        .where('cases.slip_code_sha256', '=', sha256Hex(slipCode))
        .orderBy('payment_orders.order_id')
        .execute();
      const told: MoneyTold[] = [];
      for (const { order_id, case_id } of orders) {
        for (const { at, event } of await store.events(order_id)) {
          const text = TOLD[event];
          if (text !== undefined) told.push({ caseId: case_id, at, text });
        }
      }
      return told.sort((one, other) => (one.at < other.at ? -1 : 1));
    },
  };
}

const valueIn =
  ({ answers }: CaseContent) =>
  (fieldId: string): string | undefined =>
    answers.find((answer) => answer.fieldId === fieldId)?.value;

/** Of an order's events those that a citizen must know and the steps of the case do not say. */
const TOLD: Readonly<Record<string, string>> = {
  paid: '已收到付款，等待部门入账',
  'paid-after-close': '付款码关闭之后收到付款，正在原路退回',
  'department-refused': '部门没有入账，正在原路退回款项',
  refunded: '款项已原路退回',
  'amount-differs': '付款金额与应缴金额不符，工作人员正在核对',
  'refund-does-not-go-through': '退款没有成功，工作人员正在处理',
  'refund-amount-differs': '退款金额与付款金额不符，工作人员正在核对',
};
