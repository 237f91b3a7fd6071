/** The questions: may he, and what does the form ask. */
import { and, assign } from 'xstate';
import { checkField } from '../field-validation.ts';
import { citizenOf, itemOf, materialsFor } from '../visit-rules.ts';
import { visitSetup } from '../visit-setup.ts';
import { helpFrom } from './help.ts';
import { backTo, toProblem } from './transitions.ts';

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
        const citizen = citizenOf(context);
        return {
          questionIndex: context.questionIndex + 1,
          ineligible:
            option === undefined || option.eligible
              ? undefined
              : { kind: 'option' as const, questionId: event.questionId, optionId: option.id },
          citizen: {
            ...citizen,
            eligibility: [
              ...citizen.eligibility.filter((answer) => answer.questionId !== event.questionId),
              { questionId: event.questionId, optionId: event.optionId },
            ],
          },
        };
      }),
    },
    back: {
      guard: ({ context }) => context.questionIndex > 0,
      actions: assign({ questionIndex: ({ context }) => context.questionIndex - 1 }),
    },
    leave: { target: 'leaving' },
    'idle.expired': { target: 'leaving' },
  },
});

export const judging = visitSetup.createStateConfig({
  always: [
    { guard: 'ruledOut', target: 'ineligible' },
    { guard: 'moreQuestions', target: 'eligibility' },
    {
      target: 'form',
      // The answers have decided what else is asked for.
      actions: assign(({ context }) => {
        const citizen = citizenOf(context);
        return { citizen: { ...citizen, materials: materialsFor(itemOf(context), citizen.materials) } };
      }),
    },
  ],
});

export const ineligible = visitSetup.createStateConfig({
  on: {
    ...helpFrom('ineligible'),
    back: {
      guard: ({ context }) => context.questionIndex > 0,
      target: 'eligibility',
      actions: assign({
        ineligible: undefined,
        questionIndex: ({ context }) => context.questionIndex - 1,
      }),
    },
    continue: { target: 'leaving' },
    leave: { target: 'leaving' },
    'idle.expired': { target: 'leaving' },
  },
});

export const form = visitSetup.createStateConfig({
  initial: 'deciding',
  on: { leave: { target: 'leaving' }, 'idle.expired': { target: 'leaving' } },
  states: {
    deciding: {
      always: [
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
            guard: 'correcting',
            target: '#visit.flow.checking',
            actions: assign({ fieldError: undefined }),
          },
          {
            guard: ({ context }) => context.fieldIndex > 0,
            target: 'deciding',
            actions: assign({
              fieldError: undefined,
              fieldIndex: ({ context }) => context.fieldIndex - 1,
            }),
          },
          ...backTo.form,
        ],
      },
    },
    answered: {
      always: [
        // Another person owes something else.
        { guard: and(['correcting', 'hasDues']), target: '#visit.flow.dues.listing' },
        { guard: 'correcting', target: '#visit.flow.checking' },
        { target: 'deciding' },
      ],
    },
  },
});
