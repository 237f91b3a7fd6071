import type { Kysely } from 'kysely';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { Slot } from '#contract/hub-api.ts';
import type { WorkingCalendar } from '#contract/working-calendar.ts';
import { addDays, localDate } from '../calendar/local-time.ts';
import type { HubDatabase } from '../database/schema.ts';
import { deterministicRandom } from '../departments/deterministic-random.ts';

const TIMES = [
  ['09:00', '09:30'],
  ['09:30', '10:00'],
  ['10:00', '10:30'],
  ['10:30', '11:00'],
  ['14:00', '14:30'],
  ['14:30', '15:00'],
  ['15:00', '15:30'],
  ['15:30', '16:00'],
] as const;
/** Bookable from the next working day on. */
const WORKING_DAYS_AHEAD = 5;

export interface BookableSlot {
  slotId: string;
  date: string;
  from: string;
  to: string;
  capacity: number;
}

/** The grid of an item at a place: same for everybody, made of nothing but item, region and day. */
export function slotGrid(
  itemId: string,
  regionCode: string,
  calendar: WorkingCalendar,
  now: Date,
): BookableSlot[] {
  const counter = sha256Hex(`${itemId} ${regionCode}`).slice(0, 12);
  const slots: BookableSlot[] = [];
  let date = localDate(now);
  for (let day = 0; day < WORKING_DAYS_AHEAD; day += 1) {
    do date = addDays(date, 1);
    while (calendar.dayKind(date) === 'off');
    // Nobody has entered the holidays of that year: no hour is offered that may not exist.
    if (calendar.dayKind(date) === 'unknown') break;
    for (const [from, to] of TIMES) {
      const capacity = 1 + deterministicRandom(counter, date, from).below(5);
      slots.push({ slotId: `${counter}-${date}-${from.replace(':', '')}`, date, from, to, capacity });
    }
  }
  return slots;
}

export async function freeSlots(
  database: Kysely<HubDatabase>,
  grid: readonly BookableSlot[],
): Promise<Slot[]> {
  const taken = await database
    .selectFrom('bookings')
    .select(['slot_id', (builder) => builder.fn.countAll().as('seats')])
    .where(
      'slot_id',
      'in',
      grid.map((slot) => slot.slotId),
    )
    .groupBy('slot_id')
    .execute();
  const seats = new Map(taken.map((row) => [row.slot_id, Number(row.seats)]));
  return grid.map(({ slotId, date, from, to, capacity }) => ({
    slotId,
    date,
    from,
    to,
    free: Math.max(0, capacity - (seats.get(slotId) ?? 0)),
  }));
}
