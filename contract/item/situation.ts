/** An item as it is for one citizen: only what his answers call for. */
import type { Item } from '../item.ts';
import { type Condition, isMet } from './condition.ts';

/** As in a case: the option that was chosen for a question. */
export interface QuestionAnswer {
  readonly questionId: string;
  readonly optionId: string;
}

/**
 * The item with the questions that are asked of who gave these answers (eligibility first, then situations, as one
 * list), and with the fields, materials, commitments, charges, special steps and deliveries that apply to him. An
 * answer to a question that is not asked does not count: who goes back and answers otherwise leaves nothing behind.
 * Answers may be incomplete; what depends on an answer that is not there is left out. Every later answer leaves the
 * questions before it as they are.
 */
export function itemForAnswers(item: Item, answers: readonly QuestionAnswer[]): Item {
  if (!hasSituations(item)) return item;
  const chosen = new Map<string, string>();
  const asked = questionsInOrder(item).filter((question) => {
    if (!isMet(question.when, chosen)) return false;
    const optionId = answers.find((answer) => answer.questionId === question.id)?.optionId;
    const option = question.options.find(({ id }) => id === optionId);
    if (option !== undefined) chosen.set(question.id, option.id);
    return true;
  });
  const applies = ({ when }: { readonly when?: Condition | undefined }): boolean => isMet(when, chosen);
  const { implementation } = item;
  const { fee, handlingItems, specialSteps } = implementation;
  const { situations: _, ...rest } = item;
  return {
    ...rest,
    implementation: {
      ...implementation,
      handlingCode: handlingItems?.find(applies)?.code ?? implementation.handlingCode,
      fee: fee.amounts === undefined ? fee : { ...fee, amounts: fee.amounts.filter(applies) },
      ...(specialSteps === undefined ? {} : { specialSteps: specialSteps.filter(applies) }),
    },
    eligibilityQuestions: asked,
    fields: item.fields.filter(applies),
    materials: item.materials.filter(applies),
    commitments: item.commitments.filter(applies),
    ...(item.delivery === undefined ? {} : { delivery: item.delivery.filter(applies) }),
  };
}

/** In the order of asking. A condition may look at the questions before it, and at no other. */
export function questionsInOrder(item: Item): Item['eligibilityQuestions'] {
  const situations = (item.situations ?? []).map((situation) => ({
    ...situation,
    options: situation.options.map((option) => ({ ...option, eligible: true })),
  }));
  return [...item.eligibilityQuestions, ...situations];
}

/** Whether any answer changes what is asked. */
function hasSituations(item: Item): boolean {
  if ((item.situations ?? []).length > 0) return true;
  const { fee, handlingItems, specialSteps } = item.implementation;
  const parts: readonly (readonly { readonly when?: Condition | undefined }[] | undefined)[] = [
    item.eligibilityQuestions,
    item.fields,
    item.materials,
    item.commitments,
    item.delivery,
    fee.amounts,
    handlingItems,
    specialSteps,
  ];
  return parts.some((part) => part?.some(({ when }) => when !== undefined));
}
