/** 好差评: comes by itself when an item is finished, and may be left by doing nothing. */
import { assign, raise } from 'xstate';
import { areOptionsOf } from '#contract/evaluation-options.ts';
import { afterGiving, mayBeCalled } from '../../evaluations/evaluation-draft.ts';
import { newCaseId } from '../submission.ts';
import { visitSetup } from '../visit-setup.ts';
import { helpFrom } from './help.ts';

export const evaluating = visitSetup.createStateConfig({
  initial: 'asking',
  entry: assign(({ context }) => ({
    evaluation: {
      about:
        context.evaluation?.about ?? (context.caseId === undefined ? ('visit' as const) : ('case' as const)),
      // Tried again, it is still the same evaluation.
      evaluationId: context.evaluation?.evaluationId ?? newCaseId(),
      form: context.evaluation?.form ?? context.services.evaluationForm(),
      failed: false,
    },
  })),
  exit: raise({ type: 'handover.over' }),
  on: {
    leave: { target: 'leaving' },
    'idle.expired': { target: 'leaving' },
  },
  states: {
    asking: {
      on: {
        ...helpFrom('evaluate'),
        'open-handover': { guard: 'canHandOver', actions: raise({ type: 'handover.wanted' }) },
        evaluate: {
          guard: ({ context, event }) => {
            const { evaluation } = context;
            return (
              evaluation !== undefined &&
              areOptionsOf(evaluation.form.options, event.level, event.reasons) &&
              (event.text === undefined || evaluation.form.canWrite) &&
              (event.callBack !== true || mayBeCalled(context))
            );
          },
          target: 'storing',
          actions: assign(({ context, event }) =>
            context.evaluation === undefined
              ? {}
              : {
                  evaluation: {
                    ...context.evaluation,
                    failed: false,
                    given: {
                      level: event.level,
                      optionIds: event.reasons,
                      ...(event.text === undefined || event.text.trim() === ''
                        ? {}
                        : { text: event.text.trim() }),
                      callBack: event.callBack === true,
                    },
                  },
                },
          ),
        },
        'skip-evaluation': [
          {
            guard: 'aboutEarlierCase',
            target: '#visit.flow.showingProgress',
            actions: 'forgetEvaluation',
          },
          { target: '#visit.flow.leaving' },
        ],
        back: {
          guard: 'aboutEarlierCase',
          target: '#visit.flow.showingProgress',
          actions: 'forgetEvaluation',
        },
      },
    },
    storing: {
      invoke: { src: 'storeEvaluation', input: ({ context }) => ({ context }) },
      on: {
        'evaluation.stored': [
          {
            guard: 'aboutEarlierCase',
            target: '#visit.flow.showingProgress',
            actions: [assign(({ context }) => afterGiving(context)), 'forgetEvaluation'],
          },
          { target: '#visit.flow.leaving', actions: 'forgetEvaluation' },
        ],
        'evaluation.not-stored': {
          target: 'asking',
          actions: assign(({ context }) =>
            context.evaluation === undefined
              ? {}
              : { evaluation: { ...context.evaluation, failed: true, given: undefined } },
          ),
        },
      },
    },
  },
});
