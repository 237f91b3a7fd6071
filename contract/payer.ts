/** Whose dues a case asks for, from the answers to its item's questions. Terminal and hub read it by the same rule. */
import type { QuestionAnswer } from './item/situation.ts';
import type { Item } from './item.ts';
import type { Payer } from './payment.ts';

/** Undefined where the answers do not say it (yet). */
export function payerOf(
  item: Item,
  eligibility: readonly QuestionAnswer[],
  answer: (fieldId: string) => string | undefined,
): Payer | undefined {
  if (item.outcome.kind !== 'payment') return undefined;
  const { payer } = item.outcome;
  if (payer === undefined) return { kind: 'self' };
  switch (eligibility.find(({ questionId }) => questionId === payer.question)?.optionId) {
    case 'self':
      return { kind: 'self' };
    case 'family':
      return { kind: 'family' };
    case 'other': {
      const number = answer(payer.number) ?? '';
      const name = answer(payer.name) ?? '';
      return number === '' || name === '' ? undefined : { kind: 'other', number, name };
    }
    default:
      return undefined;
  }
}
