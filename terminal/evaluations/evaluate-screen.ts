import { EVALUATION_LEVELS } from '#contract/evaluation.ts';
import { optionText } from '#contract/evaluation-options.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { progressIn } from '../language/visit-words.ts';
import type { VisitContext } from '../visit/visit-context.ts';
import { mayBeCalled } from './evaluation-draft.ts';

/** The page of 好差评 in the citizen's language: always five levels, in one order, and none of them chosen. */
export function evaluateScreen(context: VisitContext, storing: boolean): ScreenOf<'evaluate'> {
  const { evaluation, progress, preferences, standing } = context;
  if (evaluation === undefined) throw new Error('nothing is evaluated here');
  const { about, form, failed } = evaluation;
  const { options } = form;
  const earlier = about === 'slip' && progress !== undefined ? progressIn(context, progress) : undefined;
  return {
    name: 'evaluate',
    state: storing ? 'storing' : failed ? 'not-stored' : 'asking',
    about: about === 'slip' ? 'earlier-case' : 'this-visit',
    ...(earlier === undefined ? {} : { earlierItem: earlier.itemName }),
    followUp: about === 'slip' && standing?.state === 'follow-up',
    levels: EVALUATION_LEVELS.map((level) => ({
      level,
      options: options.levels[level].map((id) => ({
        id,
        text: optionText([options], options.version, id, preferences.language),
      })),
    })),
    canWrite: form.canWrite,
    canBeCalled: mayBeCalled(context),
  };
}
