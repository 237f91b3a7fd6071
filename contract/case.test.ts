import { expect, test } from 'vitest';
import { progressSchema } from './case.ts';

const PROGRESS = {
  acceptanceNumber: '440785202611210003',
  itemName: '婚姻登记预约',
  state: 'completed',
  timeline: [],
  simulated: true,
};
const APPOINTMENT = {
  date: '2026-11-26',
  from: '10:00',
  to: '10:30',
  state: 'booked',
  canChange: true,
  canCancel: true,
  checkIn: { from: '09:30', until: '10:30', now: false },
};

test('the progress that a newer hub tells is read without what is new in it', () => {
  const told = {
    ...PROGRESS,
    appointment: { ...APPOINTMENT, counter: '3' },
    item: { id: 'civil-affairs/marriage-appointment', unheardOf: true },
    unheardOf: true,
  };
  expect(progressSchema.parse(told)).toEqual({ ...PROGRESS, appointment: APPOINTMENT });
});
