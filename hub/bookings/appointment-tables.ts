import { type Kysely, sql } from 'kysely';

export interface AppointmentTables {
  /** 预约: what was agreed, of every case that has a seat in `bookings` or had one. */
  appointments: {
    case_id: string;
    slot_id: string;
    /** `YYYY-MM-DD`, local. As it was when the time was given: the hours of a hall may change. */
    date: string;
    /** `HH:MM`, local. */
    from_time: string;
    to_time: string;
    state: 'booked' | 'checked-in' | 'cancelled';
    /** Of who has checked in: what the calling system was asked by, and its answer, which names nobody. */
    ticket_id: string | null;
    ticket_json: string | null;
  };
}

/** The seat of a case that has ended so holds nothing. An older hub kept it. */
const CAME_TO_NOTHING = ['withdrawn', 'supplement-lapsed', 'refused', 'rejected', 'transferred', 'void'];

/** Every hour that was offered before there was this table, each of half an hour: the slot id has no end. */
const FORMER_TIMES: readonly (readonly [string, string])[] = [
  ['0900', '09:30'],
  ['0930', '10:00'],
  ['1000', '10:30'],
  ['1030', '11:00'],
  ['1400', '14:30'],
  ['1430', '15:00'],
  ['1500', '15:30'],
  ['1530', '16:00'],
];

export async function createAppointments(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('appointments')
    .addColumn('case_id', 'text', (column) => column.primaryKey().references('cases.case_id'))
    .addColumn('slot_id', 'text', (column) => column.notNull())
    .addColumn('date', 'text', (column) => column.notNull())
    .addColumn('from_time', 'text', (column) => column.notNull())
    .addColumn('to_time', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('ticket_id', 'text')
    .addColumn('ticket_json', 'text')
    .addCheckConstraint('appointments_state', sql`state IN ('booked', 'checked-in', 'cancelled')`)
    .execute();
  await sql`DELETE FROM bookings WHERE case_id IN
    (SELECT case_id FROM cases WHERE state IN (${sql.join(CAME_TO_NOTHING)}))`.execute(database);
  // A slot id so far: 12 hexadecimal digits, the date and HHMM, with hyphens between.
  for (const [start, end] of FORMER_TIMES) {
    await sql`INSERT INTO appointments (case_id, slot_id, date, from_time, to_time, state)
      SELECT case_id, slot_id, substr(slot_id, 14, 10), substr(slot_id, 25, 2) || ':' || substr(slot_id, 27, 2), ${end}, 'booked'
      FROM bookings
      WHERE length(slot_id) = 28 AND substr(slot_id, 25, 4) = ${start}
        AND case_id IN (SELECT case_id FROM cases)`.execute(database);
  }
}
