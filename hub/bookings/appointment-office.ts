import type { Kysely } from 'kysely';
import type { Appointment, AppointmentAnswer } from '#contract/appointment.ts';
import { signedCaseReceiptSchema } from '#contract/case.ts';
import type { CaseAction } from '#contract/case-state.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { departmentIdOf } from '#contract/item.ts';
import type { WorkingCalendar } from '#contract/working-calendar.ts';
import { chineseDate, localDate } from '../calendar/local-time.ts';
import { takeAll } from '../cases/case-rows.ts';
import { type IssueOrder, makeOrder, readOrder, storeOrder } from '../cases/issue-order.ts';
import type { CaseOpener, OpenedCase } from '../cases/open-case.ts';
import { caseStateOf } from '../cases/stored-state.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Database, HubDatabase } from '../database/schema.ts';
import { composeBookingSlip } from '../documents/compose-slips.ts';
import type { EndedDocumentTables } from '../documents/ended-document-table.ts';
import type { KeyedLock } from '../keyed-lock.ts';
import type { HubKeys } from '../keys/hub-keys.ts';
import type { QueueSystem } from '../queues/queue-system.ts';
import { type AppointmentRow, appointmentAt } from './appointment-view.ts';
import { keepTicket, moveSeat } from './seats.ts';
import { type BookableSlot, slotGrid } from './slots.ts';

/** Whose appointment is meant, and at which terminal its holder stands. */
interface Wish {
  readonly caseId: string;
  readonly slipCode: string;
  readonly terminalId: string;
}

/** Each wish is done once, however often it is sent. `undefined`: no appointment has this case id and slip code. */
export interface AppointmentOffice {
  change(wish: Wish & { readonly slotId: string }): Promise<AppointmentAnswer | undefined>;
  cancel(wish: Wish): Promise<AppointmentAnswer | undefined>;
  checkIn(wish: Wish & { readonly regionCode: string }): Promise<AppointmentAnswer | undefined>;
}

export interface AppointmentOfficeOptions {
  database: Database;
  catalog: Pick<Catalog, 'itemOfOpenCase' | 'departmentOfOpenCase'>;
  calendar: WorkingCalendar;
  keys: HubKeys;
  opener: Pick<CaseOpener, 'asItStands'>;
  queueSystem: QueueSystem;
  /** The same as of everybody else who changes a case. */
  caseLocks: KeyedLock;
  now: () => Date;
  queueDeadlineMilliseconds: number;
}

type CaseRow = HubDatabase['cases'];

/** What is agreed, and the case that it belongs to. */
interface Standing {
  readonly row: CaseRow;
  readonly appointment: AppointmentRow;
  /** At the moment of the question. */
  readonly seen: Appointment;
}

