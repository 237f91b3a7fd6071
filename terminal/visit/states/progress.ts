/** The progress of an earlier case, asked with the code of its slip. */
import { assign, raise } from 'xstate';
import type { Progress } from '#contract/case.ts';
import type { FollowUpKind } from '#contract/case-state.ts';
import { slipCodeFrom } from '#contract/slip-code.ts';
import { followUpsOf, itemOfCase } from '../follow-up.ts';
import { newCaseId } from '../submission.ts';
import type { VisitContext } from '../visit-context.ts';
import { visitSetup } from '../visit-setup.ts';
import { appointmentFrom, unsure } from './appointment.ts';
import { away, helpFrom, noHelpNow } from './help.ts';

export const scanningSlip = visitSetup.createStateConfig({
  initial: 'scanning',
  entry: assign({
    slipCode: undefined,
    problem: undefined,
    progress: undefined,
    standing: undefined,
    appointment: undefined,
  }),
  on: {
    ...helpFrom('scan-slip'),
    back: { target: 'choosing.guide', actions: assign({ slipCode: undefined }) },
    leave: away,
    'idle.expired': away,
    'enter-slip-code': [
      {
        guard: ({ event }) => slipCodeFrom(event.code) !== undefined,
        target: '.asking',
        actions: assign({ slipCode: ({ event }) => slipCodeFrom(event.code), problem: undefined }),
      },
      { actions: assign({ problem: 'slip-code-not-readable' }) },
    ],
  },
  states: {
    scanning: {
      invoke: { src: 'scanCode', input: ({ context }) => ({ context }) },
      on: {
        'code.scanned': [
          {
            guard: ({ event }) => slipCodeFrom(event.text) !== undefined,
            target: 'asking',
            actions: assign({
              slipCode: ({ event }) => slipCodeFrom(event.text),
              problem: undefined,
            }),
          },
          {
            target: 'scanning',
            reenter: true,
            actions: assign({ problem: 'slip-code-not-readable' }),
          },
        ],
        'task.failed': { target: 'typingOnly' },
      },
    },
    /** The scanner is out: the code can still be typed. */
    typingOnly: {},
    asking: {
      invoke: { src: 'findProgress', input: ({ context }) => ({ context }) },
      on: {
        ...noHelpNow,
        'progress.found': {
          target: '#visit.flow.showingProgress',
          actions: assign({ progress: ({ event }) => event.progress }),
        },
        'task.failed': { target: 'scanning', actions: 'keepProblem' },
      },
    },
  },
});

export const showingProgress = visitSetup.createStateConfig({
  entry: [
    // A code held to the scanner is a sign of life, and somebody's case is on the screen: its time begins here.
    raise({ type: 'attention.on' }),
    // Back from a supplement that was not begun after all.
    assign(({ context: { followUp } }) =>
      followUp === undefined ? {} : { followUp: undefined, item: followUp.from },
    ),
  ],
  exit: raise({ type: 'handover.over' }),
  // Back from the window page: what became of the last wish is asked for before anything is told of it.
  always: { guard: unsure, target: 'appointment.returning' },
  // What was said of this case, and whether anything may be said: beside the progress, which does not wait for it.
  invoke: [
    { src: 'findStanding', input: ({ context }) => ({ context }) },
    { src: 'refreshProgress', input: ({ context }) => ({ context }) },
  ],
  on: {
    ...helpFrom('progress'),
    ...appointmentFrom,
    'standing.found': {
      // What was given here a moment ago may not have reached the hub.
      guard: ({ context, event }) => event.standing.given.length >= (context.standing?.given.length ?? 0),
      actions: assign({ standing: ({ event }) => event.standing }),
    },
    'progress.found': {
      actions: assign({ progress: ({ event }) => event.progress, appointment: undefined }),
    },
    'open-evaluation': {
      guard: ({ context }) => context.standing !== undefined && context.standing.state !== 'over',
      target: 'evaluating',
      actions: assign(({ context }) => ({
        evaluation: {
          about: 'slip' as const,
          evaluationId: newCaseId(),
          form: context.services.evaluationForm(),
          failed: false,
        },
      })),
    },
    'open-handover': { guard: 'canHandOver', actions: raise({ type: 'handover.wanted' }) },
    'follow-up': {
      guard: ({ context, event }) =>
        context.progress !== undefined &&
        followUpsOf(followedOf(context.progress, event.caseId), context.services.catalog).includes(
          event.kind,
        ),
      target: 'consenting',
      actions: [
        assign(({ context, event }) => begunFollowUp(context, event.kind, event.caseId)),
        'refreshReadiness',
      ],
    },
    // 一次一评: the visit itself, where nothing can be said about the case.
    continue: [
      { guard: ({ context }) => context.standing === undefined, target: 'evaluating' },
      { target: 'leaving' },
    ],
    // A card that was laid for a withdrawal still lies there.
    back: [{ guard: 'cardWasLaid', target: 'leaving' }, { target: 'scanningSlip' }],
    leave: { target: 'leaving' },
    'idle.expired': { target: 'leaving' },
  },
});

/** Of a package the part that is named. */
function followedOf(progress: Progress, caseId: string | undefined): Progress {
  return progress.parts?.find((part) => part.caseId === caseId) ?? progress;
}

function begunFollowUp(
  { progress: shown, item, services }: VisitContext,
  kind: FollowUpKind,
  ofPart: string | undefined,
): Partial<VisitContext> {
  const progress = shown && followedOf(shown, ofPart);
  const { caseId } = progress ?? {};
  if (progress === undefined || caseId === undefined) {
    throw new Error('what is followed up has its case');
  }
  return {
    item: itemOfCase(progress, services.catalog),
    catalogRevision: services.catalog.revision(),
    followUp: {
      kind,
      caseId,
      acceptanceNumber: progress.acceptanceNumber,
      gaps: progress.supplement?.gaps ?? [],
      from: item,
    },
  };
}
