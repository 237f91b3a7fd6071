/** The seat of a case and what was agreed about it, changed together inside the caller's transaction. */
import type { Kysely } from 'kysely';
import type { WindowTicket } from '#contract/window-ticket.ts';
import type { HubDatabase } from '../database/schema.ts';
import type { BookableSlot } from './slots.ts';

/** False: the slot is full, and nothing is written. The primary key of a seat keeps two cases apart. */
export async function bookSeat(
  transaction: Kysely<HubDatabase>,
  slot: BookableSlot,
  caseId: string,
  now: Date,
): Promise<boolean> {
  const seat = await freeSeat(transaction, slot);
  if (seat === undefined) return false;
  await transaction
    .insertInto('bookings')
    .values({ slot_id: slot.slotId, seat, case_id: caseId, booked_at: now.toISOString() })
    .execute();
  await transaction
    .insertInto('appointments')
    .values({ case_id: caseId, ...timeOf(slot), state: 'booked', ticket_id: null, ticket_json: null })
    .execute();
  return true;
}

/** To another slot: one row moves, so that a case never has two seats and never none. False: that slot is full. */
export async function moveSeat(
  transaction: Kysely<HubDatabase>,
  slot: BookableSlot,
  caseId: string,
  now: Date,
): Promise<boolean> {
  const seat = await freeSeat(transaction, slot);
  if (seat === undefined) return false;
  await transaction
    .updateTable('bookings')
    .set({ slot_id: slot.slotId, seat, booked_at: now.toISOString() })
    .where('case_id', '=', caseId)
    .execute();
  await transaction.updateTable('appointments').set(timeOf(slot)).where('case_id', '=', caseId).execute();
  return true;
}

/** For others to book. Of a case without one nothing changes. */
export async function giveUpSeat(transaction: Kysely<HubDatabase>, caseId: string): Promise<void> {
  await transaction.deleteFrom('bookings').where('case_id', '=', caseId).execute();
  await transaction
    .updateTable('appointments')
    .set({ state: 'cancelled' })
    .where('case_id', '=', caseId)
    .where('state', '=', 'booked')
    .execute();
}

/** Who has checked in keeps his seat, and the number that he was given. */
export async function keepTicket(
  transaction: Kysely<HubDatabase>,
  caseId: string,
  ticketId: string,
  ticket: WindowTicket,
): Promise<void> {
  await transaction
    .updateTable('appointments')
    .set({ state: 'checked-in', ticket_id: ticketId, ticket_json: JSON.stringify(ticket) })
    .where('case_id', '=', caseId)
    .execute();
}

function timeOf(slot: BookableSlot) {
  return { slot_id: slot.slotId, date: slot.date, from_time: slot.from, to_time: slot.to };
}

async function freeSeat(transaction: Kysely<HubDatabase>, slot: BookableSlot): Promise<number | undefined> {
  const rows = await transaction
    .selectFrom('bookings')
    .select('seat')
    .where('slot_id', '=', slot.slotId)
    .execute();
  const taken = new Set(rows.map((row) => Number(row.seat)));
  for (let seat = 1; seat <= slot.capacity; seat += 1) if (!taken.has(seat)) return seat;
  return undefined;
}
