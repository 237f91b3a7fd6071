/**
 * 带到手机上: what came of a visit goes to the citizen's own phone. The QR holds an address with a random token
 * that opens once; who the case is about stands neither in the QR nor in the address.
 */
import { z } from 'zod';
import { caseIdSchema, slipCodeSchema } from './case.ts';
import { languageSchema } from './preferences.ts';

/** Where the QR leads: `/phone/{token}`. */
export const PHONE_PATH = '/phone';
/** How long a token waits for its phone, in seconds. */
export const HANDOVER_SECONDS = 300;
/** How long an opened phone may look and download, in seconds. */
export const PHONE_SESSION_SECONDS = 900;

/** 256 random bits in base64url. The hub keeps only its hash. */
export const handoverTokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** waiting: nobody has opened it. opened: one phone has, and no other can. expired: too late. closed: taken back by the terminal. */
export const handoverProgressSchema = z.enum(['waiting', 'opened', 'expired', 'closed']);
export type HandoverProgress = z.infer<typeof handoverProgressSchema>;

export const handoverRequestSchema = z.strictObject({
  /** With it the phone may download the papers; without, the slip code gives the progress alone. */
  caseId: caseIdSchema.optional(),
  slipCode: slipCodeSchema,
  /** The phone's page begins in the language of the visit. */
  language: languageSchema,
});
export type HandoverRequest = z.infer<typeof handoverRequestSchema>;

export const handoverSchema = z.strictObject({
  /** For asking and closing; opens nothing. */
  handoverId: z.uuid(),
  /** The text of the QR. */
  url: z.url(),
  secondsLeft: z.int().min(1),
});
export type Handover = z.infer<typeof handoverSchema>;

export const handoverStateSchema = z.strictObject({
  state: handoverProgressSchema,
  secondsLeft: z.int().min(0),
});
export type HandoverState = z.infer<typeof handoverStateSchema>;
