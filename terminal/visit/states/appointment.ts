/**
 * 改约, 取消预约 and 签到: what the holder of a slip may do with his appointment, from the page of its progress. The code
 * of the slip is the right to it; nobody is identified.
 */
import { assign, raise } from 'xstate';
import type { AppointmentWish } from '#contract/visit/appointment.ts';
import {
  appointmentWays,
  begunAppointment,
  bookedOf,
  isFree,
  otherTimes,
  ticketOfAppointment,
  wishOf,
  withAnswer,
  withJob,
  withNewSlip,
  withNewTime,
  withWish,
} from '../../appointments/appointment-progress.ts';
import { appointmentSheet } from '../../appointments/appointment-sheet.ts';
import { canPrintSheet } from '../../papers/sheet-job.ts';
import { ticketSubject } from '../../window-tickets/ticket-sheet.ts';
import type { VisitContext } from '../visit-context.ts';
import { visitSetup } from '../visit-setup.ts';
import { away, helpFrom } from './help.ts';

const toProgress = { target: '#visit.flow.showingProgress' as const };

/** Where the citizen may turn back or go: nothing hangs in the air. */
const free = {
  ...helpFrom('progress'),
  back: toProgress,
  leave: away,
  'idle.expired': away,
} as const;

const wished =
  (...wishes: AppointmentWish[]) =>
  ({ context }: { context: VisitContext }): boolean =>
    context.appointment !== undefined && wishes.includes(context.appointment.wish);

function begun(wish: AppointmentWish, target: 'looking' | 'confirming' | 'asking') {
  return {
    guard: ({ context }: { context: VisitContext }) => appointmentWays(context).includes(wish),
    target: `#visit.flow.appointment.${target}` as const,
    actions: visitSetup.assign(({ context }) => begunAppointment(context, wish)),
  };
}

const heldTicket = visitSetup.assign(({ context }) => ({ ticket: ticketOfAppointment(context) }));

/** On the page of the progress. */
export const appointmentFrom = {
  'change-appointment': begun('change', 'looking'),
  'cancel-appointment': begun('cancel', 'confirming'),
  'check-in': begun('check-in', 'asking'),
  'open-ticket': {
    guard: ({ context }: { context: VisitContext }) => ticketOfAppointment(context) !== undefined,
    target: '#visit.flow.ticketing.given' as const,
    actions: heldTicket,
  },
};

const keepAnswer = visitSetup.assign(({ context, event }) =>
  event.type === 'appointment.answered'
    ? {
        ...withAnswer(context, event.answer),
        ...withWish(context, {
          answered: true,
          because: event.answer.state === 'done' ? undefined : event.answer.state,
        }),
      }
    : {},
);

const keepRefusal = visitSetup.assign(({ context, event }) =>
  event.type === 'appointment.refused' ? withWish(context, { because: event.because }) : {},
);

const DONE: Readonly<Record<AppointmentWish, string>> = {
  change: 'appointment-changed',
  cancel: 'appointment-cancelled',
  'check-in': 'appointment-checked-in',
};

