/** The technician's drawer (模拟设备): the simulators that a profile with simulated devices runs. */
import { z } from 'zod';
import { deviceHealthSchema, deviceKindSchema } from './device.ts';
import { selfTestReportSchema } from './self-test.ts';
import { headphonesSchema } from './speech.ts';
import { simulatedDeviceSchema, wireFaultSchema } from './wire-fault.ts';

export const simulatedFaultSchema = z.enum([
  'reader-silent',
  'reader-unplugged',
  'reader-bad-checksum',
  'reader-short-read',
  'card-removed-while-reading',
  'receipt-paper-out',
  'receipt-paper-low',
  'receipt-cover-open',
  'receipt-cutter-jam',
  'receipt-unplugged',
  'document-media-empty',
  'document-media-jam',
  'document-toner-low',
  'document-cover-open',
  'document-unplugged',
  'document-jam-at-second-sheet',
  'scanner-unplugged',
  'scanner-wrong-code-page',
  'camera-unplugged',
  'camera-blurred',
  'camera-dark',
  'face-not-matched',
  'face-camera-unplugged',
  'power-failed',
  'battery-low',
  'cabinet-open',
  'cards-empty',
  'dispenser-jam',
]);
export type SimulatedFault = z.infer<typeof simulatedFaultSchema>;

/** A scenario that runs, or the last one that ran. */
export const scenarioProgressSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** Absent while it runs. */
  outcome: z.enum(['done', 'failed', 'stopped']).optional(),
  steps: z.array(
    z.strictObject({
      title: z.string(),
      state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped']),
      /** Why it failed. */
      code: z.string().optional(),
    }),
  ),
});
export type ScenarioProgress = z.infer<typeof scenarioProgressSchema>;

export const technicianStateSchema = z.strictObject({
  specimens: z.array(z.strictObject({ id: z.string(), label: z.string(), type: z.string() })),
  cardOnReader: z.string().nullable(),
  /** Papers that can be laid under the camera. */
  papers: z.array(z.strictObject({ id: z.string(), label: z.string() })),
  paperUnderCamera: z.string().nullable(),
  printedSlips: z.int(),
  printedDocuments: z.int(),
  faults: z.array(simulatedFaultSchema),
  network: z.boolean(),
  hub: z.boolean(),
  /** The service key is turned. */
  serviceKey: z.boolean(),
  devices: z.array(deviceHealthSchema),
  outbox: z.strictObject({ pending: z.int(), acknowledged: z.int(), quarantined: z.int() }),
  scenarios: z.array(
    z.strictObject({ id: z.string(), title: z.string(), about: z.string(), steps: z.int() }),
  ),
  scenario: scenarioProgressSchema.nullable(),
  /** The lines of the simulated devices, and what is wrong with them now. */
  lines: z.array(z.strictObject({ device: simulatedDeviceSchema, faults: z.array(wireFaultSchema) })),
  selfTest: z.strictObject({
    /** Parts tested so far; null: none is running. */
    running: z.strictObject({ tested: z.int(), of: z.int() }).nullable(),
    last: selfTestReportSchema.nullable(),
  }),
});
export type TechnicianState = z.infer<typeof technicianStateSchema>;

/** What a hand can do to the simulated devices; also the actions of a scenario. */
export const simulatedActionSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('lay-card'), specimenId: z.string() }),
  z.strictObject({ type: z.literal('take-card') }),
  /** The specimen social security card, into the reader for contact cards. */
  z.strictObject({ type: z.literal('insert-chip-card') }),
  z.strictObject({ type: z.literal('take-chip-card') }),
  z.strictObject({ type: z.literal('present-code'), text: z.string().max(500) }),
  /** Holds the newest printed slip's QR before the scanner. */
  z.strictObject({ type: z.literal('present-last-slip') }),
  z.strictObject({ type: z.literal('lay-paper'), paperId: z.string() }),
  z.strictObject({ type: z.literal('take-paper-from-camera') }),
  z.strictObject({ type: z.literal('take-slips') }),
  z.strictObject({ type: z.literal('take-documents') }),
  z.strictObject({ type: z.literal('refill-paper') }),
  z.strictObject({ type: z.literal('set-fault'), fault: simulatedFaultSchema, on: z.boolean() }),
  z.strictObject({ type: z.literal('set-network'), on: z.boolean() }),
  z.strictObject({ type: z.literal('set-hub'), on: z.boolean() }),
  /** The technician's key in the cabinet. */
  z.strictObject({ type: z.literal('turn-service-key'), on: z.boolean() }),
  /** A plug in the socket for headphones, or out of it. */
  z.strictObject({ type: z.literal('set-headphones'), state: headphonesSchema }),
]);
export type SimulatedAction = z.infer<typeof simulatedActionSchema>;

export const technicianActionSchema = z.discriminatedUnion('type', [
  ...simulatedActionSchema.options,
  z.strictObject({ type: z.literal('set-line-fault'), device: deviceKindSchema, fault: wireFaultSchema }),
  z.strictObject({ type: z.literal('mend-line'), device: deviceKindSchema }),
  z.strictObject({ type: z.literal('run-scenario'), id: z.string().max(41) }),
  z.strictObject({ type: z.literal('stop-scenario') }),
  /** A technician has looked at the machine after its cabinet was open; refused while the door is. */
  z.strictObject({ type: z.literal('acknowledge-cabinet') }),
  z.strictObject({ type: z.literal('run-self-test') }),
  z.strictObject({ type: z.literal('stop-self-test') }),
]);
export type TechnicianAction = z.infer<typeof technicianActionSchema>;

/** One line of the live view of what goes over a device's port. */
export const wireLineSchema = z.strictObject({
  /** Counts all lines of the terminal since it started. */
  number: z.int().min(1),
  device: deviceKindSchema,
  /** ISO 8601, UTC, with milliseconds. */
  at: z.string(),
  direction: z.enum(['to-device', 'from-device', 'port']),
  /** The first bytes; masked bytes are 00. */
  hex: z.string(),
  /** All of them, in bytes. */
  length: z.int().min(0),
  masked: z.boolean(),
  /** The frames that these bytes completed, by name; never what a frame carries of a person. */
  meanings: z.array(z.string()),
});
export type WireLine = z.infer<typeof wireLineSchema>;
