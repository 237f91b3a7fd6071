import type { VisitSnapshot } from '#contract/visit/snapshot.ts';
import { moveAppointmentsToToday } from './support/hub-records.ts';
import { expect, test } from './support/kiosk.ts';

const ITEM = 'civil-affairs/marriage-appointment';

test('an appointment: booked, found by its slip, moved to another time, cancelled', async ({ kiosk }) => {
  // Three visits, with papers printed in two of them.
  test.slow();
  const { technician, page } = kiosk;
  await technician.fillIn(ITEM);
  await technician.submit();
  await technician.papersSettled();
  expect(technician.snapshot.outcome).toMatchObject({ kind: 'completed' });
  await kiosk.keepPrint('receipt-printer', 'slip-of-booking.png');
  await technician.finish();

  await technician.findBySlip();
  await kiosk.shows('result', 'appointment');
  const booked = appointmentOf(technician.snapshot.screen);
  expect(booked).toMatchObject({ state: 'booked', ways: ['change', 'cancel'] });
  await kiosk.press('改时间');
  await technician.when(({ screen }) => screen.name === 'appointment' && screen.state === 'choosing');
  await kiosk.shows('appointment', 'choosing');
  // The last day has free times whoever has booked before.
  await page.locator('label.slot--day').last().click();
  await page.locator('.slots__grid label.slot:not([data-disabled])').last().click();
  await kiosk.press('继续');
  await technician.when(({ screen }) => screen.name === 'appointment' && screen.state === 'confirming');
  await kiosk.shows('appointment', 'confirming');
  await kiosk.press('改时间');
  await technician.when(({ screen }) => screen.name === 'appointment' && screen.paper === 'printed');
  await kiosk.shows('appointment', 'changed');
  const changed = appointmentOf(technician.snapshot.screen);
  expect(changed.state).toBe('booked');
  expect(changed.time).not.toEqual(booked.time);
  await kiosk.keepPrint('document-printer', 'new-booking-slip.pdf');
  await kiosk.press('记住了，离开');
  await technician.finish();

  // With the slip of the first day: its code is good for the new time.
  await technician.findBySlip();
  expect(appointmentOf(technician.snapshot.screen).time).toEqual(changed.time);
  await expect(page.getByText('改时间').first()).toBeVisible();
  await kiosk.press('取消预约');
  await technician.when(({ screen }) => screen.name === 'appointment' && screen.state === 'confirming');
  await kiosk.shows('appointment', 'cancelling');
  await kiosk.press('取消预约');
  await technician.when(({ screen }) => screen.name === 'appointment' && screen.state === 'done');
  await kiosk.shows('appointment', 'cancelled');
  await kiosk.press('返回');
  await kiosk.shows('result', 'cancelled');
  expect(appointmentOf(technician.snapshot.screen)).toMatchObject({ state: 'cancelled', ways: [] });
  expect(technician.snapshot.screen).toMatchObject({ progress: { state: 'withdrawn' } });
  await technician.finish();
  kiosk.hasNoViolations();
});

test('an appointment on its day: checked in, the number large and on paper, and the same one again', async ({
  kiosk,
  station,
}) => {
  // Three visits.
  test.slow();
  const { technician, page } = kiosk;
  await technician.fillIn(ITEM);
  await technician.submit();
  await technician.papersSettled();
  await technician.finish();
  moveAppointmentsToToday(station.hubDirectory);

  await technician.findBySlip();
  expect(appointmentOf(technician.snapshot.screen).ways).toEqual(['check-in']);
  await kiosk.press('签到取号');
  await technician.when(({ screen }) => screen.name === 'ticket' && screen.slip === 'printed');
  await kiosk.shows('ticket', 'checked-in');
  const { screen } = technician.snapshot;
  const number = screen.name === 'ticket' ? screen.ticket?.number : undefined;
  expect(number).toMatch(/^[A-Z]\d{3}$/);
  await expect(page.getByText(number ?? '', { exact: true })).toBeVisible();
  await kiosk.keepPrint('receipt-printer', 'number-of-appointment.png');
  await kiosk.press('返回');
  await kiosk.shows('result', 'checked-in');
  expect(appointmentOf(technician.snapshot.screen)).toMatchObject({ state: 'checked-in', number, ways: [] });
  await kiosk.press('看号码');
  await kiosk.shows('ticket', 'again');
  await technician.send({ type: 'continue' });
  await technician.finish();
  kiosk.hasNoViolations();
});

function appointmentOf(screen: VisitSnapshot['screen']) {
  const appointment =
    screen.name === 'result' || screen.name === 'appointment' ? screen.appointment : undefined;
  if (appointment === undefined) throw new Error(`no appointment at ${screen.name}`);
  return appointment;
}
