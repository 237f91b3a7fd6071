/** What came of a visit: papers, problems, what was kept. */
import { z } from 'zod';
import { deviceProblemSchema } from '../device.ts';
import { itemIdSchema } from '../item.ts';
import { fenSchema, noticeNumberSchema, orderIdSchema } from '../payment.ts';
import { policyReceiptSchema } from '../policy/policy-api.ts';
import { languageSchema } from '../preferences.ts';

export const printJobViewSchema = z.strictObject({
  jobId: z.string(),
  /** A key of the screen's texts, or the hub's own title: then `titleLanguage` says in which language. */
  title: z.string(),
  titleLanguage: languageSchema.optional(),
  device: z.enum(['document-printer', 'receipt-printer']),
  /** unknown: the printer fell silent; the paper may or may not have come out. */
  state: z.enum(['waiting', 'printing', 'printed', 'failed', 'unknown']),
  pagesDone: z.int().min(0),
  pages: z.int().min(1),
  problems: z.array(deviceProblemSchema),
});
export type PrintJobView = z.infer<typeof printJobViewSchema>;

/** What came of the visit. */
export const outcomeViewSchema = z.strictObject({
  /**
   * accepted: the department took the case. pending: saved here, not yet accepted. completed: done on the spot.
   * refused: the department said no, and `reason` why. handed-in: the department has not said yet whether it accepts it.
   * supplement: something is missing, and the notice says what. withdrawn: by the applicant. confirming: of money; `payment` says what is known.
   */
  kind: z.enum([
    'accepted',
    'pending',
    'completed',
    'refused',
    'confirming',
    'handed-in',
    'supplement',
    'withdrawn',
  ]),
  reason: z.string().optional(),
  /** Of `reason`, which is quoted as the department wrote it. */
  reasonLanguage: languageSchema.optional(),
  itemName: z.string(),
  department: z.string().optional(),
  acceptanceNumber: z.string().optional(),
  promisedDate: z.string().optional(),
  /** Of a supplement: the last day for it. */
  supplementBy: z.string().optional(),
  /** Of a package (一件事): what became of each part. */
  parts: z
    .array(
      z.strictObject({
        itemName: z.string(),
        department: z.string(),
        kind: z.enum([
          'accepted',
          'completed',
          'refused',
          'handed-in',
          'supplement',
          'withdrawn',
          'pending',
          'confirming',
        ]),
        acceptanceNumber: z.string(),
        promisedDate: z.string().optional(),
        reason: z.string().optional(),
        supplementBy: z.string().optional(),
      }),
    )
    .optional(),
  /** Of a payment: what may be told of the money. */
  payment: z
    .strictObject({
      /** settled: booked by the department. received: paid, not booked yet. going-back: refunded, or on its way. */
      state: z.enum(['settled', 'received', 'going-back', 'unconfirmed']),
      /** Absent while a helper looks on. */
      amountFen: fenSchema.optional(),
      noticeNumbers: z.array(noticeNumberSchema),
      orderId: orderIdSchema,
    })
    .optional(),
  /** Shown large when no slip could be printed. */
  slipCode: z.string().optional(),
  /** Text of the slip's QR. */
  slipQr: z.string().optional(),
  simulated: z.boolean(),
});
export type OutcomeView = z.infer<typeof outcomeViewSchema>;

export const problemCodeSchema = z.enum([
  'reader-not-responding',
  'card-not-readable',
  'card-removed-too-soon',
  'chip-card-not-readable',
  'document-type-not-allowed',
  'item-not-available',
  'hub-not-reachable',
  'hub-refused',
  'department-closed',
  'case-not-saved',
  'result-not-available',
  'slip-code-unknown',
  'slip-code-not-readable',
  'case-saved-not-sent',
  'camera-not-responding',
  'internal-error',
]);
export type ProblemCode = z.infer<typeof problemCodeSchema>;

/** 带到手机上, beside the page it was opened on. Absent: this page offers none. */
export const handoverViewSchema = z.strictObject({
  /** offered: a button. not-sent-yet: the hub has nothing to show. failed: the hub gave none; it can be asked again. */
  state: z.enum(['offered', 'not-sent-yet', 'asking', 'waiting', 'opened', 'expired', 'failed']),
  /** While it waits. */
  qr: z.string().optional(),
  secondsLeft: z.int().min(0).optional(),
});
export type HandoverView = z.infer<typeof handoverViewSchema>;

export const keptSchema = z.enum(['nothing', 'perhaps-received', 'saved-here', 'accepted', 'refused']);

/** The terminal itself has ended the visit. */
export const endedSchema = z.strictObject({
  /** Why, as on the resting page. */
  code: z.string(),
  /** What became of the citizen's work. */
  kept: keptSchema,
});
export type Ended = z.infer<typeof endedSchema>;

/** What can be printed of a payment now: the sealed receipt, the slip alone, or nothing. */
export const payPapersSchema = z.enum(['receipt', 'slip-only', 'none']);

/** A policy that was found to be his, in the citizen's language. */
export const policyViewSchema = z.strictObject({
  id: itemIdSchema,
  name: z.string(),
  /** Who grants it. */
  body: z.string(),
  summary: z.string(),
  benefit: z.string(),
  /** 示例，以当地公布为准. */
  isExample: z.boolean(),
  cashing: z.enum(['automatic', 'apply', 'commitment']),
  /** 为什么是您. */
  reasons: z.array(z.string()),
  /** It is confirmed, now or before. */
  claimed: policyReceiptSchema.optional(),
});
