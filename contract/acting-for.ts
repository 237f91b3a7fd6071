/** 代理 and 监护: whoever stands at the machine for somebody else, and by what right. */
import { z } from 'zod';
import { ageOn, birthOf, FULL_AGE } from './age.ts';
import { calendarDateSchema, type IdentityDocument, identityDocumentSchema } from './identity-document.ts';
import { actorIn } from './item/actor.ts';
import { agentProofSchema } from './item/identification.ts';
import { type Item, itemIdSchema } from './item.ts';

/** `SQ-` and 50 random bits: told to both, looked up by both identities, named when it is taken back. */
export const authorisationNumberSchema = z.string().regex(/^SQ-[0-9A-HJKMNP-TV-Z]{10}$/);

/** How many items one authorisation may name. */
export const AUTHORISED_ITEMS = 20;

export const authorisationSchema = z.strictObject({
  number: authorisationNumberSchema,
  proof: agentProofSchema,
  /** The items it covers; one that is given for this item alone names it and no other. */
  itemIds: z.array(itemIdSchema).min(1).max(AUTHORISED_ITEMS),
  /** The last day on which it holds, counted in China Standard Time. */
  validUntil: calendarDateSchema,
});
export type Authorisation = z.infer<typeof authorisationSchema>;

export const guardianRelationSchema = z.enum(['father', 'mother', 'other']);
export type GuardianRelation = z.infer<typeof guardianRelationSchema>;

const identifiedBy = z.enum(['id-card', 'code', 'social-security-card']);

/** The other person of a case: its applicant is always the one for whom it is done. */
export const caseActorSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('agent'),
    person: identityDocumentSchema,
    identifiedBy,
    authorisation: authorisationSchema,
    /** Attachment id of the applicant's own signature under the authorisation, where he gave it here. */
    signatureAttachmentId: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('guardian'),
    person: identityDocumentSchema,
    identifiedBy,
    relation: guardianRelationSchema,
  }),
]);
export type CaseActor = z.infer<typeof caseActorSchema>;

/** Why these two may not do it so; keys of the screen's texts. */
export const actingRefusalSchema = z.enum([
  'same-card',
  'principal-too-young',
  'actor-too-young',
  'actor-card-expired',
  'actor-card-not-allowed',
  'not-a-child',
  'second-card-failed',
  'no-standing-authorisation',
  'authorisation-not-asked',
]);
export type ActingRefusal = z.infer<typeof actingRefusalSchema>;

/** What the first card of two must be; undefined: it may be. `today` is the day in China. */
export function principalRefusal(
  item: Item,
  kind: CaseActor['kind'],
  principal: Pick<IdentityDocument, 'number' | 'birth'>,
  today: string,
): ActingRefusal | undefined {
  const age = ageOn(birthOf(principal), today);
  // Who is not of full age cannot authorise an agent: his guardian acts for him.
  if (kind === 'agent') return age < FULL_AGE ? 'principal-too-young' : undefined;
  const guardian = actorIn(item, 'guardian');
  return guardian === undefined || age >= guardian.belowAge ? 'not-a-child' : undefined;
}

/** Whether the second of two cards may act for the first. */
export function actorRefusal(
  principal: Pick<IdentityDocument, 'number'>,
  actor: Pick<IdentityDocument, 'number' | 'birth' | 'validTo'>,
  today: string,
): ActingRefusal | undefined {
  if (actor.number === principal.number) return 'same-card';
  if (ageOn(birthOf(actor), today) < FULL_AGE) return 'actor-too-young';
  if (actor.validTo !== undefined && actor.validTo !== '长期' && actor.validTo < today) {
    return 'actor-card-expired';
  }
  return undefined;
}

/** Under the item's limit a child's own card is not enough. */
export function needsGuardian(
  item: Item,
  person: Pick<IdentityDocument, 'number' | 'birth'>,
  today: string,
): boolean {
  const guardian = actorIn(item, 'guardian');
  return guardian !== undefined && ageOn(birthOf(person), today) < guardian.belowAge;
}
