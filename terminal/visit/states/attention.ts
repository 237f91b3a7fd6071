import { assign, raise } from 'xstate';
import { patience, visitSetup } from '../visit-setup.ts';

export const attention = visitSetup.createStateConfig({
  description: 'Is anybody there? Off where nothing can be lost by waiting, or where work must not be cut.',
  initial: 'off',
  on: {
    'attention.off': { target: '.off' },
    'attention.on': { target: '.watching' },
  },
  states: {
    off: {},
    watching: {
      on: { touch: { target: 'watching', reenter: true } },
      after: { idle: { target: 'warning' } },
    },
    warning: {
      entry: assign({ secondsLeft: ({ context }) => context.timing.idleWarningSeconds * patience(context) }),
      invoke: { src: 'secondTicker' },
      on: {
        touch: { target: 'watching' },
        'second.passed': [
          { guard: 'timeIsUp', target: 'off', actions: raise({ type: 'idle.expired' }) },
          { actions: 'countDown' },
        ],
      },
    },
  },
});
