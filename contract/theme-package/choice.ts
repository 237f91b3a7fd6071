/**
 * What a citizen chose of a theme package (一件事). A choice is written as answers to questions, like everything else
 * that decides what a form asks: the package's own questions, `part-<id>` with `on` or `off` for each part, and
 * `<part>-<question>` for what a part alone asks.
 */
import { itemForActor } from '../item/actor.ts';
import { isMet } from '../item/condition.ts';
import { itemForAnswers, type QuestionAnswer, questionsInOrder } from '../item/situation.ts';
import type { EligibilityQuestion, Item, PublishedPackage } from '../item.ts';

export type PackagePart = PublishedPackage['parts'][number];

/** The question that stands for switching a part on or off. */
export function switchOf(partId: string): string {
  return `part-${partId}`;
}

/** The id, in the one form, of what only one part asks for. */
export function ownId(partId: string, id: string): string {
  return `${partId}-${id}`;
}

const optionOf = (answers: readonly QuestionAnswer[], questionId: string): string | undefined =>
  answers.find((answer) => answer.questionId === questionId)?.optionId;

/** The package's questions that are asked of who gave these answers, and the options that count. */
export function packageQuestions(
  { questions }: PublishedPackage,
  answers: readonly QuestionAnswer[],
): { readonly asked: PublishedPackage['questions']; readonly chosen: ReadonlyMap<string, string> } {
  const chosen = new Map<string, string>();
  const asked = questions.filter((question) => {
    if (!isMet(question.when, chosen)) return false;
    const option = question.options.find(({ id }) => id === optionOf(answers, question.id));
    if (option !== undefined) chosen.set(question.id, option.id);
    return true;
  });
  return { asked, chosen };
}

/** The answers to a part's own questions: what the questionnaire has said already, and what was asked for this part. */
export function answersOfPart(
  thePackage: PublishedPackage,
  part: PackagePart,
  answers: readonly QuestionAnswer[],
): QuestionAnswer[] {
  const { chosen } = packageQuestions(thePackage, answers);
  return questionsInOrder(part.item).flatMap(({ id }) => {
    const optionId = said(thePackage, part, chosen, id) ?? optionOf(answers, ownId(part.id, id));
    return optionId === undefined ? [] : [{ questionId: id, optionId }];
  });
}

function said(
  { answers }: PublishedPackage,
  part: PackagePart,
  chosen: ReadonlyMap<string, string>,
  partQuestion: string,
): string | undefined {
  return answers.find(
    (entry) =>
      entry.part === part.id &&
      entry.partQuestion === partQuestion &&
      chosen.get(entry.question) === entry.option,
  )?.partOption;
}

/** The part's item as far as the answers call for it. A package is for the person himself: nobody proves a right. */
export function itemOfPart(
  thePackage: PublishedPackage,
  part: PackagePart,
  answers: readonly QuestionAnswer[],
): Item {
  return itemForActor(itemForAnswers(part.item, answersOfPart(thePackage, part, answers)), undefined);
}

/** Of a part that is on: its questions that the questionnaire has left open, under their ids in the one form. */
export function openQuestions(
  thePackage: PublishedPackage,
  part: PackagePart,
  answers: readonly QuestionAnswer[],
): EligibilityQuestion[] {
  const { chosen } = packageQuestions(thePackage, answers);
  return itemOfPart(thePackage, part, answers)
    .eligibilityQuestions.filter(({ id }) => said(thePackage, part, chosen, id) === undefined)
    .map(({ when: _, ...question }) => ({ ...question, id: ownId(part.id, question.id) }));
}

/** Why a part does not suit who gave these answers, and what he can do instead. */
export interface Unsuited {
  readonly reason: string;
  readonly nextStep?: string | undefined;
}

/** `undefined`: it suits, as far as is known. */
export function whyUnsuited(
  thePackage: PublishedPackage,
  part: PackagePart,
  answers: readonly QuestionAnswer[],
): Unsuited | undefined {
  const { chosen } = packageQuestions(thePackage, answers);
  if (!isMet(part.when, chosen)) return { reason: part.unsuited ?? part.brings };
  const given = answersOfPart(thePackage, part, answers);
  for (const question of itemForAnswers(part.item, given).eligibilityQuestions) {
    const option = question.options.find(({ id }) => id === optionOf(given, question.id));
    if (option?.eligible === false) {
      return { reason: option.reason ?? '', ...(option.nextStep && { nextStep: option.nextStep }) };
    }
  }
  return undefined;
}

/**
 * Whether a part is done: a mandatory one wherever its condition is met, the others where they suit and were not
 * switched off.
 */
export function isOn(
  thePackage: PublishedPackage,
  part: PackagePart,
  answers: readonly QuestionAnswer[],
): boolean {
  if (part.mandatory) return isMet(part.when, packageQuestions(thePackage, answers).chosen);
  return (
    optionOf(answers, switchOf(part.id)) !== 'off' && whyUnsuited(thePackage, part, answers) === undefined
  );
}

/** In the order of the package. */
export function partsOn(thePackage: PublishedPackage, answers: readonly QuestionAnswer[]): PackagePart[] {
  return thePackage.parts.filter((part) => isOn(thePackage, part, answers));
}

/** A mandatory part that does not suit: the package is not for this citizen. */
export function whyNotForHim(
  thePackage: PublishedPackage,
  answers: readonly QuestionAnswer[],
): Unsuited | undefined {
  for (const part of thePackage.parts) {
    if (!part.mandatory || !isOn(thePackage, part, answers)) continue;
    const unsuited = whyUnsuited(thePackage, part, answers);
    if (unsuited !== undefined) return unsuited;
  }
  return undefined;
}

/** The answers, with this part switched on or off. A mandatory part has no switch. */
export function withSwitch(
  answers: readonly QuestionAnswer[],
  part: PackagePart,
  on: boolean,
): readonly QuestionAnswer[] {
  if (part.mandatory) return answers;
  const questionId = switchOf(part.id);
  return [
    ...answers.filter((answer) => answer.questionId !== questionId),
    { questionId, optionId: on ? 'on' : 'off' },
  ];
}

/** The answers that decide this package for this citizen: what was asked, each switch, and what the parts asked. */
export function countingAnswers(
  thePackage: PublishedPackage,
  answers: readonly QuestionAnswer[],
): QuestionAnswer[] {
  const { chosen } = packageQuestions(thePackage, answers);
  const on = new Set(partsOn(thePackage, answers).map(({ id }) => id));
  const open = thePackage.parts
    .filter(({ id }) => on.has(id))
    .flatMap((part) => openQuestions(thePackage, part, answers));
  return [
    ...[...chosen].map(([questionId, optionId]) => ({ questionId, optionId })),
    ...thePackage.parts
      .filter(({ mandatory }) => !mandatory)
      .map(({ id }) => ({ questionId: switchOf(id), optionId: on.has(id) ? 'on' : 'off' })),
    ...open.flatMap(({ id }) => {
      const optionId = optionOf(answers, id);
      return optionId === undefined ? [] : [{ questionId: id, optionId }];
    }),
  ];
}

/** Every way through the questionnaire: what was answered on it. */
export function* packageWalks(
  thePackage: PublishedPackage,
  answers: readonly QuestionAnswer[] = [],
): Generator<readonly QuestionAnswer[]> {
  const { asked, chosen } = packageQuestions(thePackage, answers);
  const next = asked.find(({ id }) => !chosen.has(id));
  if (next === undefined) {
    yield answers;
    return;
  }
  for (const option of next.options) {
    yield* packageWalks(thePackage, [...answers, { questionId: next.id, optionId: option.id }]);
  }
}
