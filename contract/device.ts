import { z } from 'zod';

/** The kinds of device a terminal can have; also what an item may need (硬件模块). */
export const deviceKindSchema = z.enum([
  'id-card-reader',
  'receipt-printer',
  'code-scanner',
  'document-printer',
  'document-camera',
  'face-camera',
  'uninterruptible-power',
  'cabinet',
  'card-dispenser',
  'smart-card-reader',
]);
export type DeviceKind = z.infer<typeof deviceKindSchema>;

/**
 * ready: can serve now. degraded: serves, but a technician should come (paper low).
 * blocked: cannot serve until someone acts (no paper, cover open). offline: does not answer.
 */
export const deviceConditionSchema = z.enum(['ready', 'degraded', 'blocked', 'offline']);
export type DeviceCondition = z.infer<typeof deviceConditionSchema>;

/** Plain problem words shared by all devices; printers use the keywords of RFC 8011 section 5.4.12. */
export const deviceProblemSchema = z.enum([
  'not-responding',
  'port-lost',
  'protocol-error',
  'hardware-fault',
  'paper-empty',
  'paper-low',
  'cover-open',
  'cutter-error',
  'head-overheated',
  'media-empty',
  'media-low',
  'media-needed',
  'media-jam',
  'toner-low',
  'toner-empty',
  'marker-supply-low',
  'marker-supply-empty',
  'marker-waste-almost-full',
  'marker-waste-full',
  'door-open',
  'input-tray-missing',
  'output-area-full',
  'paused',
  'offline',
  'on-battery',
  'battery-low',
  'battery-fault',
  'cabinet-open',
  'cards-empty',
  'cards-low',
  'card-jam',
  'reject-bin-full',
  'other',
]);
export type DeviceProblem = z.infer<typeof deviceProblemSchema>;

export const deviceHealthSchema = z.strictObject({
  kind: deviceKindSchema,
  condition: deviceConditionSchema,
  problems: z.array(deviceProblemSchema),
  simulated: z.boolean(),
});
export type DeviceHealth = z.infer<typeof deviceHealthSchema>;

/** How a print ended. `unknown` is said when the device fell silent: never treated as printed. */
export const printOutcomeSchema = z.enum(['printed', 'failed', 'unknown']);
export type PrintOutcome = z.infer<typeof printOutcomeSchema>;

export const printSettlementSchema = z.strictObject({
  outcome: printOutcomeSchema,
  problems: z.array(deviceProblemSchema),
});
export type PrintSettlement = z.infer<typeof printSettlementSchema>;
