/** What is asked before the form: who may (资格), and which case it is (情形). */
import { z } from 'zod';
import { identityDocumentTypeSchema } from '../identity-document.ts';
import { slugSchema, text } from './basics.ts';
import { when } from './condition.ts';

/** A question decided before the form: the first answer that is not eligible ends the visit with its reason. */
export const eligibilityQuestionSchema = z.strictObject({
  id: slugSchema.meta({ title: '问题编号' }),
  title: text.meta({ title: '问题' }),
  help: text.optional().meta({ title: '提示' }),
  when,
  options: z
    .array(
      z.strictObject({
        id: slugSchema.meta({ title: '选项编号' }),
        label: text.meta({ title: '选项' }),
        eligible: z.boolean().meta({ title: '是否符合' }),
        /** Needed when not eligible: why, and what to do instead. */
        reason: text.optional().meta({ title: '不符合的原因' }),
        nextStep: text.optional().meta({ title: '下一步怎么办' }),
      }),
    )
    .min(2)
    .max(6)
    .meta({ title: '选项' }),
});
export type EligibilityQuestion = z.infer<typeof eligibilityQuestionSchema>;

/** A question whose answer chooses what else is asked (情形引导); every answer may go on. */
export const situationSchema = z.strictObject({
  id: slugSchema.meta({ title: '问题编号' }),
  title: text.meta({ title: '问题' }),
  help: text.optional().meta({ title: '提示' }),
  when,
  options: z
    .array(
      z.strictObject({
        id: slugSchema.meta({ title: '选项编号' }),
        label: text.meta({ title: '选项' }),
      }),
    )
    .min(2)
    .max(6)
    .meta({ title: '选项' }),
});
export type Situation = z.infer<typeof situationSchema>;

/** Decided from the card alone, without asking. */
export const eligibilityRuleSchema = z.strictObject({
  id: slugSchema.meta({ title: '规则编号' }),
  rule: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('minimum-age'),
        years: z.int().min(0).max(120).meta({ title: '周岁' }),
      }),
      z.strictObject({
        kind: z.literal('maximum-age'),
        years: z.int().min(0).max(120).meta({ title: '周岁' }),
      }),
      z.strictObject({
        kind: z.literal('document-type'),
        types: z.array(identityDocumentTypeSchema).min(1).meta({ title: '证件种类' }),
      }),
      z.strictObject({ kind: z.literal('document-not-expired') }),
    ])
    .meta({ title: '规则' }),
  reason: text.meta({ title: '不符合的原因' }),
  nextStep: text.meta({ title: '下一步怎么办' }),
});
export type EligibilityRule = z.infer<typeof eligibilityRuleSchema>;
