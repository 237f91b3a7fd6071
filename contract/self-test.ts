/** The terminal's own test of all its parts (docs/devices/self-test.md). Nothing of it is about a citizen. */
import { z } from 'zod';
import { deviceConditionSchema, deviceKindSchema, deviceProblemSchema } from './device.ts';

/** passed: it did what was asked. attention: it serves, and somebody should come. failed: it cannot serve. */
export const selfTestVerdictSchema = z.enum(['passed', 'attention', 'failed']);
export type SelfTestVerdict = z.infer<typeof selfTestVerdictSchema>;

/** Parts that no item asks for beside the devices: a pen pad stands in for the glass, which every terminal has. */
export const selfTestPartSchema = z.union([
  deviceKindSchema,
  z.enum(['signature-pad', 'storage', 'platform']),
]);
export type SelfTestPart = z.infer<typeof selfTestPartSchema>;

export const selfTestResultSchema = z.strictObject({
  part: selfTestPartSchema,
  verdict: selfTestVerdictSchema,
  condition: deviceConditionSchema,
  problems: z.array(deviceProblemSchema),
  /** Why it could not be tested, or what the test itself found, e.g. `sheet-not-printed`. */
  code: z.string().max(60).optional(),
  simulated: z.boolean(),
  tookMs: z.int().min(0),
});
export type SelfTestResult = z.infer<typeof selfTestResultSchema>;

export const selfTestReportSchema = z.strictObject({
  terminalId: z.string(),
  terminalNumber: z.string(),
  site: z.string(),
  version: z.string(),
  catalogRevision: z.int(),
  /** ISO 8601, UTC. */
  at: z.string(),
  tookMs: z.int().min(0),
  verdict: selfTestVerdictSchema,
  /** It was ended before all parts were tested. */
  stopped: z.boolean(),
  results: z.array(selfTestResultSchema),
  counters: z.strictObject({
    /** Self-tests of this terminal, this one among them. */
    tests: z.int(),
    pending: z.int(),
    acknowledged: z.int(),
    quarantined: z.int(),
  }),
  /** Where the sheet is: printed, or only on the screen. */
  sheet: z.enum(['printed', 'on-screen']),
  /** What the QR code on the sheet says. */
  qr: z.string(),
});
export type SelfTestReport = z.infer<typeof selfTestReportSchema>;
