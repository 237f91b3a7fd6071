/** 一件事: after the questionnaire the citizen sees which parts suit him, and switches each on or off. */
import { assign } from 'xstate';
import { canGoOnWith, mayBeSwitched, questionnaireLength, switched } from '../package-choice.ts';
import { itemOf, materialsFor } from '../visit-rules.ts';
import { visitSetup } from '../visit-setup.ts';
import { away, helpFrom } from './help.ts';

export const partsChoice = visitSetup.createStateConfig({
  on: {
    ...helpFrom('eligibility'),
    'switch-part': {
      guard: ({ context, event }) => mayBeSwitched(context, event.partId),
      actions: assign(({ context, event }) => ({
        questionAnswers: switched(context, event.partId, event.on),
      })),
    },
    continue: [
      {
        // The card has ruled parts out: the rest goes on from where it was.
        guard: ({ context }) =>
          canGoOnWith(context) && context.citizen !== undefined && context.ruledOutParts.length > 0,
        target: 'identified',
        actions: assign(({ context }) =>
          context.citizen === undefined
            ? {}
            : {
                citizen: {
                  ...context.citizen,
                  materials: materialsFor(itemOf(context), context.citizen.materials),
                },
              },
        ),
      },
      {
        guard: ({ context }) => canGoOnWith(context),
        target: 'judging',
        // What was answered for a part before is not asked again.
        actions: assign(({ context }) => {
          const { eligibilityQuestions } = itemOf(context);
          const open = eligibilityQuestions.findIndex(
            ({ id }) => !context.questionAnswers?.some(({ questionId }) => questionId === id),
          );
          return { questionIndex: open === -1 ? eligibilityQuestions.length : open };
        }),
      },
    ],
    back: [
      {
        guard: ({ context }) => context.citizen === undefined,
        target: 'eligibility',
        actions: assign(({ context }) => ({ questionIndex: (questionnaireLength(context) ?? 1) - 1 })),
      },
    ],
    leave: away,
    'idle.expired': away,
  },
});
