import type { Appointment } from '#contract/appointment.ts';
import { type CaseAction, type CaseState, nextCaseState } from '#contract/case-state.ts';
import { windowTicketSchema } from '#contract/window-ticket.ts';
import { localClock, localDate } from '../calendar/local-time.ts';
import type { AppointmentTables } from './appointment-tables.ts';

/** Checking in is open for so long before the time begins, and then until it ends. */
const CHECK_IN_MINUTES_BEFORE = 30;

export type AppointmentRow = AppointmentTables['appointments'];

/** An appointment as it stands at an instant, and what its holder may do with it then. */
export function appointmentAt(row: AppointmentRow, caseState: CaseState, instant: Date): Appointment {
  // Dates and times of this form sort as they follow one another.
  const now = `${localDate(instant)} ${localClock(instant)}`;
  const opens = checkInFrom(row.from_time);
  const booked = row.state === 'booked';
  const hasBegun = `${row.date} ${row.from_time}` <= now;
  const isOver = `${row.date} ${row.to_time}` <= now;
  const may = (action: CaseAction): boolean =>
    booked && nextCaseState(caseState, action, 'applicant') !== undefined;
  return {
    date: row.date,
    from: row.from_time,
    to: row.to_time,
    state: booked && isOver ? 'missed' : row.state,
    canChange: may('change-appointment') && !hasBegun,
    canCancel: may('cancel-appointment') && !hasBegun,
    checkIn: {
      from: opens,
      until: row.to_time,
      now: may('check-in') && `${row.date} ${opens}` <= now && !isOver,
    },
    ...(row.ticket_json !== null && { ticket: windowTicketSchema.parse(JSON.parse(row.ticket_json)) }),
  };
}

/** When checking in opens, `HH:MM` on the day of the appointment. */
export function checkInFrom(begins: string): string {
  const [hours, minutes] = begins.split(':').map(Number);
  const opens = Math.max(0, (hours ?? 0) * 60 + (minutes ?? 0) - CHECK_IN_MINUTES_BEFORE);
  return `${String(Math.floor(opens / 60)).padStart(2, '0')}:${String(opens % 60).padStart(2, '0')}`;
}
