import { z } from 'zod';

/** Which layout the card's 256-byte text block has (GA 450, GA/T 1011 and the 2017/2023 permanent-residence cards). */
export const identityDocumentTypeSchema = z.enum(['resident', 'hmt', 'foreigner-2017', 'foreigner-2023']);
export type IdentityDocumentType = z.infer<typeof identityDocumentTypeSchema>;

/** ISO 8601 calendar date without a time. */
export const calendarDateSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** What the chip says. Lives in memory for the length of one visit, never on disk in clear. */
export const identityDocumentSchema = z.strictObject({
  type: identityDocumentTypeSchema,
  /** Name in Chinese; for foreigners the Chinese name where the card has one, else the Latin name. */
  name: z.string(),
  latinName: z.string().optional(),
  /** 公民身份号码, or the number of the other cards. */
  number: z.string(),
  sex: z.enum(['male', 'female', 'unknown']),
  /** Plain Chinese name of the ethnic group (residents only), e.g. 汉. */
  nation: z.string().optional(),
  /** ISO 3166-1 alpha-3 (foreigners only). */
  nationality: z.string().optional(),
  birth: calendarDateSchema,
  address: z.string().optional(),
  issuer: z.string(),
  /** Absent where the card does not say it openly, as a social security card. */
  validFrom: calendarDateSchema.optional(),
  validTo: z.union([calendarDateSchema, z.literal('长期')]).optional(),
  /** 通行证号码, Hong Kong, Macao and Taiwan cards only. */
  passNumber: z.string().optional(),
  issueCount: z.string().optional(),
});
export type IdentityDocument = z.infer<typeof identityDocumentSchema>;
