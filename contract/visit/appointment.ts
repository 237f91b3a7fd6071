/** 预约, as the screen shows it. */
import { z } from 'zod';
import { appointmentSchema } from '../appointment.ts';

export const appointmentWishSchema = z.enum(['change', 'cancel', 'check-in']);
export type AppointmentWish = z.infer<typeof appointmentWishSchema>;

export const appointmentTimeSchema = appointmentSchema.pick({ date: true, from: true, to: true });
export type AppointmentTime = z.infer<typeof appointmentTimeSchema>;

export const appointmentViewSchema = z.strictObject({
  state: appointmentSchema.shape.state,
  /** Absent while a helper looks on. */
  time: appointmentTimeSchema.optional(),
  /** Local time on that day from which one may check in; absent: it is open now, or there is nothing to wait for. */
  checkInFrom: appointmentSchema.shape.checkIn.shape.from.optional(),
  /** Absent: nobody here knows the item any more. */
  hall: z.strictObject({ name: z.string(), address: z.string() }).optional(),
  /** What is open now. */
  ways: z.array(appointmentWishSchema),
  /** Of who has checked in. */
  number: z.string().optional(),
});
export type AppointmentView = z.infer<typeof appointmentViewSchema>;
