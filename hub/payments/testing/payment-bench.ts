/** A payment office on a real database, before a gateway on a real socket and a department that can fail. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CaseContent, caseContentSchema } from '#contract/case.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { fen, type OrderState } from '#contract/payment.ts';
import { fail, ok, unwrap } from '#contract/result.ts';
import { takeStep } from '../../cases/case-steps.ts';
import { openDatabase } from '../../database/open-database.ts';
import type { Database } from '../../database/schema.ts';
import type { DepartmentAdapter, Dues } from '../../departments/department-adapter.ts';
import { createRecordCipher } from '../../keys/record-cipher.ts';
import { sampleItem } from '../../testing/sample-items.ts';
import { SPECIMEN } from '../../testing/terminal-double.ts';
import { createCaseBook } from '../case-book.ts';
import { createGatewayClient } from '../gateway-client.ts';
import type { PaymentGateway } from '../payment-gateway.ts';
import { createPaymentOffice, type PaymentOffice } from '../payment-office.ts';
import { createPaymentStore } from '../payment-store.ts';
import { createReconciliation, type Reconciliation } from '../reconciliation.ts';
import {
  type GatewayFault,
  type GatewayPath,
  type SimulatedGateway,
  startSimulatedGateway,
} from '../simulated-gateway/simulated-gateway.ts';

export const PAYMENT_ITEM = sampleItem('resident-pension', {
  name: '样本养老保险缴费',
  outcome: { kind: 'payment' },
});

/** What the office is killed with: no code catches it, as none catches a power cut. */
export class PowerCut extends Error {}

/** Where in a run of calls to the world outside the power goes: before the nth is sent, or after it is answered. */
export interface Cut {
  readonly call: number;
  readonly when: 'before' | 'after';
}

export interface Ledger {
  /** By notice: the orders that the department has booked for it. */
  readonly settled: Map<string, Set<string>>;
  readonly receipts: Map<string, string>;
}

export interface PaymentBench {
  readonly gateway: SimulatedGateway;
  readonly database: Database;
  readonly ledger: Ledger;
  readonly alarms: string[];
  office: PaymentOffice;
  reconciliation: Reconciliation;
  /** Set and changed by tests. */
  faults: (path: GatewayPath) => GatewayFault | undefined;
  department: 'settles' | 'down' | 'refuses';
  /** A day whose books the gateway does not give. */
  refusesStatementOf: string | undefined;
  notifications: number;
  now(): Date;
  pass(seconds: number): void;
  /** A citizen confirms: the case is accepted and its order claimed. */
  confirm(notices?: readonly string[], as?: PartOfPackage): Promise<ConfirmedCase>;
  /** A package whose parts may then be confirmed. */
  openPackage(): Promise<{ readonly caseId: string; readonly slipCode: string }>;
  /** The process is killed and started again over the same disk. `cut`: it is killed again there. */
  restart(cut?: Cut): void;
  state(caseId: string): Promise<OrderState | undefined>;
  caseState(caseId: string): Promise<string | null>;
  /** Looks after all orders until none is due for a day. */
  toTheEnd(): Promise<void>;
  /** Every promise about money, or what is broken. */
  brokenPromises(): Promise<string[]>;
  close(): Promise<void>;
}

export interface PartOfPackage {
  readonly packageCaseId: string;
  readonly slipCode: string;
  readonly position: number;
}

export interface ConfirmedCase {
  readonly caseId: string;
  readonly slipCode: string;
  /** Why the case was refused; absent: there is an order. */
  readonly refused?: string;
}

export const NOTICES = Array.from({ length: 40 }, (_, index) => `44${String(index + 1).padStart(18, '0')}`);
const AMOUNTS = [18_000, 40_000, 36_001] as const;

