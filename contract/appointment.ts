/** 预约: a time at a window. Who holds its slip changes it (改约), cancels it (取消预约) and checks in with it (签到). */
import { z } from 'zod';
import { calendarDateSchema } from './identity-document.ts';
import { windowTicketSchema } from './window-ticket.ts';

/** Local time of the hall, HH:MM. */
const clockTimeSchema = z.string().regex(/^\d{2}:\d{2}$/);

/** What a newer hub adds is left out, as of the progress in which it stands. */
export const appointmentSchema = z.object({
  date: calendarDateSchema,
  from: clockTimeSchema,
  to: clockTimeSchema,
  /** missed: the time is over, and nobody has checked in. */
  state: z.enum(['booked', 'checked-in', 'cancelled', 'missed']),
  /** Both until the time begins, by the hub's clock. */
  canChange: z.boolean(),
  canCancel: z.boolean(),
  /** On that day, when checking in is open; `now`: at this moment, by the hub's clock. */
  checkIn: z.strictObject({ from: clockTimeSchema, until: clockTimeSchema, now: z.boolean() }),
  /** Of who has checked in. */
  ticket: windowTicketSchema.optional(),
});
export type Appointment = z.infer<typeof appointmentSchema>;

export const appointmentAnswerSchema = z.discriminatedUnion('state', [
  /** As wished. The same wish again has the same answer. */
  z.strictObject({ state: z.literal('done'), appointment: appointmentSchema }),
  /** Somebody was quicker with the new time; the old one stands. */
  z.strictObject({ state: z.literal('full'), appointment: appointmentSchema }),
  /** Its time is over, or it was cancelled meanwhile, perhaps from another machine. */
  z.strictObject({ state: z.literal('not-possible'), appointment: appointmentSchema }),
  /** Checking in is for the machines of the hall's region. */
  z.strictObject({ state: z.literal('not-here'), appointment: appointmentSchema }),
  /** The calling system is silent: nothing has changed. */
  z.strictObject({ state: z.literal('busy') }),
]);
export type AppointmentAnswer = z.infer<typeof appointmentAnswerSchema>;
