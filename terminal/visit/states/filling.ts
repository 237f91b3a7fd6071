/** The questions: may he, and what does the form ask. What can be asked without a card is asked before it. */
import { and, assign, not } from 'xstate';
import { checkField } from '../field-validation.ts';
import { askedBefore } from '../known-fields.ts';
import { citizenOf, itemOf, materialsFor, missingFieldIndex, prefilledAnswers } from '../visit-rules.ts';
import { visitSetup } from '../visit-setup.ts';
import { away, helpFrom } from './help.ts';
import { backTo, toProblem } from './transitions.ts';

export const asking = visitSetup.createStateConfig({
  entry: assign({ questionAnswers: [], questionIndex: 0, ineligible: undefined, ruledOutParts: [] }),
  always: [{ guard: 'hasEligibility', target: 'eligibility' }, { target: 'consenting' }],
});

export const eligibility = visitSetup.createStateConfig({
  on: {
    ...helpFrom('eligibility'),
    'answer-eligibility': {
      guard: ({ context, event }) => {
        const question = itemOf(context).eligibilityQuestions[context.questionIndex];
        return (
          question?.id === event.questionId && question.options.some((option) => option.id === event.optionId)
        );
      },
      target: 'judging',
      actions: assign(({ context, event }) => {
        const question = itemOf(context).eligibilityQuestions[context.questionIndex];
        const option = question?.options.find((candidate) => candidate.id === event.optionId);
        return {
          questionIndex: context.questionIndex + 1,
          ineligible:
            option === undefined || option.eligible
              ? undefined
              : { kind: 'option' as const, questionId: event.questionId, optionId: option.id },
          questionAnswers: [
            ...(context.questionAnswers ?? []).filter((answer) => answer.questionId !== event.questionId),
            { questionId: event.questionId, optionId: event.optionId },
          ],
        };
      }),
    },
    back: [
      {
        guard: ({ context }) => context.questionIndex > 0,
        actions: assign({ questionIndex: ({ context }) => context.questionIndex - 1 }),
      },
      { guard: 'nobodyKnown', target: 'choosing.guide' },
    ],
    leave: away,
    'idle.expired': away,
  },
});

export const judging = visitSetup.createStateConfig({
  always: [
    { guard: 'ruledOut', target: 'ineligible' },
    { guard: 'partsToChoose', target: 'partsChoice' },
    { guard: 'moreQuestions', target: 'eligibility' },
    { guard: 'nobodyKnown', target: 'consenting' },
    {
      // Somebody has come back to them: other answers ask for something else.
      target: 'form',
      actions: assign(({ context }) => {
        const citizen = citizenOf(context);
        const item = itemOf(context);
        return {
          fieldIndex: 0,
          citizen: {
            ...citizen,
            answers: { ...prefilledAnswers(item, citizen.document), ...citizen.answers },
            materials: materialsFor(item, citizen.materials),
          },
        };
      }),
    },
  ],
});

export const ineligible = visitSetup.createStateConfig({
  on: {
    ...helpFrom('ineligible'),
    back: {
      // A card is what it is; an answer may have been a slip of the finger.
      guard: ({ context }) => context.ineligible?.kind === 'option' && context.questionIndex > 0,
      target: 'eligibility',
      actions: assign({
        ineligible: undefined,
        questionIndex: ({ context }) => context.questionIndex - 1,
      }),
    },
    // Nobody is known yet: there may be something else to do here.
    continue: [{ guard: 'nothingKnown', target: 'choosing.home' }, { target: 'leaving' }],
    leave: away,
    'idle.expired': away,
  },
});

export const form = visitSetup.createStateConfig({
  initial: 'deciding',
  on: { leave: { target: 'leaving' }, 'idle.expired': { target: 'leaving' } },
  states: {
    deciding: {
      always: [
        {
          guard: 'fieldKnown',
          target: 'deciding',
          reenter: true,
          actions: assign({ fieldIndex: ({ context }) => context.fieldIndex + 1 }),
        },
        { guard: 'fieldNeedsSlots', target: 'listingSlots' },
        { guard: 'moreFields', target: 'asking' },
        { target: '#visit.flow.dues' },
      ],
    },
    listingSlots: {
      invoke: { src: 'listSlots', input: ({ context }) => ({ context }) },
      on: {
        'slots.listed': { target: 'asking', actions: assign({ slots: ({ event }) => event.slots }) },
        'task.failed': toProblem('form'),
      },
    },
    asking: {
      on: {
        ...helpFrom('form'),
        'answer-field': [
          {
            guard: ({ context, event }) => {
              const field = itemOf(context).fields[context.fieldIndex];
              return field?.id === event.fieldId && checkField(field, event.value, context.slots).ok;
            },
            target: 'answered',
            actions: assign(({ context, event }) => {
              const field = itemOf(context).fields[context.fieldIndex];
              const checked = field === undefined ? undefined : checkField(field, event.value, context.slots);
              if (checked === undefined || !checked.ok) return {};
              const citizen = citizenOf(context);
              return {
                fieldError: undefined,
                fieldIndex: context.fieldIndex + 1,
                citizen: {
                  ...citizen,
                  answers: {
                    ...citizen.answers,
                    [event.fieldId]: { value: checked.value, display: checked.display },
                  },
                },
              };
            }),
          },
          {
            actions: assign(({ context, event }) => {
              const field = itemOf(context).fields[context.fieldIndex];
              if (field?.id !== event.fieldId) return {};
              const checked = checkField(field, event.value, context.slots);
              return checked.ok ? {} : { fieldError: checked.error };
            }),
          },
        ],
        back: [
          {
            guard: and(['correcting', not('fieldMissing')]),
            target: '#visit.flow.checking',
            actions: assign({ fieldError: undefined }),
          },
          {
            guard: ({ context }) => askedBefore(context, context.fieldIndex) >= 0,
            target: 'deciding',
            actions: assign({
              fieldError: undefined,
              fieldIndex: ({ context }) => askedBefore(context, context.fieldIndex),
            }),
          },
          ...backTo.form,
        ],
      },
    },
    answered: {
      always: [
        // A parcel needs an address: a correction may ask for more.
        {
          guard: and(['correcting', 'fieldMissing']),
          target: 'asking',
          actions: assign({ fieldIndex: ({ context }) => missingFieldIndex(context) }),
        },
        // Another person owes something else.
        { guard: and(['correcting', 'hasDues']), target: '#visit.flow.dues.listing' },
        { guard: 'correcting', target: '#visit.flow.checking' },
        { target: 'deciding' },
      ],
    },
  },
});
