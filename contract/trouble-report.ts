/**
 * 办不成事反映: a citizen says that he could not get something done. Reasons are chosen, never written, and
 * nothing of him goes along: where it happened is all that is needed to mend it.
 */
import { z } from 'zod';
import { itemIdSchema, regionCodeSchema } from './item.ts';

/** Why it could not be done; keys of the screen's texts. */
export const reportReasonSchema = z.enum([
  'item-not-found',
  'not-understood',
  'refused-without-reason',
  'sent-back-and-forth',
  'asked-for-too-much',
  'machine-failed',
  'paper-did-not-come',
  'too-slow',
]);
export type ReportReason = z.infer<typeof reportReasonSchema>;

/** The page on which the citizen asked for help. */
export const visitStepSchema = z.enum([
  'home',
  'department',
  'search',
  'guide',
  'consent',
  'identify',
  'known',
  'policies',
  'acting',
  'eligibility',
  'ineligible',
  'form',
  'dues',
  'face-check',
  'materials',
  'capture',
  'sign',
  'check',
  'pay',
  'scan-slip',
  'result',
  'progress',
  'printing',
  'evaluate',
  'problem',
]);
export type VisitStep = z.infer<typeof visitStepSchema>;

/** Read aloud and typed without doubt: `BC-` and eight characters of Crockford's base 32 (40 random bits). */
export const reportNumberSchema = z.string().regex(/^BC-[0-9A-HJKMNP-TV-Z]{8}$/);

export const troubleReportSchema = z.strictObject({
  reportId: z.uuid(),
  /** Shown to the citizen at once, with or without the network. */
  reportNumber: reportNumberSchema,
  /** Absent: the item itself was not found. */
  itemId: itemIdSchema.optional(),
  terminalId: z.string().min(1).max(40),
  regionCode: regionCodeSchema,
  step: visitStepSchema,
  /** What the machine itself had to say, as its stable code. */
  problemCode: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,59}$/)
    .optional(),
  reasons: z.array(reportReasonSchema).min(1).max(8),
  at: z.iso.datetime(),
});
export type TroubleReport = z.infer<typeof troubleReportSchema>;

/** As the hub keeps it. */
export const storedTroubleReportSchema = troubleReportSchema.extend({ storedAt: z.iso.datetime() });
export type StoredTroubleReport = z.infer<typeof storedTroubleReportSchema>;
