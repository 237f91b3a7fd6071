import type { VisitContext } from '../visit/visit-context.ts';
import { task } from '../visit/visit-tasks.ts';
import { bookedOf, wishOf } from './appointment-progress.ts';

interface TaskInput {
  readonly context: VisitContext;
}

/** Nothing is taken yet: who is not answered has lost nothing. */
export const findTimes = task<TaskInput>(async ({ context }, signal, send) => {
  const { services, timing } = context;
  const listed = await services.listSlots(
    bookedOf(context).item.id,
    { deadlineMs: timing.hubAnswer, signal },
    context.progress?.regionCode,
  );
  send(
    listed.ok
      ? { type: 'slots.listed', slots: listed.value }
      : {
          type: 'appointment.refused',
          because: listed.failure.code === 'hub-not-reachable' ? 'offline' : 'busy',
        },
  );
});

export const askAppointment = task<TaskInput>(async ({ context }, signal, send) => {
  const { services, timing } = context;
  const { caseId, slipCode } = bookedOf(context);
  const { wish, slotId } = wishOf(context);
  const bounds = { deadlineMs: timing.hubAnswer, signal };
  const { appointments } = services;
  const slip = { caseId, slipCode };
  const answer = await (wish === 'change'
    ? appointments.change({ ...slip, slotId: slotId ?? '' }, bounds)
    : wish === 'cancel'
      ? appointments.cancel(slip, bounds)
      : appointments.checkIn(slip, bounds));
  if (answer.ok) return send({ type: 'appointment.answered', answer: answer.value });
  send({ type: 'appointment.refused', because: UNANSWERED[answer.failure.code] ?? 'not-accepted' });
});

/** Perhaps it was done: the same wish has the same answer. */
const UNANSWERED: Readonly<Record<string, 'no-answer' | 'busy'>> = {
  'hub-not-reachable': 'no-answer',
  'department-closed': 'busy',
};

/** After something was wished: its step in the timeline. What became of it is known already. */
export const refreshProgress = task<TaskInput>(async ({ context }, signal, send) => {
  const { services, timing, slipCode, appointment } = context;
  if (appointment?.answered !== true || slipCode === undefined) return;
  const found = await services.findProgress(slipCode, { deadlineMs: timing.hubAnswer, signal });
  if (found.ok) send({ type: 'progress.found', progress: found.value });
});

/** The new 预约单, which the hub has in the place of the old one. */
export const fetchAppointmentSlip = task<TaskInput>(async ({ context }, signal, send) => {
  const { services, timing } = context;
  const { caseId, slipCode } = bookedOf(context);
  const fetched = await services.fetchResult({ caseId, slipCode }, { deadlineMs: timing.hubPapers, signal });
  const documents = fetched.ok ? fetched.value.documents : [];
  const document = documents.findLast(({ kind }) => kind === 'booking-slip');
  send(document === undefined ? { type: 'slip.missing' } : { type: 'slip.fetched', document });
});
