/** The pages for what failed. */
import { assign, raise } from 'xstate';
import { emptyVisit } from '../visit-context.ts';
import { visitSetup } from '../visit-setup.ts';
import { helpFrom } from './help.ts';

export const problem = visitSetup.createStateConfig({
  entry: raise({ type: 'attention.on' }),
  on: {
    ...helpFrom('problem'),
    retry: [
      { guard: ({ context }) => context.retryAt === 'submitting', target: 'submitting' },
      {
        guard: ({ context }) => context.retryAt === 'fetching-papers',
        target: 'submitting.fetchingPapers',
      },
      { guard: ({ context }) => context.retryAt === 'form', target: 'form' },
      { guard: ({ context }) => context.retryAt === 'dues', target: 'dues' },
    ],
    // Decided, but the papers could not be had: the slip with its number is printed all the same.
    continue: [{ guard: 'decidedWithoutPapers', target: 'submitting.settled' }, { target: 'leaving' }],
    leave: [{ guard: 'decidedWithoutPapers', target: 'submitting.settled' }, { target: 'leaving' }],
    'idle.expired': { target: 'leaving' },
  },
});

export const outOfService = visitSetup.createStateConfig({
  entry: [
    assign(({ context }) => ({ ...emptyVisit, handover: context.handover })),
    raise({ type: 'attention.off' }),
    raise({ type: 'handover.over' }),
  ],
  always: { guard: ({ context }) => context.stopped === undefined, target: 'attract' },
  initial: 'asEverybodyFindsIt',
  on: {
    // A black screen says nothing to who comes next, and there is nothing here to hide.
    'set-preferences': {
      target: '.suited',
      actions: assign({ preferences: ({ event }) => ({ ...event.preferences, blackScreen: false }) }),
    },
  },
  states: {
    asEverybodyFindsIt: {},
    /** As on the standing page: who read this in his language and went leaves the next one what everybody finds. */
    suited: { after: { idle: { target: '#visit.flow.outOfService', reenter: true } } },
  },
});
