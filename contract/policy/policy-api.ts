/**
 * 政策找人 between terminal and hub. Question and answer are sealed in both directions, since both say who somebody is
 * and how he lives; the answer opens with a key that this one visit made. No raw fact of a department ever comes back:
 * only the policies that are his, and which of their reasons hold.
 */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { caseManifestSchema } from '../case.ts';
import { base64Schema } from '../crypto/schemas.ts';
import { calendarDateSchema, identityDocumentSchema } from '../identity-document.ts';
import { itemIdSchema, regionCodeSchema } from '../item/basics.ts';
import { factNameSchema } from './facts.ts';
import { publishedPolicySchema } from './policy.ts';

const sealedSchema = caseManifestSchema.shape.sealed;

const askedSchema = {
  holder: identityDocumentSchema,
  regionCode: regionCodeSchema,
  /** When he agreed, on this visit. */
  consentedAt: z.iso.datetime(),
  /** What he agreed to: nothing else is asked of any department. */
  facts: z.array(factNameSchema).max(100),
  /** What the answer is sealed to. */
  reply: z.strictObject({
    suite: z.enum(['hpke-x25519-aes256gcm', 'sm2-sm4']),
    keyId: z.string(),
    publicKey: z.string(),
  }),
};

export const policyQuestionSchema = z.strictObject(askedSchema);
export type PolicyQuestion = z.infer<typeof policyQuestionSchema>;

/** A claim that stands: for this person, policy and period there is no second one. */
export const policyReceiptSchema = z.strictObject({
  receiptNumber: z.string().regex(/^ZC\d{14}$/),
  on: calendarDateSchema,
});
export type PolicyReceipt = z.infer<typeof policyReceiptSchema>;

export const policyMatchSchema = z.strictObject({
  policy: publishedPolicySchema,
  /** Paths of the reasons that hold, in the policy. */
  reasons: z.array(z.string().max(200)).max(50),
  /** He has claimed it for this period already. */
  claimed: policyReceiptSchema.optional(),
});
export type PolicyMatch = z.infer<typeof policyMatchSchema>;

export const policyAnswerSchema = z.strictObject({
  matches: z.array(policyMatchSchema).max(200),
  /** Departments that gave no answer: there may be more. */
  silent: z.array(z.string()).max(50),
  simulated: z.boolean(),
  /** Of the catalog whose policies these are: a claim names it. */
  revision: z.int().min(0).optional(),
});
export type PolicyAnswer = z.infer<typeof policyAnswerSchema>;

export const policyClaimSchema = z.strictObject({
  ...askedSchema,
  /** Born when the citizen confirms; every later try is the same claim. */
  claimId: z.uuid(),
  policyId: itemIdSchema,
  /** Of the answer that he confirms: by that version of the policy it is judged. Absent: by the newest. */
  revision: z.int().min(0).optional(),
  /** 承诺兑现: the words that were signed, and the picture of the signature. */
  commitment: z
    .strictObject({ content: z.string().max(1000), signature: base64Schema.max(400_000) })
    .optional(),
});
export type PolicyClaim = z.infer<typeof policyClaimSchema>;

/**
 * already: there is a claim for this period. not-eligible: the registers say otherwise now. withdrawn: what he saw is not
 * granted any more, and nothing was claimed; told only to who named a revision. busy: a department is silent.
 */
export const policyClaimAnswerSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('confirmed'), receipt: policyReceiptSchema, simulated: z.boolean() }),
  z.strictObject({ state: z.literal('already'), receipt: policyReceiptSchema }),
  z.strictObject({ state: z.literal('not-eligible') }),
  z.strictObject({ state: z.literal('withdrawn') }),
  z.strictObject({ state: z.literal('busy') }),
]);
export type PolicyClaimAnswer = z.infer<typeof policyClaimAnswerSchema>;

const base = oc.errors({
  UNAUTHORIZED: {},
  /** What was sent does not open, or no policies are published here. */
  NOT_FOUND: {},
  /** This terminal asks faster than people come. */
  TOO_MANY_REQUESTS: {},
});

export const policyRoutes = {
  find: base
    .route({ method: 'POST', path: '/policy-queries' })
    .input(z.strictObject({ question: sealedSchema }))
    .output(z.strictObject({ answer: sealedSchema })),
  /** Idempotent for the same person, policy and period. */
  claim: base
    .route({ method: 'POST', path: '/policy-claims' })
    .input(z.strictObject({ claim: sealedSchema }))
    .output(z.strictObject({ answer: sealedSchema })),
};

/** Bound to what it is: a question cannot be sent as a claim. */
export const POLICY_SEALS = {
  question: 'policy question',
  answer: 'policy answer',
  claim: 'policy claim',
  claimAnswer: 'policy claim answer',
} as const;