export const appointment = visitSetup.createStateConfig({
  initial: 'looking',
  states: {
    /** Free times are listed; nothing is taken. */
    looking: {
      entry: assign(({ context }) => withWish(context, { slotId: undefined })),
      invoke: { src: 'findTimes', input: ({ context }) => ({ context }) },
      on: {
        ...free,
        'slots.listed': [
          {
            guard: ({ context, event }) =>
              otherTimes(event.slots, bookedOf(context).appointment).some((slot) => slot.free > 0),
            target: 'choosing',
            actions: assign(({ context, event }) =>
              withWish(context, {
                slots: otherTimes(event.slots, bookedOf(context).appointment),
                because: undefined,
              }),
            ),
          },
          {
            target: 'refused',
            actions: assign(({ context }) => withWish(context, { because: 'no-times' })),
          },
        ],
        'appointment.refused': { target: 'refused', actions: keepRefusal },
      },
    },
    choosing: {
      on: {
        ...free,
        'choose-slot': {
          guard: ({ context, event }) => isFree(context, event.slotId),
          target: 'confirming',
          actions: assign(({ context, event }) => withWish(context, { slotId: event.slotId })),
        },
      },
    },
    /** Once, with what was and what will be. */
    confirming: {
      on: {
        ...free,
        back: [{ guard: wished('change'), target: 'choosing' }, toProgress],
        confirm: { target: 'asking' },
      },
    },
    /** Not to be left: what becomes of it is told first. */
    asking: {
      entry: raise({ type: 'attention.off' }),
      exit: raise({ type: 'attention.on' }),
      invoke: { src: 'askAppointment', input: ({ context }) => ({ context }) },
      on: {
        'appointment.answered': [
          {
            guard: ({ event }) => event.answer.state === 'done',
            target: 'settled',
            actions: [
              keepAnswer,
              ({ context }) =>
                context.services.audit({
                  actor: 'citizen',
                  event: DONE[wishOf(context).wish],
                  ok: true,
                  detail: { caseId: bookedOf(context).caseId },
                }),
            ],
          },
          { target: 'refused', actions: keepAnswer },
        ],
        'appointment.refused': { target: 'refused', actions: keepRefusal },
      },
    },
    settled: {
      always: [
        {
          guard: ({ context }) =>
            wished('check-in')({ context }) && ticketOfAppointment(context) !== undefined,
          target: 'checkedIn',
          actions: heldTicket,
        },
        { guard: wished('change'), target: 'slipWanted' },
        { target: 'done' },
      ],
    },
    /** From here on it is a number like any other. */
    checkedIn: {
      always: [
        {
          guard: ({ context }) => canPrintSheet(context, ticketSubject(context)),
          target: '#visit.flow.ticketing.printing',
        },
        { target: '#visit.flow.ticketing.given' },
      ],
    },
    slipWanted: {
      always: [
        {
          guard: ({ context }) => context.services.printerReady('document-printer'),
          target: 'fetchingSlip',
        },
        {
          target: 'stripWanted',
        },
      ],
    },
    /** A station without a printer for A4, or a hub that has no paper of it now. */
    stripWanted: {
      always: [
        {
          guard: ({ context }) => context.services.printerReady('receipt-printer'),
          target: 'printing',
          actions: assign(({ context }) => withNewTime(context, appointmentSheet(context))),
        },
        { target: 'done', actions: assign(({ context }) => withWish(context, { paper: 'missing' })) },
      ],
    },
    fetchingSlip: {
      invoke: { src: 'fetchAppointmentSlip', input: ({ context }) => ({ context }) },
      on: {
        'slip.fetched': {
          target: 'printing',
          actions: assign(({ context, event }) => withNewSlip(context, event.document)),
        },
        'slip.missing': { target: 'stripWanted' },
        leave: away,
        'idle.expired': away,
      },
    },
    printing: {
      entry: [
        raise({ type: 'attention.off' }),
        assign(({ context }) => withJob(context, { state: 'waiting', problems: [] })),
      ],
      exit: raise({ type: 'attention.on' }),
      invoke: {
        src: 'printPapers',
        input: ({ context }) => {
          const { paper } = wishOf(context);
          const known = paper === undefined || paper === 'missing' ? undefined : paper;
          return {
            services: context.services,
            visitId: context.visitId ?? '',
            papers: known === undefined ? [] : [known.paper],
            jobs: known === undefined ? [] : [known.job],
            deadlineMs: context.timing.print,
          };
        },
      },
      on: {
        'print.progress': {
          actions: assign(({ context, event }) =>
            withJob(context, { state: 'printing', problems: [...event.problems] }),
          ),
        },
        'print.settled': {
          actions: [
            assign(({ context, event }) =>
              withJob(context, { state: event.outcome, problems: [...event.problems] }),
            ),
            ({ context, event }) =>
              context.services.audit({
                actor: 'terminal',
                event: 'paper-settled',
                ok: event.outcome === 'printed',
                detail: { outcome: event.outcome, caseId: bookedOf(context).caseId },
              }),
          ],
        },
        'print.finished': { target: 'done' },
      },
    },
    done: {
      on: {
        ...free,
        print: [
          { guard: ({ context }) => wishOf(context).paper === 'missing', target: 'slipWanted' },
          {
            // Only what certainly did not come out: a silent printer may have printed.
            guard: ({ context }) => {
              const { paper } = wishOf(context);
              return paper !== undefined && paper !== 'missing' && paper.job.state === 'failed';
            },
            target: 'printing',
          },
        ],
        continue: away,
      },
    },
    refused: {
      on: {
        ...free,
        back: [{ guard: unsure, target: 'returning' }, toProgress],
        retry: [
          {
            guard: ({ context }) => {
              const { wish, slotId, because } = wishOf(context);
              return because === 'full' || (wish === 'change' && slotId === undefined);
            },
            target: 'looking',
          },
          {
            guard: ({ context }) => ['busy', 'no-answer'].includes(wishOf(context).because ?? ''),
            target: 'asking',
          },
        ],
      },
    },
    /** It may have been done: nothing is said of it before the hub has said it. */
    returning: {
      invoke: { src: 'findProgress', input: ({ context }) => ({ context }) },
      on: {
        leave: away,
        'idle.expired': away,
        'progress.found': {
          target: '#visit.flow.showingProgress',
          actions: assign({ progress: ({ event }) => event.progress, appointment: undefined }),
        },
        'task.failed': {
          target: 'refused',
          actions: assign(({ context }) => withWish(context, { because: 'no-answer' })),
        },
      },
    },
  },
});

/** The last question was not answered. */
export function unsure({ context }: { context: VisitContext }): boolean {
  return context.appointment?.because === 'no-answer';
}
