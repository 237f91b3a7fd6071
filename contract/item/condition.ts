/**
 * When a part of an item is needed (情形): a condition on the answers to its questions. The terminal asks by it and the
 * hub checks by it, so both use the one function here.
 */
import { z } from 'zod';
import { slugSchema } from './basics.ts';

/** Met when the question was answered with one of these options. */
const answeredSchema = z.strictObject({
  question: slugSchema.meta({ title: '问题编号' }),
  options: z.array(slugSchema).min(1).meta({ title: '选项编号，答其中之一即可' }),
});

/** One level deep on purpose: what needs more is two questions, or two items. */
export const conditionSchema = z.union([
  answeredSchema,
  z.strictObject({ allOf: z.array(answeredSchema).min(2) }),
  z.strictObject({ anyOf: z.array(answeredSchema).min(2) }),
]);
export type Condition = z.infer<typeof conditionSchema>;
export type Answered = z.infer<typeof answeredSchema>;

/** Option id by question id; a question that was not asked or not answered is absent. */
export type ChosenOptions = ReadonlyMap<string, string>;

/** Without a condition always true. A question without an answer meets nothing. */
export function isMet(condition: Condition | undefined, chosen: ChosenOptions): boolean {
  if (condition === undefined) return true;
  const met = ({ question, options }: Answered): boolean => {
    const option = chosen.get(question);
    return option !== undefined && options.includes(option);
  };
  if ('allOf' in condition) return condition.allOf.every(met);
  if ('anyOf' in condition) return condition.anyOf.some(met);
  return met(condition);
}

/** The questions a condition looks at. */
export function answeredOf(condition: Condition): readonly Answered[] {
  if ('allOf' in condition) return condition.allOf;
  if ('anyOf' in condition) return condition.anyOf;
  return [condition];
}

/** 情形: absent means always. */
export const when = conditionSchema.optional().meta({ title: '适用情形' });
