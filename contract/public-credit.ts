/** 信用公示 (双公示): what anybody may read of a company, licences and penalties as they were published. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { calendarDateSchema } from './identity-document.ts';
import { isCreditCode } from './identity-number.ts';

export const CREDIT_QUERY_LENGTH = 40;

const creditCodeSchema = z.string().refine(isCreditCode, 'not a unified social credit code (GB 32100-2015)');

export const publicCompanySchema = z.strictObject({
  creditCode: creditCodeSchema,
  name: z.string().min(1).max(100),
  /** in-business: 存续. revoked: 吊销. deregistered: 注销. */
  state: z.enum(['in-business', 'revoked', 'deregistered']),
});
export type PublicCompany = z.infer<typeof publicCompanySchema>;

/** 行政许可. */
const licenceSchema = z.strictObject({
  name: z.string(),
  number: z.string(),
  body: z.string(),
  decidedOn: calendarDateSchema,
  validTo: calendarDateSchema.optional(),
});

/** 行政处罚. */
const penaltySchema = z.strictObject({
  number: z.string(),
  reason: z.string(),
  decision: z.string(),
  body: z.string(),
  decidedOn: calendarDateSchema,
});

/** Without the names of persons: who wants those goes to the registrar. */
export const publicRecordSchema = z.strictObject({
  ...publicCompanySchema.shape,
  establishedOn: calendarDateSchema,
  registrar: z.string(),
  licences: z.array(licenceSchema).max(50),
  penalties: z.array(penaltySchema).max(50),
  /** The day of the publication that it was read from. */
  asOf: calendarDateSchema,
  simulated: z.boolean(),
});
export type PublicRecord = z.infer<typeof publicRecordSchema>;

/** busy: this terminal asked too often, or the register is silent. */
const busy = z.strictObject({ state: z.literal('busy') });

const querySchema = z.strictObject({ query: z.string().trim().min(2).max(CREDIT_QUERY_LENGTH) });
const companiesAnswerSchema = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('found'),
    companies: z.array(publicCompanySchema).max(20),
    /** There are more than were given: the name must be said more exactly. */
    more: z.boolean(),
    simulated: z.boolean(),
  }),
  busy,
]);
export type CompaniesAnswer = z.infer<typeof companiesAnswerSchema>;

const recordAnswerSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('found'), record: publicRecordSchema }),
  z.strictObject({ state: z.literal('not-found') }),
  busy,
]);
export type RecordAnswer = z.infer<typeof recordAnswerSchema>;

const base = oc.errors({ UNAUTHORIZED: {} });

/** In the body: what somebody wants to know of whom is not for a log of addresses. */
export const publicCreditRoutes = {
  /** By a part of the name, or by the whole credit code. */
  search: base
    .route({ method: 'POST', path: '/public-credit-queries' })
    .input(querySchema)
    .output(companiesAnswerSchema),
  record: base
    .route({ method: 'POST', path: '/public-credit-records' })
    .input(z.strictObject({ creditCode: creditCodeSchema }))
    .output(recordAnswerSchema),
};
