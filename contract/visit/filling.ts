/** What a citizen is asked, hands in and looks over. */
import { z } from 'zod';
import { calendarDateSchema } from '../identity-document.ts';
import { implementationSchema, materialSchema } from '../item.ts';
import { documentOriginSchema } from '../known-answers.ts';
import { languageSchema } from '../preferences.ts';

/** Codes the screen translates into a sentence that says what happened, what was kept and what to do. */
export const fieldErrorSchema = z.enum([
  'required',
  'too-short',
  'too-long',
  'not-a-phone',
  'not-a-bank-card',
  'not-an-identity-number',
  'not-a-credit-code',
  'not-a-number',
  'out-of-range',
  'not-a-date',
  'date-out-of-range',
  'not-an-option',
  'not-an-amount',
  'not-a-region',
  'slot-taken',
]);
export type FieldError = z.infer<typeof fieldErrorSchema>;

export const materialViewSchema = z.strictObject({
  material: materialSchema,
  state: z.enum([
    'missing',
    'fetching',
    'licence-found',
    'licence-not-found',
    'earlier-found',
    'captured',
    'deferred',
    'to-window',
  ]),
  licence: z
    .strictObject({
      name: z.string(),
      maskedNumber: z.string(),
      issuer: z.string(),
      validTo: z.string(),
      simulated: z.boolean(),
      /** Of `name` and `issuer`, which stand so in the licence. */
      language: languageSchema.optional(),
    })
    .optional(),
  /** What he handed in for an earlier case, and may use again. */
  earlier: z.strictObject({ pages: z.int().min(1), origin: documentOriginSchema }).optional(),
  pageIds: z.array(z.string()),
});
export type MaterialView = z.infer<typeof materialViewSchema>;

export const checkRowSchema = z.strictObject({ label: z.string(), value: z.string() });

export const editTargetSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('field'), fieldId: z.string() }),
  z.strictObject({ kind: z.literal('materials') }),
  z.strictObject({ kind: z.literal('signature') }),
]);
export type EditTarget = z.infer<typeof editTargetSchema>;

/** too-large: with it the material would be larger than a department takes. */
export const pageQualitySchema = z.enum([
  'good',
  'blurred',
  'glare',
  'edges-not-found',
  'dark',
  'empty',
  'too-large',
]);
export type PageQuality = z.infer<typeof pageQualitySchema>;

export const actingQuestionSchema = z.enum([
  'whom',
  'child-alone',
  'child-by',
  'proof',
  'scope',
  'items',
  'until',
  'relation',
]);
export type ActingQuestion = z.infer<typeof actingQuestionSchema>;

export const actingChoiceSchema = z.strictObject({
  id: z.string(),
  chosen: z.boolean(),
  /** Of an item: its name; the other choices are keys of the screen's texts. */
  itemName: z.string().optional(),
  /** Of a last day. */
  date: calendarDateSchema.optional(),
});
export type ActingChoice = z.infer<typeof actingChoiceSchema>;

/** A part (子事项) of a package, to be switched on or off. */
export const partViewSchema = z.strictObject({
  partId: z.string(),
  name: z.string(),
  departmentName: z.string(),
  brings: z.string(),
  limit: implementationSchema.shape.promisedLimit,
  /** mandatory: it cannot be switched off. unsuited: it cannot be switched on. */
  state: z.enum(['mandatory', 'on', 'off', 'unsuited']),
  /** Why it does not suit, and what can be done instead. */
  reason: z.string().optional(),
  nextStep: z.string().optional(),
});
export type PartView = z.infer<typeof partViewSchema>;
