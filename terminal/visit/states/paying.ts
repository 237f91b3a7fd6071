/**
 * What is owed, and the code that pays it (缴费). The screen never says that something was paid: the hub asks the
 * gateway. While a code is out nothing of the visit is wiped; leaving closes the code first.
 */
import { assign, raise } from 'xstate';
import {
  freshDues,
  nothingPaid,
  type PaymentProgress,
  standingOf,
  ticked,
} from '../../payments/payment-progress.ts';
import { citizenOf } from '../visit-rules.ts';
import { visitSetup } from '../visit-setup.ts';
import { helpFrom, noHelpNow } from './help.ts';
import { backTo, toProblem } from './transitions.ts';

/** A department that books the money in time is waited for; one that does not is told on the slip. */
const RECEIVED_SECONDS = 20;

export const dues = visitSetup.createStateConfig({
  initial: 'deciding',
  on: { leave: { target: 'leaving' }, 'idle.expired': { target: 'leaving' } },
  states: {
    deciding: {
      always: [{ guard: 'hasDues', target: 'listing' }, { target: '#visit.flow.faceCheck' }],
    },
    listing: {
      // Each code belongs to one case: who tries again begins a new one.
      entry: assign(({ context }) => ({
        caseId: undefined,
        slipCode: undefined,
        outcome: undefined,
        payment: undefined,
        citizen: { ...citizenOf(context), dues: undefined },
      })),
      invoke: { src: 'listDues', input: ({ context }) => ({ context }) },
      on: {
        'dues.listed': {
          target: 'choosing',
          actions: assign(({ context, event }) => ({
            citizen: { ...citizenOf(context), dues: freshDues(event.lines, event.simulated) },
          })),
        },
        'task.failed': toProblem('dues'),
      },
    },
    choosing: {
      on: {
        ...helpFrom('dues'),
        'toggle-due': {
          actions: assign(({ context, event }) => {
            const citizen = citizenOf(context);
            const before = citizen.dues;
            return before === undefined
              ? {}
              : { citizen: { ...citizen, dues: ticked(before, event.noticeNumber) } };
          }),
        },
        continue: {
          guard: ({ context }) => (context.citizen?.dues?.chosen.length ?? 0) > 0,
          target: '#visit.flow.faceCheck',
        },
        back: [...backTo.dues],
      },
    },
  },
});

/** What the hub said, kept; the next state is decided from it and from nothing else. */
const keepOrder = visitSetup.assign(({ context, event }) => {
  const before = context.payment ?? nothingPaid;
  if (event.type !== 'payment.told') return { payment: { ...before, silent: true } };
  const codeShown = before.codeShown || event.order.qr !== undefined;
  return { payment: { ...before, order: event.order, codeShown, silent: !event.order.confirmed } };
});

function closeBecause(because: NonNullable<PaymentProgress['because']>, leaving = false) {
  return {
    target: '#visit.flow.paying.closing' as const,
    actions: visitSetup.assign(({ context }) => ({
      payment: { ...(context.payment ?? nothingPaid), because, leaving },
    })),
  };
}

const standsAt =
  (...standings: readonly ReturnType<typeof standingOf>[]) =>
  ({ context }: { context: { readonly payment: PaymentProgress | undefined } }): boolean =>
    standings.includes(standingOf(context.payment ?? nothingPaid));

export const paying = visitSetup.createStateConfig({
  initial: 'opening',
  entry: [raise({ type: 'attention.off' }), assign({ payment: nothingPaid, secondsLeft: 0 })],
  exit: raise({ type: 'attention.on' }),
  on: noHelpNow,
  states: {
    opening: {
      invoke: { src: 'openPayment', input: ({ context }) => ({ context }) },
      on: {
        'payment.told': [
          { guard: ({ event }) => event.order.qr !== undefined, target: 'waiting', actions: keepOrder },
          { guard: ({ event }) => event.order.state !== 'created', target: 'judging', actions: keepOrder },
          closeBecause('no-code'),
        ],
        'payment.silent': closeBecause('no-code'),
        leave: closeBecause('cancelled', true),
      },
    },
    waiting: {
      entry: assign({ secondsLeft: ({ context }) => context.payment?.order?.secondsLeft ?? 0 }),
      invoke: [{ src: 'watchPayment', input: ({ context }) => ({ context }) }, { src: 'secondTicker' }],
      on: {
        'payment.told': [
          {
            guard: ({ event }) => event.order.state === 'waiting',
            actions: keepOrder,
          },
          { target: 'judging', actions: keepOrder },
        ],
        'payment.silent': { actions: keepOrder },
        'second.passed': [{ guard: 'timeIsUp', ...closeBecause('timeout') }, { actions: 'countDown' }],
        'cancel-payment': closeBecause('cancelled'),
        leave: closeBecause('cancelled', true),
      },
    },
    /** The gateway has the money, the department has not booked it yet: usually a moment. */
    received: {
      entry: assign({ secondsLeft: RECEIVED_SECONDS }),
      invoke: [{ src: 'watchPayment', input: ({ context }) => ({ context }) }, { src: 'secondTicker' }],
      on: {
        'payment.told': [
          { guard: ({ event }) => event.order.state === 'paid', actions: keepOrder },
          { target: 'judging', actions: keepOrder },
        ],
        'second.passed': [{ guard: 'timeIsUp', target: 'onItsWay' }, { actions: 'countDown' }],
      },
    },
    closing: {
      invoke: { src: 'closePayment', input: ({ context }) => ({ context }) },
      on: {
        'payment.told': { target: 'judging', actions: keepOrder },
        'payment.silent': { target: 'judging', actions: keepOrder },
        leave: {
          actions: assign(({ context }) => ({
            payment: { ...(context.payment ?? nothingPaid), leaving: true },
          })),
        },
      },
    },
    judging: {
      always: [
        { guard: standsAt('settled'), target: 'settled' },
        { guard: standsAt('received'), target: 'received' },
        {
          guard: ({ context }) =>
            standingOf(context.payment ?? nothingPaid) === 'nothing-taken' &&
            context.payment?.leaving === true,
          target: '#visit.flow.leaving',
          actions: 'forgetPayment',
        },
        { guard: standsAt('nothing-taken'), target: 'closed' },
        { target: 'onItsWay' },
      ],
    },
    /** Closed, and known to be: nothing was taken. */
    closed: {
      entry: ['forgetPayment', raise({ type: 'attention.on' })],
      on: {
        ...helpFrom('pay'),
        retry: { target: '#visit.flow.dues.listing' },
        continue: { target: '#visit.flow.leaving' },
        leave: { target: '#visit.flow.leaving' },
        'idle.expired': { target: '#visit.flow.leaving' },
      },
    },
    settled: {
      entry: ['keepPaidOutcome', 'auditPayment'],
      always: { target: '#visit.flow.submitting.fetchingPapers' },
    },
    /** Never "failed": what became of the money is told by the slip's code, and the hub sees to it. */
    onItsWay: {
      entry: ['keepPaidOutcome', 'auditPayment'],
      always: { target: '#visit.flow.submitting.settled' },
    },
  },
});