export async function startPaymentBench(options: { seed?: Date } = {}): Promise<PaymentBench> {
  const directory = await mkdtemp(join(tmpdir(), 'zhuban-payments-'));
  const database = unwrap(await openDatabase(join(directory, 'hub.db')));
  let clock = (options.seed ?? new Date('2026-11-20T02:00:00Z')).getTime();
  const now = () => new Date(clock);
  const cipher = createRecordCipher(randomBytes(32));
  const ledger: Ledger = { settled: new Map(), receipts: new Map() };
  const alarms: string[] = [];
  const store = createPaymentStore(database);

  const gateway = await startSimulatedGateway({
    now,
    fault: (path) => bench.faults(path),
    notifications: () => bench.notifications,
  });

  const lines: Dues['lines'] = NOTICES.map((noticeNumber, index) => ({
    noticeNumber,
    title: '样本养老保险费',
    period: `${1990 + index}年度`,
    payer: '张***',
    amountFen: fen(AMOUNTS[index % AMOUNTS.length] ?? 1),
    state: 'due',
  }));
  const adapter: DepartmentAdapter = {
    departmentId: 'human-resources',
    handleCase: async () => fail('department-down'),
    findLicence: async () => ok(undefined),
    listDues: async () =>
      bench.department === 'down'
        ? fail('department-down')
        : ok({
            lines: lines.map((line) => ({
              ...line,
              state: ledger.settled.has(line.noticeNumber) ? 'paid' : 'due',
            })),
            simulated: true,
          }),
    settleDues: async ({ orderId, noticeNumbers }) => {
      if (bench.department === 'down') return fail('department-down');
      const known = ledger.receipts.get(orderId);
      if (known !== undefined) return ok({ outcome: 'settled', receiptNumber: known });
      if (bench.department === 'refuses') return ok({ outcome: 'refused', reason: '已在窗口缴纳' });
      for (const notice of noticeNumbers) {
        ledger.settled.set(notice, (ledger.settled.get(notice) ?? new Set()).add(orderId));
      }
      const receiptNumber = `PJ${ledger.receipts.size + 1}`;
      ledger.receipts.set(orderId, receiptNumber);
      return ok({ outcome: 'settled', receiptNumber });
    },
  };

  function put(cut: Cut | undefined): { office: PaymentOffice; reconciliation: Reconciliation } {
    let calls = 0;
    async function outside<Value>(run: () => Promise<Value>): Promise<Value> {
      calls += 1;
      if (cut?.call === calls && cut.when === 'before') throw new PowerCut();
      const value = await run();
      if (cut?.call === calls) throw new PowerCut();
      return value;
    }
    const bare = createGatewayClient(gateway.settings, now);
    const cutGateway: PaymentGateway = {
      simulated: true,
      create: (order, call) => outside(() => bare.create(order, call)),
      query: (orderId, call) => outside(() => bare.query(orderId, call)),
      close: (orderId, call) => outside(() => bare.close(orderId, call)),
      refund: (refund, call) => outside(() => bare.refund(refund, call)),
      statement: (date, call) =>
        outside(async () =>
          date === bench.refusesStatementOf
            ? fail('gateway-refused', 'no-books')
            : bare.statement(date, call),
        ),
      readNotification: (headers, body) => bare.readNotification(headers, body),
    };
    const cutAdapter: DepartmentAdapter = {
      ...adapter,
      settleDues: (request, call) =>
        outside(async () => adapter.settleDues?.(request, call) ?? fail('department-down')),
    };
    const common = {
      database,
      gateway: cutGateway,
      now,
      gatewayDeadlineMilliseconds: 15_000,
      alarm: (orderId: string, what: string) => alarms.push(`${what} ${orderId}`),
    };
    const office = createPaymentOffice({
      ...common,
      departments: { adapter: () => cutAdapter },
      cases: createCaseBook(cipher),
      cipher,
      item: async () => PAYMENT_ITEM,
      departmentDeadlineMilliseconds: 15_000,
      codeSeconds: 180,
    });
    return { office, reconciliation: createReconciliation({ ...common, office }) };
  }

  const bench: PaymentBench = {
    gateway,
    database,
    ledger,
    alarms,
    ...put(undefined),
    faults: () => undefined,
    department: 'settles',
    refusesStatementOf: undefined,
    notifications: 0,
    now,
    pass(seconds) {
      clock += seconds * 1000;
    },
    async openPackage() {
      const { caseId, slipCode } = newContent(NOTICES.slice(0, 1), lines, now());
      await database.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('cases')
          .values(caseRow(caseId, slipCode, now()))
          .execute();
        unwrap(
          await takeStep(transaction, caseId, {
            at: now(),
            action: 'submit',
            actor: 'applicant',
            actorName: '',
            opinion: '',
          }),
        );
      });
      return { caseId, slipCode };
    },
    async confirm(notices = NOTICES.slice(0, 1), as) {
      const { caseId, slipCode, content } = newContent(notices, lines, now(), as?.slipCode);
      const asked = await bench.office.answer(PAYMENT_ITEM, content);
      if (!asked.ok) return { caseId, slipCode, refused: asked.failure.code };
      const answer = asked.value;
      if (answer.decision === 'refused') return { caseId, slipCode, refused: answer.reason };
      let refused: string | undefined;
      await database.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('cases')
          .values(caseRow(caseId, slipCode, now()))
          .execute();
        if (as !== undefined) {
          const { packageCaseId: package_case_id, position } = as;
          await transaction
            .insertInto('case_parts')
            .values({ case_id: caseId, package_case_id, part_id: `part-${position}`, position })
            .execute();
        }
        for (const [action, actor] of [
          ['submit', 'applicant'],
          ['accept', 'department'],
        ] as const) {
          unwrap(
            await takeStep(transaction, caseId, { at: now(), action, actor, actorName: '', opinion: '' }),
          );
        }
        refused = await bench.office.claim(transaction, {
          item: PAYMENT_ITEM,
          content,
          terminalId: 'T-1',
          dues: answer.dues ?? [],
          simulated: true,
        });
      });
      return { caseId, slipCode, ...(refused === undefined ? {} : { refused }) };
    },
    restart(cut) {
      Object.assign(bench, put(cut));
    },
    state: async (caseId) => (await store.ofCase(caseId))?.state,
    async caseState(caseId) {
      const row = await database
        .selectFrom('cases')
        .select('state')
        .where('case_id', '=', caseId)
        .executeTakeFirstOrThrow();
      return row.state;
    },
    async toTheEnd() {
      for (let round = 0; round < 60; round += 1) {
        await bench.office.sweep();
        const open = await database
          .selectFrom('payment_orders')
          .select('order_id')
          .where('due_at', 'is not', null)
          .executeTakeFirst();
        if (open === undefined) return;
        bench.pass(700);
      }
      throw new Error('some order never comes to its end');
    },
    brokenPromises: () => brokenPromises(bench),
    async close() {
      await gateway.close();
      await database.destroy();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return bench;
}

