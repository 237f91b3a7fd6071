/** 带到手机上: beside the page it was opened on, and over with the visit. */
import { assign, raise } from 'xstate';
import { visitSetup } from '../visit-setup.ts';

const changeTo = (state: 'asking' | 'closing') =>
  visitSetup.assign(({ context }) =>
    context.handover === undefined ? {} : { handover: { ...context.handover, state } },
  );

export const handover = visitSetup.createStateConfig({
  description: 'A one-time code for the citizen’s phone. What nobody has opened is taken back.',
  initial: 'closed',
  states: {
    closed: {
      entry: assign({ handover: undefined }),
      on: { 'handover.wanted': { target: 'asking' } },
    },
    asking: {
      entry: assign({ handover: { state: 'asking' } }),
      invoke: { src: 'openHandover', input: ({ context }) => ({ context }) },
      on: {
        'handover.given': {
          target: 'waiting',
          actions: assign(({ event: { handover: given } }) => ({
            handover: {
              state: 'waiting' as const,
              handoverId: given.handoverId,
              url: given.url,
              secondsLeft: given.secondsLeft,
            },
          })),
        },
        'handover.refused': { target: 'failed' },
        'close-handover': { target: 'closed' },
        'handover.over': { target: 'closed' },
      },
    },
    waiting: {
      invoke: { src: 'watchHandover', input: ({ context }) => ({ context }) },
      on: {
        'handover.changed': [
          // The word of a code that is no longer this visit's.
          { guard: ({ context, event }) => event.handoverId !== context.handover?.handoverId },
          { guard: ({ event }) => event.state.state === 'opened', target: 'opened' },
          { guard: ({ event }) => event.state.state !== 'waiting', target: 'expired' },
          {
            actions: assign(({ context, event }) => ({
              handover: {
                state: 'waiting' as const,
                ...context.handover,
                secondsLeft: event.state.secondsLeft,
              },
            })),
          },
        ],
        'close-handover': { target: 'closing' },
        'handover.over': { target: 'closing' },
      },
    },
    opened: {
      // Whoever holds the phone is still there, without having touched the screen.
      entry: [assign({ handover: { state: 'opened' } }), raise({ type: 'touch' })],
      on: { 'close-handover': { target: 'closed' }, 'handover.over': { target: 'closed' } },
    },
    expired: {
      entry: assign({ handover: { state: 'expired' } }),
      on: {
        'handover.wanted': { target: 'asking' },
        'close-handover': { target: 'closed' },
        'handover.over': { target: 'closed' },
      },
    },
    failed: {
      entry: assign({ handover: { state: 'failed' } }),
      on: {
        'handover.wanted': { target: 'asking' },
        'close-handover': { target: 'closed' },
        'handover.over': { target: 'closed' },
      },
    },
    /** No longer shown; the hub is told before a new one is asked for, or the old one would stay open there. */
    closing: {
      entry: assign(({ context }) =>
        context.handover === undefined
          ? {}
          : { handover: { ...context.handover, state: 'closing' as const, url: undefined } },
      ),
      invoke: { src: 'closeHandover', input: ({ context }) => ({ context }) },
      initial: 'forGood',
      states: {
        forGood: {
          on: {
            'handover.wanted': { target: 'wantedAgain' },
            'handover.closed': { target: '#visit.handover.closed' },
          },
        },
        wantedAgain: {
          entry: changeTo('asking'),
          on: {
            'close-handover': { target: 'forGood', actions: changeTo('closing') },
            'handover.over': { target: 'forGood', actions: changeTo('closing') },
            'handover.closed': { target: '#visit.handover.asking' },
          },
        },
      },
    },
  },
});
