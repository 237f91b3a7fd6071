/** 帮办: beside the page it was asked on. The citizen agrees first, ends it at any time, and it ends with the visit. */
import { assign } from 'xstate';
import type { VisitContext } from '../visit-context.ts';
import { visitSetup } from '../visit-setup.ts';

function audited(event: 'helper-began' | 'helper-ended' | 'helper-refused') {
  return ({ context }: { context: VisitContext }) =>
    context.services.audit({
      actor: event === 'helper-refused' ? 'terminal' : 'citizen',
      event,
      ok: event !== 'helper-refused',
      detail: {
        ...(context.helping === undefined ? {} : { staffNumber: context.helping }),
        itemId: context.item?.id ?? '',
      },
    });
}

/** Whoever asked has gone: nothing of this is left for the next one. */
const overWithTheVisit = {
  guard: ({ context }: { context: VisitContext }) => context.visitId === undefined,
  target: 'none' as const,
};
const ended = { 'close-helper': { target: 'none' as const } };

export const helping = visitSetup.createStateConfig({
  description: 'A helper with a sign-in of his own. It opens nothing of the citizen’s.',
  initial: 'none',
  states: {
    none: {
      entry: assign({ helping: undefined, helperRefused: undefined }),
      on: {
        'open-helper': {
          guard: ({ context }) => context.visitId !== undefined && context.services.helpers?.staffed === true,
          target: 'consenting',
        },
      },
    },
    consenting: { always: overWithTheVisit, on: { ...ended, 'agree-helper': { target: 'signingIn' } } },
    signingIn: {
      always: overWithTheVisit,
      on: { ...ended, 'sign-in-helper': { target: 'checking' } },
    },
    checking: {
      always: overWithTheVisit,
      entry: assign({ helperRefused: undefined }),
      invoke: {
        src: 'signInHelper',
        input: ({ context, event }) => {
          if (event.type !== 'sign-in-helper') throw new Error('entered by nothing but a sign-in');
          return { context, staffNumber: event.staffNumber, code: event.code };
        },
      },
      on: {
        ...ended,
        'helper.signed-in': {
          target: 'helping',
          actions: assign(({ context, event }) => ({
            helping: event.staffNumber,
            helpedBy: [...new Set([...context.helpedBy, event.staffNumber])],
          })),
        },
        'helper.refused': {
          target: 'signingIn',
          actions: [assign({ helperRefused: ({ event }) => event.because }), audited('helper-refused')],
        },
      },
    },
    helping: {
      entry: audited('helper-began'),
      exit: audited('helper-ended'),
      always: overWithTheVisit,
      // Nobody helps for ever on one sign-in.
      after: { helperSession: { target: 'none' } },
      on: ended,
    },
  },
});
