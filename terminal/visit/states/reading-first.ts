import { assign } from 'xstate';
import { visitSetup } from '../visit-setup.ts';

/** What is signed for is read first: the seconds that are left count down, then it is ready. */
export const readingFirst = visitSetup.createStateConfig({
  initial: 'deciding',
  states: {
    deciding: { always: [{ guard: 'stillToRead', target: 'reading' }, { target: 'ready' }] },
    reading: {
      invoke: { src: 'readingTicker' },
      on: {
        'reading.second': {
          target: 'deciding',
          actions: assign({ readingLeft: ({ context }) => Math.max(0, (context.readingLeft ?? 0) - 1) }),
        },
      },
    },
    ready: {},
  },
});
