import type { Appointment } from '#contract/appointment.ts';
import { ok } from '#contract/result.ts';
import type { AppointmentPort } from '../../appointments/appointment-port.ts';

export const BOOKED: Appointment = {
  date: '2026-11-26',
  from: '10:00',
  to: '10:30',
  state: 'booked',
  canChange: true,
  canCancel: true,
  checkIn: { from: '09:30', until: '10:30', now: false },
};

/** The slot that the recorded services list. */
export const CHANGED: Appointment = {
  ...BOOKED,
  date: '2026-12-01',
  from: '09:00',
  to: '09:30',
  checkIn: { from: '08:30', until: '09:30', now: false },
};

export const CANCELLED: Appointment = { ...BOOKED, state: 'cancelled', canChange: false, canCancel: false };

export const CHECKED_IN: Appointment = {
  ...CANCELLED,
  state: 'checked-in',
  ticket: {
    number: 'A012',
    hall: {
      name: '示例县婚姻登记处',
      address: '示例县示例镇示例路3号',
      hours: '工作日 9:00至12:00，13:30至17:00',
      counters: '2号窗口',
    },
    priority: true,
    waiting: 0,
    at: '2026-11-26T01:40:00.000Z',
    simulated: true,
  },
};

/** A hub that does what is wished. */
export function recordedAppointments(over: Partial<AppointmentPort> = {}): AppointmentPort {
  return {
    change: async () => ok({ state: 'done', appointment: CHANGED }),
    cancel: async () => ok({ state: 'done', appointment: CANCELLED }),
    checkIn: async () => ok({ state: 'done', appointment: CHECKED_IN }),
    ...over,
  };
}
