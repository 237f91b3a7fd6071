/** 带到手机上: beside the page it was opened on, and over with the visit. */
import { assign, raise } from 'xstate';
import { visitSetup } from '../visit-setup.ts';

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
          { guard: ({ event }) => event.state.state === 'opened', target: 'opened' },
          { guard: ({ event }) => event.state.state !== 'waiting', target: 'expired' },
          {
            actions: assign(({ context, event }) =>
              context.handover === undefined
                ? {}
                : { handover: { ...context.handover, secondsLeft: event.state.secondsLeft } },
            ),
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
    closing: {
      invoke: { src: 'closeHandover', input: ({ context }) => ({ context }) },
      exit: assign({ handover: undefined }),
      on: { 'handover.closed': { target: 'closed' } },
    },
  },
});
