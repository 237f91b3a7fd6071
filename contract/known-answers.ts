/**
 * What need not be asked (免填): a licence's register, or an earlier case of the same person, has said it. Asked once,
 * after he was identified and with his consent, sealed in both directions: the hub's answer opens with a key that this
 * one visit made.
 */
import { z } from 'zod';
import { caseContentSchema, earlierDocumentSchema } from './case.ts';
import { calendarDateSchema, identityDocumentSchema } from './identity-document.ts';

export const knownQuestionSchema = z.strictObject({
  holder: identityDocumentSchema,
  /** When he agreed that it is looked up. */
  consentedAt: z.iso.datetime(),
  /**
   * What he answered before the card: only what the item, or the parts of a package, ask of him is looked up. Absent: of
   * an earlier terminal, all that the item can ask.
   */
  eligibility: caseContentSchema.shape.eligibility.max(100).optional(),
  /** What the answer is sealed to. */
  reply: z.strictObject({
    suite: z.enum(['hpke-x25519-aes256gcm', 'sm2-sm4']),
    keyId: z.string(),
    publicKey: z.string(),
  }),
});
export type KnownQuestion = z.infer<typeof knownQuestionSchema>;

/** Who has said it, told to the citizen before it is used. */
export const knownOriginSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('e-licence'),
    name: z.string(),
    issuer: z.string(),
    /** YYYY-MM-DD or 长期. */
    validTo: z.string(),
    simulated: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('earlier-case'),
    itemName: z.string(),
    /** When it was handed in. */
    on: calendarDateSchema,
  }),
]);
export type KnownOrigin = z.infer<typeof knownOriginSchema>;

/** The accepted case that a document comes from, told to the citizen before it is used again. */
export const documentOriginSchema = z.strictObject({
  itemName: z.string(),
  department: z.string(),
  acceptanceNumber: z.string(),
  /** When it was handed in. */
  on: calendarDateSchema,
  /** The last day on which it may be used again; absent: it does not grow old. */
  usableUntil: calendarDateSchema.optional(),
});
export type DocumentOrigin = z.infer<typeof documentOriginSchema>;

const knownMaterialSchema = z.strictObject({
  materialId: z.string(),
  earlier: earlierDocumentSchema,
  pages: z.int().min(1),
  origin: documentOriginSchema,
});
export type KnownMaterial = z.infer<typeof knownMaterialSchema>;

export const knownAnswersSchema = z.strictObject({
  fields: z
    .array(
      z.strictObject({ fieldId: z.string(), value: z.string().min(1).max(500), origin: knownOriginSchema }),
    )
    .max(100),
  /** Documents of earlier cases; absent: none. */
  materials: z.array(knownMaterialSchema).max(50).optional(),
});
export type KnownAnswers = z.infer<typeof knownAnswersSchema>;
