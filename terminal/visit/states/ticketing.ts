/** 取号: a number for the window. Nobody is identified, and the number comes from the hall's calling system alone. */
import { assign, raise } from 'xstate';
import { canPrintSheet } from '../../papers/sheet-job.ts';
import { givenTicket, ticketFor, ticketOf } from '../../window-tickets/ticket-progress.ts';
import { ticketSheet, ticketSubject } from '../../window-tickets/ticket-sheet.ts';
import type { VisitContext } from '../visit-context.ts';
import { visitSetup } from '../visit-setup.ts';
import { away } from './help.ts';
import { begunSheet, settledSheet, sheetPrinter } from './sheet.ts';

const askedFrom =
  (from: 'guide' | 'window' | 'progress') =>
  ({ context }: { context: VisitContext }): boolean =>
    context.ticket?.from === from;

const backward = [
  { guard: askedFrom('guide'), target: '#visit.flow.choosing.guide' as const },
  { guard: askedFrom('window'), target: '#visit.flow.window' as const },
  { guard: askedFrom('progress'), target: '#visit.flow.showingProgress' as const },
  { target: '#visit.flow.ticketing.matters' as const },
];

/** Where the citizen may turn back or go. */
const free = { back: backward, leave: away, 'idle.expired': away } as const;

export const ticketing = visitSetup.createStateConfig({
  initial: 'deciding',
  states: {
    deciding: {
      always: [
        { guard: ({ context }) => context.ticket === undefined, target: 'matters' },
        { guard: ({ context }) => context.ticket?.ticket !== undefined, target: 'given' },
        { target: 'looking' },
      ],
    },
    matters: {
      entry: assign({ ticket: undefined }),
      on: {
        'choose-matter': {
          guard: ({ context, event }) =>
            context.services.catalog.department(event.departmentId) !== undefined,
          target: 'deciding',
          actions: assign(({ context, event }) => ticketFor(context, event.departmentId)),
        },
        back: { target: '#visit.flow.choosing.guide' },
        leave: away,
        'idle.expired': away,
      },
    },
    looking: {
      invoke: { src: 'lookAtQueue', input: ({ context }) => ({ context }) },
      on: {
        ...free,
        'queue.told': [
          {
            guard: ({ event }) => event.queue.open,
            target: 'ready',
            actions: assign(({ context, event }) => ({
              ticket: { ...ticketOf(context), queue: event.queue, because: undefined },
            })),
          },
          {
            target: 'unavailable',
            actions: assign(({ context, event }) => ({
              ticket: { ...ticketOf(context), queue: event.queue, because: 'closed' as const },
            })),
          },
        ],
        'ticket.refused': {
          target: 'unavailable',
          actions: assign(({ context, event }) => ({
            ticket: { ...ticketOf(context), because: event.because },
          })),
        },
      },
    },
    ready: {
      on: {
        ...free,
        'take-ticket': {
          target: 'taking',
          actions: assign(({ context, event }) => ({
            ticket: { ...ticketOf(context), priority: event.priority },
          })),
        },
      },
    },
    /** Not to be left: the number may be given in this moment, and somebody else would wait behind nobody. */
    taking: {
      entry: raise({ type: 'attention.off' }),
      exit: raise({ type: 'attention.on' }),
      invoke: { src: 'takeTicket', input: ({ context }) => ({ context }) },
      on: {
        'ticket.given': {
          target: 'given',
          actions: [
            assign(({ context, event }) => givenTicket(context, event.ticket)),
            ({ context }) =>
              context.services.audit({
                actor: 'citizen',
                event: 'window-ticket-given',
                ok: true,
                detail: { departmentId: ticketOf(context).line.departmentId },
              }),
          ],
        },
        'ticket.refused': {
          target: 'unavailable',
          actions: assign(({ context, event }) => ({
            ticket: { ...ticketOf(context), because: event.because },
          })),
        },
      },
    },
    given: {
      on: {
        ...free,
        print: {
          guard: ({ context }) => canPrintSheet(context, ticketSubject(context)),
          target: 'printing',
        },
        continue: away,
      },
    },
    printing: {
      entry: [raise({ type: 'attention.off' }), begunSheet(ticketSheet)],
      exit: raise({ type: 'attention.on' }),
      invoke: sheetPrinter(ticketSheet),
      on: { 'sheet.settled': { target: 'given', actions: settledSheet(ticketSheet) } },
    },
    unavailable: {
      on: {
        ...free,
        retry: [
          { guard: ({ context }) => context.ticket?.because === 'no-answer', target: 'taking' },
          { target: 'looking' },
        ],
      },
    },
  },
});
