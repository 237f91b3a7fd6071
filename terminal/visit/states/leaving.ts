/** The end of every visit: take your things, everything is wiped, a word of farewell. */
import { assign, raise } from 'xstate';
import { emptyVisit } from '../visit-context.ts';
import { visitSetup } from '../visit-setup.ts';

export const leaving = visitSetup.createStateConfig({
  always: [{ guard: 'somethingToTake', target: 'takingThings' }, { target: 'wiping' }],
});

export const takingThings = visitSetup.createStateConfig({
  initial: 'reminding',
  entry: [
    raise({ type: 'attention.off' }),
    // The papers are named, but what stands in them is already gone.
    assign(({ context }) => ({
      citizen: undefined,
      secondsLeft: context.timing.takeThingsSeconds,
      papers: [],
    })),
  ],
  invoke: [{ src: 'secondTicker' }, { src: 'waitForCardRemoval', input: ({ context }) => ({ context }) }],
  on: {
    'card.removed': { actions: assign({ card: 'taken' }) },
    'card.unwatched': { actions: assign({ card: 'unwatched' }) },
  },
  states: {
    reminding: {
      on: {
        'second.passed': [
          { guard: 'timeIsUp', target: 'overdue', actions: 'countDown' },
          { actions: 'countDown' },
        ],
        continue: [{ guard: 'cardOnReader', target: 'overdue' }, { target: '#visit.flow.wiping' }],
      },
    },
    /** A card that stays is never left without a word: staff is called, the page stays until it is taken. */
    overdue: {
      entry: assign(({ context }) => ({
        secondsLeft: 0,
        staffCalled: context.card === 'on-reader' || context.card === 'unwatched' || context.staffCalled,
      })),
      always: { guard: ({ context }) => context.card !== 'on-reader', target: '#visit.flow.wiping' },
    },
  },
});

export const wiping = visitSetup.createStateConfig({
  entry: raise({ type: 'attention.off' }),
  invoke: { src: 'wipe', input: ({ context }) => ({ context }) },
  on: {
    'wipe.done': {
      target: 'erased',
      actions: ({ context }) => context.services.audit({ actor: 'terminal', event: 'visit-wiped', ok: true }),
    },
  },
});

export const erased = visitSetup.createStateConfig({
  entry: [
    assign({ ...emptyVisit, staffCalled: false }),
    assign({ secondsLeft: ({ context }) => context.timing.erasedSeconds }),
    raise({ type: 'attention.off' }),
  ],
  invoke: { src: 'secondTicker' },
  on: {
    'second.passed': [{ guard: 'timeIsUp', target: 'attract' }, { actions: 'countDown' }],
    start: { target: 'attract' },
    continue: { target: 'attract' },
  },
});