export function createAppointmentOffice(options: AppointmentOfficeOptions): AppointmentOffice {
  const { database, keys, now } = options;

  async function standing(caseId: string, slipCode: string): Promise<Standing | undefined> {
    const row = await database
      .selectFrom('cases')
      .selectAll()
      .where('case_id', '=', caseId)
      .where('slip_code_sha256', '=', sha256Hex(slipCode))
      .where('signed_receipt_json', 'is not', null)
      .executeTakeFirst();
    const appointment =
      row &&
      (await database
        .selectFrom('appointments')
        .selectAll()
        .where('case_id', '=', row.case_id)
        .executeTakeFirst());
    return (
      appointment && { row, appointment, seen: appointmentAt(appointment, caseStateOf(row.state), now()) }
    );
  }

  /** One wish at a time for each case; what is answered is how it stands afterwards. */
  function answerTo<Wished extends Wish>(
    wish: Wished,
    fulfil: (wish: Wished, known: Standing) => Promise<AppointmentAnswer['state']>,
  ): Promise<AppointmentAnswer | undefined> {
    const { caseId, slipCode } = wish;
    return options.caseLocks.run(caseId, async () => {
      const known = await standing(caseId, slipCode);
      if (known === undefined) return undefined;
      const state = await fulfil(wish, known);
      if (state === 'busy') return { state };
      const after = await standing(caseId, slipCode);
      if (after === undefined) throw new Error('an appointment went away while its case was locked');
      return { state, appointment: after.seen };
    });
  }

  async function change(
    { caseId, slotId, terminalId }: Wish & { slotId: string },
    { row, appointment, seen }: Standing,
  ): Promise<'done' | 'full' | 'not-possible'> {
    if (appointment.slot_id === slotId && seen.state === 'booked') return 'done';
    if (!seen.canChange) return 'not-possible';
    const at = now();
    const slot = slotGrid(row.item_id, row.region_code, options.calendar, at).find(
      (each) => each.slotId === slotId,
    );
    // A time that is offered no more is taken, as far as the citizen can see.
    if (slot === undefined) return 'full';
    const opened = await options.opener.asItStands(caseId);
    if (!opened.ok) throw new Error(`a received case does not open: ${opened.failure.code}`);
    return database.transaction().execute(async (transaction) => {
      if (!(await moveSeat(transaction, slot, caseId, at))) return 'full';
      const opinion = `预约改到${spoken(slot.date, slot.from)}，原来的${spoken(seen.date, seen.from)}已让出`;
      await step(transaction, row, { at, action: 'change-appointment', terminalId, opinion });
      await replaceSlip(transaction, row, { opened: opened.value, slot, at, terminalId });
      return 'done';
    });
  }

  async function cancel({ terminalId }: Wish, { row, seen }: Standing): Promise<'done' | 'not-possible'> {
    if (seen.state === 'cancelled') return 'done';
    if (!seen.canCancel) return 'not-possible';
    const at = now();
    await database.transaction().execute(async (transaction) => {
      const opinion = `已取消${spoken(seen.date, seen.from)}的预约`;
      // The case ends with it, and so gives up its seat.
      await step(transaction, row, { at, action: 'cancel-appointment', terminalId, opinion });
      await endSlips(transaction, row, 'cancelled', at);
    });
    return 'done';
  }

  async function checkIn(
    { caseId, terminalId, regionCode }: Wish & { regionCode: string },
    { row, appointment, seen }: Standing,
  ): Promise<Exclude<AppointmentAnswer['state'], 'full'>> {
    // Who asks again, wherever he stands, is told the number that he has.
    if (seen.state === 'checked-in') return 'done';
    if (!seen.checkIn.now) return 'not-possible';
    if (regionCode !== row.region_code) return 'not-here';
    const item = await options.catalog.itemOfOpenCase(row.item_id);
    const department = await options.catalog.departmentOfOpenCase(departmentIdOf(row.item_id));
    if (item === undefined || department === undefined) return 'busy';
    const ticketId = ticketIdOf(caseId, appointment.slot_id);
    const taken = await options.queueSystem.take(
      { department, item },
      { ticketId, terminalId, priority: true, byAppointment: true },
      AbortSignal.timeout(options.queueDeadlineMilliseconds),
    );
    // Silent, closed or without a line for this: nobody calls him, so nothing has changed.
    if (!taken.ok || taken.value.state !== 'given') return 'busy';
    const { ticket } = taken.value;
    await database.transaction().execute(async (transaction) => {
      await keepTicket(transaction, caseId, ticketId, ticket);
      const opinion = `已签到，窗口号 ${ticket.number}`;
      await step(transaction, row, { at: now(), action: 'check-in', terminalId, opinion });
    });
    return 'done';
  }

  /** Allowed as it was seen inside the lock: a step that is not legal is a bug, and the transaction is undone. */
  function step(
    transaction: Kysely<HubDatabase>,
    { case_id: caseId }: CaseRow,
    {
      at,
      action,
      terminalId,
      opinion,
    }: { at: Date; action: CaseAction; terminalId: string; opinion: string },
  ): Promise<void> {
    return takeAll(transaction, caseId, at, [{ action, actor: 'applicant', actorName: terminalId, opinion }]);
  }

  /** The new 预约单 comes after the papers there are: what was issued keeps its place in the line. */
  async function replaceSlip(
    transaction: Kysely<HubDatabase>,
    row: CaseRow,
    changed: { opened: OpenedCase; slot: BookableSlot; at: Date; terminalId: string },
  ): Promise<void> {
    const { opened, slot, at, terminalId } = changed;
    const order = await endSlips(transaction, row, 'replaced', at);
    const { receipt } = signedCaseReceiptSchema.parse(JSON.parse(row.signed_receipt_json ?? ''));
    const { acceptanceNumber, simulated } = receipt.outcome;
    const added = await makeOrder(
      transaction,
      {
        ...opened,
        terminalId,
        acceptanceNumber,
        receivedAt: new Date(receipt.receivedAt),
        issuedOn: localDate(at),
        promisedDate: undefined,
        simulated,
      },
      { papers: [(facts) => composeBookingSlip(facts, slot)] },
    );
    const papers = [...order.papers, ...added.papers];
    await transaction
      .updateTable('cases')
      .set({ issue_order: storeOrder(keys.recordCipher, row.case_id, { ...order, papers }) })
      .where('case_id', '=', row.case_id)
      .execute();
  }

  /** They hold no more. Gives the papers of the case. */
  async function endSlips(
    transaction: Kysely<HubDatabase>,
    row: CaseRow,
    why: EndedDocumentTables['ended_documents']['why'],
    at: Date,
  ): Promise<IssueOrder> {
    const { case_id: caseId, issue_order: stored } = row;
    const order = stored === null ? { papers: [] } : readOrder(keys.recordCipher, caseId, stored);
    for (const { kind, documentNumber } of order.papers) {
      if (kind !== 'booking-slip') continue;
      await transaction
        .insertInto('ended_documents')
        .values({ document_number: documentNumber, case_id: caseId, why, ended_at: at.toISOString() })
        // Ended before, when the time was changed: that stays what is said of it.
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    return order;
  }

  return {
    change: (wish) => answerTo(wish, change),
    cancel: (wish) => answerTo(wish, cancel),
    checkIn: (wish) => answerTo(wish, checkIn),
  };
}

/** 2026年11月24日 09:30 */
function spoken(date: string, from: string): string {
  return `${chineseDate(date)} ${from}`;
}

/**
 * The same for the same appointment, so that the calling system gives one number however often it is asked: a UUID of
 * version 8 (RFC 9562 section 5.8).
 */
function ticketIdOf(caseId: string, slotId: string): string {
  const hash = sha256Hex(`check-in ${caseId} ${slotId}`);
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
