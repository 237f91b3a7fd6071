/** How a person shows who he is, and who may act for whom. */
import { z } from 'zod';
import { identityDocumentTypeSchema } from '../identity-document.ts';
import { slugSchema, text } from './basics.ts';

/**
 * id-card: a document on the reader. code: a one-time code shown on a phone (亮码). social-security-card: the card of
 * 一卡通. face: the holder is compared with his document; an addition to one of the others, never the only way.
 */
const identificationWaySchema = z.enum(['id-card', 'code', 'social-security-card', 'face']);

export const identificationSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('identity'),
    documents: z.array(identityDocumentTypeSchema).min(1).meta({ title: '可用证件' }),
    ways: z.array(identificationWaySchema).min(1).optional().meta({ title: '认证方式' }),
    /** document: a genuine document was read. holder: it was also seen that it belongs to who stands here. */
    trust: z.enum(['document', 'holder']).optional().meta({ title: '认证等级' }),
  }),
]);

/**
 * How an agent shows that he is authorised. present: the applicant comes along and signs here. written: on paper, as a
 * material. standing: registered before, and looked up by both identities.
 */
export const agentProofSchema = z.enum(['present', 'written', 'standing']);
export type AgentProof = z.infer<typeof agentProofSchema>;

/** Who may stand at the machine for this item. */
export const actorSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('self') }),
  /** 监护人, for a person below this age. */
  z.strictObject({
    kind: z.literal('guardian'),
    belowAge: z.int().min(1).max(18).meta({ title: '未满几岁' }),
    proof: text.optional().meta({ title: '要带的证明' }),
    /** The entry of `materials` that proves the relation; asked of a guardian alone. */
    material: slugSchema.optional().meta({ title: '证明材料' }),
    /** How the child is told: his own card, or his number and name with that material. Absent: his card. */
    childBy: z
      .array(z.enum(['id-card', 'number']))
      .min(1)
      .optional()
      .meta({ title: '怎样核对被监护人' }),
  }),
  /** 代理人: what the authorisation covers, and for how many days it holds. */
  z.strictObject({
    kind: z.literal('agent'),
    scope: z
      .array(z.enum(['submit', 'supplement', 'withdraw', 'query', 'collect']))
      .optional()
      .meta({ title: '授权范围' }),
    validDays: z.int().min(1).max(365).optional().meta({ title: '授权有效天数' }),
    proof: text.optional().meta({ title: '要带的证明' }),
    /** Absent: the applicant comes along. */
    proofs: z.array(agentProofSchema).min(1).optional().meta({ title: '授权怎样证明' }),
    /** The entry of `materials` that is the written authorisation (授权委托书); asked of an agent who has one alone. */
    material: slugSchema.optional().meta({ title: '证明材料' }),
  }),
  /** 帮办: an official helper, with his own sign-in, who sees the step and not the data. */
  z.strictObject({ kind: z.literal('helper') }),
]);
export type Actor = z.infer<typeof actorSchema>;

export const consentSchema = z.strictObject({
  /** Why the data is used. */
  purpose: text.meta({ title: '使用目的' }),
  /** What is read or fetched, one a line. */
  data: z.array(text).min(1).meta({ title: '使用哪些信息' }),
  retention: text.meta({ title: '保存多久' }),
});
