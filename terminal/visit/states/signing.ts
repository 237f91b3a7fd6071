/** The face where the item asks for it, the signature, and the page of all answers. */
import { assign } from 'xstate';
import { signatureTrouble } from '#contract/signature.ts';
import { newCaseId, newSlipCode } from '../submission.ts';
import { citizenOf, fieldIndexOf, isSigned, itemOf } from '../visit-rules.ts';
import { readingSeconds, visitSetup } from '../visit-setup.ts';
import { helpFrom } from './help.ts';
import { readingFirst } from './reading-first.ts';
import { signatureRenderer } from './signature-renderer.ts';
import { backTo } from './transitions.ts';

export const faceCheck = visitSetup.createStateConfig({
  initial: 'deciding',
  // What failed at another camera is not said of this one, nor the other way round.
  entry: assign({ problem: undefined }),
  exit: assign({ problem: undefined }),
  on: { leave: { target: 'leaving' }, 'idle.expired': { target: 'leaving' } },
  states: {
    deciding: {
      always: [{ guard: 'hasFaceCheck', target: 'ready' }, { target: '#visit.flow.materials' }],
    },
    ready: {
      on: {
        ...helpFrom('face-check'),
        'start-face-check': { guard: 'faceAttemptsLeft', target: 'looking' },
        'refuse-face-check': { target: 'refused' },
        back: [...backTo.faceCheck],
      },
    },
    looking: {
      entry: assign({
        faceAttempt: ({ context }) => context.faceAttempt + 1,
        faceMatched: undefined,
        problem: undefined,
      }),
      invoke: { src: 'compareFace', input: ({ context }) => ({ context }) },
      on: {
        'face.compared': [
          {
            guard: ({ event }) => event.matched,
            target: 'matched',
            actions: assign(({ context }) => ({
              faceMatched: true,
              citizen: { ...citizenOf(context), facePassed: true },
            })),
          },
          { target: 'ready', actions: assign({ faceMatched: false }) },
        ],
        // A camera that was not there has seen nobody: the try is not counted.
        'task.failed': {
          target: 'ready',
          actions: assign(({ context, event }) => ({
            faceAttempt: context.faceAttempt - 1,
            problem: event.code,
          })),
        },
        'refuse-face-check': { target: 'refused' },
      },
    },
    matched: {
      on: { continue: { target: '#visit.flow.materials' } },
      after: { printedPause: { target: '#visit.flow.materials' } },
    },
    /** The other way beside the face (facial recognition must not be the only one): a person checks later. */
    refused: {
      entry: assign(({ context }) => ({
        faceMatched: undefined,
        citizen: { ...citizenOf(context), facePassed: false },
      })),
      always: { target: '#visit.flow.materials' },
    },
  },
});

export const signing = visitSetup.createStateConfig({
  initial: 'deciding',
  on: { leave: { target: 'leaving' }, 'idle.expired': { target: 'leaving' } },
  states: {
    deciding: {
      always: [{ guard: 'hasSigning', target: 'waiting' }, { target: '#visit.flow.checking' }],
    },
    waiting: {
      // What was read once is not read again: to correct a signature, or back from help.
      entry: assign({ readingLeft: ({ context }) => context.readingLeft ?? readingSeconds(context) }),
      ...readingFirst,
      on: {
        ...helpFrom('sign'),
        // The screen does not offer what is too little for a name; an event made by hand is refused here.
        sign: {
          guard: ({ context, event: { signature } }) =>
            (context.readingLeft ?? 0) === 0 && signatureTrouble(signature.strokes, signature) === undefined,
          target: 'rendering',
          actions: assign(({ context, event }) => ({
            citizen: { ...citizenOf(context), signedByKey: event.signature.instrument === 'held-key' },
          })),
        },
        back: [
          {
            guard: ({ context }) => context.correcting && context.citizen?.signature !== undefined,
            target: '#visit.flow.checking',
          },
          ...backTo.signing,
        ],
      },
    },
    rendering: {
      invoke: signatureRenderer,
      on: {
        'signature.rendered': {
          target: '#visit.flow.checking',
          actions: assign(({ context, event }) => ({
            citizen: { ...citizenOf(context), signature: event.rendered },
          })),
        },
      },
    },
  },
});

export const checking = visitSetup.createStateConfig({
  entry: assign({ correcting: false }),
  on: {
    ...helpFrom('check'),
    edit: [
      {
        guard: ({ context, event }) =>
          event.target.kind === 'field' && fieldIndexOf(context, event.target.fieldId) >= 0,
        target: 'form',
        actions: assign(({ context, event }) => ({
          correcting: true,
          fieldError: undefined,
          fieldIndex: event.target.kind === 'field' ? fieldIndexOf(context, event.target.fieldId) : 0,
        })),
      },
      {
        guard: ({ context, event }) =>
          event.target.kind === 'materials' && itemOf(context).materials.length > 0,
        target: 'materials',
        actions: assign({ correcting: true }),
      },
      {
        guard: ({ context, event }) => event.target.kind === 'signature' && isSigned(context),
        target: 'signing.waiting',
        actions: assign({ correcting: true }),
      },
    ],
    confirm: {
      guard: 'readyToSubmit',
      target: 'submitting',
      // Born once, when the citizen confirms: every later try is the same case.
      actions: assign({
        caseId: ({ context }) => context.caseId ?? newCaseId(),
        slipCode: ({ context }) => context.slipCode ?? newSlipCode(),
      }),
    },
    back: [
      ...backTo.checking,
      // Who does not withdraw after all may still supplement; he lays his card again for that.
      {
        guard: ({ context }) => context.followUp?.kind === 'withdraw',
        target: 'showingProgress',
        actions: assign({ citizen: undefined, acting: undefined }),
      },
    ],
    leave: { target: 'leaving' },
    'idle.expired': { target: 'leaving' },
  },
});
