/**
 * The end of every visit: take your things, everything is wiped, a word of farewell. No way leads to the wiping
 * past a card that lies on the reader (visit-farewell.test.ts).
 */
import { assign, raise } from 'xstate';
import { emptyVisit } from '../visit-context.ts';
import { visitSetup } from '../visit-setup.ts';

export const leaving = visitSetup.createStateConfig({
  always: [{ guard: 'somethingToTake', target: 'takingThings' }, { target: 'wiping' }],
});

const staffCalled = visitSetup.assign({ staffCalled: true });

/** Whoever comes to help must see why: the screen is no longer only its citizen's. */
const screenSeen = visitSetup.assign(({ context }) => ({
  preferences: { ...context.preferences, blackScreen: false },
}));

/** Each call louder than the one before; whoever says that he has it is believed only by the reader. */
function call(urgency: 1 | 2 | 3, next: 'secondCall' | 'thirdCall' | 'cardOverdue') {
  const called = visitSetup.assign({ urgency });
  return {
    entry: urgency === 1 ? [called] : [called, screenSeen],
    after: { reminder: { target: next } },
    on: { continue: { actions: visitSetup.assign({ thingsConfirmed: true }) } },
  } as const;
}

const quietly = visitSetup.assign(({ context }) => ({
  urgency: 0,
  secondsLeft: context.timing.takeThingsSeconds,
}));

export const takingThings = visitSetup.createStateConfig({
  initial: 'deciding',
  entry: [
    raise({ type: 'attention.off' }),
    raise({ type: 'handover.over' }),
    // The papers are named, but what stands in them is already gone.
    assign({
      citizen: undefined,
      acting: undefined,
      questionAnswers: undefined,
      policies: undefined,
      papers: [],
      progress: undefined,
      appointment: undefined,
      slots: undefined,
      thingsConfirmed: false,
    }),
  ],
  invoke: { src: 'waitForCardRemoval', input: ({ context }) => ({ context }) },
  on: {
    'card.removed': { guard: 'cardWasLaid', target: '.deciding', actions: assign({ card: 'taken' }) },
    'card.unwatched': { guard: 'cardOnReader', target: '.deciding', actions: assign({ card: 'unwatched' }) },
  },
  states: {
    deciding: {
      always: [
        { guard: 'cardOnReader', target: 'askingReader' },
        { guard: ({ context }) => context.card === 'unwatched', target: 'cardUnwatched' },
        { target: 'papersNext' },
      ],
    },
    /** It may have been taken long ago: nobody is called back before the reader has looked. */
    askingReader: {
      entry: assign({ urgency: 0, secondsLeft: 0 }),
      after: { cardQuestion: { target: 'firstCall' } },
    },
    firstCall: call(1, 'secondCall'),
    secondCall: call(2, 'thirdCall'),
    thirdCall: call(3, 'cardOverdue'),
    /** A card that stays is never left without a word: staff is called, the page stays until it is taken. */
    cardOverdue: {
      entry: [
        assign({ urgency: 3 }),
        staffCalled,
        screenSeen,
        ({ context }) =>
          context.services.audit({
            actor: 'terminal',
            event: 'card-left-behind',
            ok: false,
            device: 'id-card-reader',
          }),
      ],
      on: { continue: { actions: assign({ thingsConfirmed: true }) } },
    },
    /** A reader that cannot be asked must not hold the next citizen up for ever: its time, then staff. */
    cardUnwatched: {
      entry: assign(({ context }) => ({ urgency: 1, secondsLeft: context.timing.takeThingsSeconds })),
      invoke: { src: 'secondTicker' },
      on: {
        'second.passed': [
          {
            guard: 'timeIsUp',
            target: 'cardUnwatchedOverdue',
            actions: ({ context }) =>
              context.services.audit({
                actor: 'terminal',
                event: 'card-not-watched',
                ok: false,
                device: 'id-card-reader',
              }),
          },
          { actions: 'countDown' },
        ],
        continue: { target: '#visit.flow.wiping' },
      },
    },
    /** Staff needs time to come: the page and the call stay before anything goes on. */
    cardUnwatchedOverdue: {
      entry: [
        assign(({ context }) => ({ urgency: 3, secondsLeft: context.timing.takeThingsSeconds })),
        staffCalled,
        screenSeen,
      ],
      invoke: { src: 'secondTicker' },
      on: {
        'second.passed': [{ guard: 'timeIsUp', target: 'papersNext' }, { actions: 'countDown' }],
        continue: { target: '#visit.flow.wiping' },
      },
    },
    papersNext: {
      always: [
        { guard: ({ context }) => context.thingsConfirmed, target: '#visit.flow.wiping' },
        { guard: 'papersToTake', target: 'papers' },
        { target: '#visit.flow.wiping' },
      ],
    },
    /** No part of the machine feels whether paper was taken: the citizen says so, or is reminded. */
    papers: {
      entry: quietly,
      invoke: { src: 'secondTicker' },
      on: {
        'second.passed': [{ guard: 'timeIsUp', target: 'papersReminded' }, { actions: 'countDown' }],
        continue: { target: '#visit.flow.wiping' },
      },
    },
    papersReminded: {
      entry: [quietly, assign({ urgency: 1 })],
      invoke: { src: 'secondTicker' },
      on: {
        'second.passed': [{ guard: 'timeIsUp', target: 'papersOverdue' }, { actions: 'countDown' }],
        continue: { target: '#visit.flow.wiping' },
      },
    },
    papersOverdue: {
      entry: [
        quietly,
        staffCalled,
        screenSeen,
        ({ context }) =>
          context.services.audit({ actor: 'terminal', event: 'papers-left-behind', ok: false }),
      ],
      invoke: { src: 'secondTicker' },
      on: {
        'second.passed': [{ guard: 'timeIsUp', target: '#visit.flow.wiping' }, { actions: 'countDown' }],
        continue: { target: '#visit.flow.wiping' },
      },
    },
  },
});

export const wiping = visitSetup.createStateConfig({
  entry: [
    raise({ type: 'attention.off' }),
    raise({ type: 'handover.over' }),
    'keepFarewell',
    // At once, whatever the printers' queues still need; the language stays for the farewell.
    assign(({ context }) => ({
      ...emptyVisit,
      visitId: context.visitId,
      preferences: context.preferences,
      handover: context.handover,
    })),
  ],
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
    assign(({ context }) => ({
      ...emptyVisit,
      preferences: context.preferences,
      handover: context.handover,
      staffCalled: false,
    })),
    screenSeen,
    // Who did not end it himself has more to read.
    assign({
      secondsLeft: ({ context: { timing, farewell } }) =>
        timing.erasedSeconds * (farewell.ended === undefined ? 1 : 3),
    }),
    raise({ type: 'attention.off' }),
  ],
  invoke: { src: 'secondTicker' },
  on: {
    'second.passed': [{ guard: 'timeIsUp', target: 'attract' }, { actions: 'countDown' }],
    start: { target: 'attract' },
    continue: { target: 'attract' },
  },
});
