import { z } from 'zod';
import { deviceKindSchema } from '#contract/device.ts';
import { deviceLinkSchema } from '#contract/device-link.ts';
import { scenarioSchema } from '#contract/scenario.ts';
import { selfTestReportSchema, selfTestResultSchema } from '#contract/self-test.ts';
import { scenarioProgressSchema, wireLineSchema } from '#contract/technician.ts';
import { wireFaultSchema } from '#contract/wire-fault.ts';

/* One JSON object a line: one request, then what the terminal says of it until `end`. Hanging up ends the request. */

export const deskRequestSchema = z.discriminatedUnion('request', [
  z.strictObject({ request: z.literal('self-test'), printSheet: z.boolean() }),
  z.strictObject({ request: z.literal('scenario'), scenario: scenarioSchema }),
  z.strictObject({ request: z.literal('watch'), device: deviceKindSchema.optional() }),
  z.strictObject({ request: z.literal('fault'), device: deviceKindSchema, fault: wireFaultSchema }),
  z.strictObject({ request: z.literal('links') }),
  z.strictObject({ request: z.literal('acknowledge-cabinet') }),
  z.strictObject({ request: z.literal('mend'), device: deviceKindSchema }),
]);
export type DeskRequest = z.infer<typeof deskRequestSchema>;

export const deskAnswerSchema = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('tested'), result: selfTestResultSchema }),
  z.strictObject({ event: z.literal('report'), report: selfTestReportSchema }),
  z.strictObject({ event: z.literal('scenario'), progress: scenarioProgressSchema }),
  z.strictObject({ event: z.literal('line'), line: wireLineSchema }),
  z.strictObject({ event: z.literal('links'), links: z.array(deviceLinkSchema) }),
  /** The last one. `code`: why it was not done. */
  z.strictObject({ event: z.literal('end'), code: z.string().optional(), detail: z.string().optional() }),
]);
export type DeskAnswer = z.infer<typeof deskAnswerSchema>;

/** A scenario of 60 steps is well below. */
export const LONGEST_LINE = 256 * 1024;
