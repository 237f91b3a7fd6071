import type { QuestionAnswer } from '#contract/item/situation.ts';
import type { PublishedPackage } from '#contract/item.ts';
import {
  countingAnswers,
  openQuestions,
  packageQuestions,
  partsOn,
  whyNotForHim,
} from '#contract/theme-package/choice.ts';

/** What is wrong with the answers that choose the parts of a package; undefined: nothing. Names places, no answers. */
export function choiceProblem(
  answers: readonly QuestionAnswer[],
  thePackage: PublishedPackage,
): string | undefined {
  const { asked, chosen } = packageQuestions(thePackage, answers);
  const unanswered = asked.find(({ id }) => !chosen.has(id));
  if (unanswered !== undefined) return `question ${unanswered.id} has no answer`;
  if (whyNotForHim(thePackage, answers) !== undefined)
    return 'a mandatory part is answered with what is not eligible';
  const on = partsOn(thePackage, answers);
  if (!on.some(({ mandatory }) => mandatory)) return 'no mandatory part is on';
  for (const part of on) {
    for (const question of openQuestions(thePackage, part, answers)) {
      const given = answers.find(({ questionId }) => questionId === question.id);
      const option = question.options.find(({ id }) => id === given?.optionId);
      if (!option?.eligible) return `question ${question.id} is not answered with what is eligible`;
    }
  }
  const counting = countingAnswers(thePackage, answers);
  const idle = answers.find(
    ({ questionId, optionId }) =>
      !counting.some((each) => each.questionId === questionId && each.optionId === optionId),
  );
  return idle && `question ${idle.questionId} is not asked`;
}