function newContent(notices: readonly string[], lines: Dues['lines'], at: Date, ofSlip?: string) {
  const random = randomUUID();
  const caseId = `${random.slice(0, 14)}7${random.slice(15)}`;
  const slipCode =
    ofSlip ??
    [...randomBytes(16)].map((byte) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.charAt(byte % 32)).join('');
  const total = lines
    .filter((line) => notices.includes(line.noticeNumber))
    .reduce((sum: number, line) => sum + line.amountFen, 0);
  const content: CaseContent = caseContentSchema.parse({
    schemaVersion: 1,
    caseId,
    itemId: PAYMENT_ITEM.id,
    itemVersion: '1.0',
    catalogRevision: 1,
    slipCode,
    applicant: SPECIMEN,
    identifiedBy: 'id-card',
    eligibility: [],
    answers: [],
    materials: [],
    commitmentIds: [],
    consent: { purpose: '缴费。', at: at.toISOString() },
    payment: { noticeNumbers: notices, totalFen: total },
    submittedAt: at.toISOString(),
  });
  return { caseId, slipCode, content };
}

function caseRow(caseId: string, slipCode: string, at: Date) {
  return {
    case_id: caseId,
    terminal_id: 'T-1',
    item_id: PAYMENT_ITEM.id,
    region_code: '440524000000',
    slip_code_sha256: sha256Hex(slipCode),
    manifest_sha256: '0'.repeat(64),
    manifest_json: '{}',
    offered_at: at.toISOString(),
    received_at: at.toISOString(),
    acceptance_number: `N${caseId}`,
  };
}

/** Money taken is money owed, once; what is not owed is back; and the events tell how every order came where it is. */
async function brokenPromises(bench: PaymentBench): Promise<string[]> {
  const broken: string[] = [];
  const orders = await bench.database.selectFrom('payment_orders').selectAll().execute();
  const keptByNotice = new Map<string, number>();
  for (const there of bench.gateway.books.orders) {
    const here = orders.find((order) => order.order_id === there.orderId);
    if (here === undefined) {
      broken.push(`${there.orderId}: the gateway has an order that nobody made`);
      continue;
    }
    const taken = there.paidFen ?? 0;
    const back = there.refunds
      .filter((refund) => refund.state === 'done')
      .reduce((sum, refund) => sum + refund.amountFen, 0);
    const kept = taken - back;
    if (kept < 0) broken.push(`${there.orderId}: more was given back than taken`);
    if (back > 0 && kept > 0) broken.push(`${there.orderId}: only a part went back`);
    const booked = bench.ledger.receipts.has(there.orderId);
    if (here.state === 'settled' && (kept !== Number(here.amount_fen) || !booked))
      broken.push(`${there.orderId}: settled with ${kept} of ${here.amount_fen}, booked ${booked}`);
    if (here.state !== 'settled' && here.state !== 'manual' && kept > 0)
      broken.push(`${there.orderId}: ${kept} kept in state ${here.state}`);
    if (here.state === 'refunded' && booked) broken.push(`${there.orderId}: refunded and booked`);
    if (kept > 0) {
      for (const [notice, by] of bench.ledger.settled)
        if (by.has(there.orderId)) keptByNotice.set(notice, (keptByNotice.get(notice) ?? 0) + 1);
    }
  }
  for (const [notice, times] of keptByNotice) if (times > 1) broken.push(`${notice}: charged ${times} times`);
  for (const [notice, by] of bench.ledger.settled) if (by.size > 1) broken.push(`${notice}: booked twice`);
  for (const order of orders) {
    if (!['settled', 'closed', 'refunded', 'manual'].includes(order.state))
      broken.push(`${order.order_id}: still ${order.state}`);
    const events = await bench.database
      .selectFrom('payment_events')
      .selectAll()
      .where('order_id', '=', order.order_id)
      .orderBy('position')
      .execute();
    if (events.at(-1)?.state !== order.state) broken.push(`${order.order_id}: the events end elsewhere`);
    const claims = await bench.database
      .selectFrom('payment_claims')
      .select('notice_number')
      .where('order_id', '=', order.order_id)
      .execute();
    const holds = order.state === 'settled' || order.state === 'manual';
    if (holds !== claims.length > 0)
      broken.push(`${order.order_id}: ${claims.length} claims in ${order.state}`);
    const state = await bench.caseState(order.case_id);
    const wanted = { settled: ['completed'], closed: ['withdrawn'], refunded: ['withdrawn', 'refused'] }[
      order.state as string
    ];
    if (wanted !== undefined && !wanted.includes(state ?? ''))
      broken.push(`${order.order_id}: ${order.state}, its case ${state}`);
  }
  return broken;
}
