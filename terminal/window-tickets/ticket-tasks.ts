import type { VisitContext } from '../visit/visit-context.ts';
import { task } from '../visit/visit-tasks.ts';
import { ticketOf } from './ticket-progress.ts';

interface TaskInput {
  readonly context: VisitContext;
}

export const lookAtQueue = task<TaskInput>(async ({ context }, signal, send) => {
  const { services, timing } = context;
  const looked = await services.tickets.look(ticketOf(context).line, {
    deadlineMs: timing.hubAnswer,
    signal,
  });
  if (!looked.ok) return send({ type: 'ticket.refused', because: 'offline' });
  if (looked.value.state !== 'told') return send({ type: 'ticket.refused', because: looked.value.state });
  send({ type: 'queue.told', queue: looked.value.queue });
});

export const takeTicket = task<TaskInput>(async ({ context }, signal, send) => {
  const { services, timing } = context;
  const { line, ticketId, priority } = ticketOf(context);
  const taken = await services.tickets.take(
    { ...line, ticketId, priority },
    { deadlineMs: timing.hubAnswer, signal },
  );
  // Perhaps it was given: the same question has the same answer.
  if (!taken.ok) return send({ type: 'ticket.refused', because: 'no-answer' });
  if (taken.value.state !== 'given') return send({ type: 'ticket.refused', because: taken.value.state });
  send({ type: 'ticket.given', ticket: taken.value.ticket });
});
