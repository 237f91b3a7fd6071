/** The technician's drawer (模拟设备): the simulators that a profile with simulated devices runs. */
import { z } from 'zod';
import { deviceHealthSchema } from './device.ts';
import { headphonesSchema } from './speech.ts';

export const simulatedFaultSchema = z.enum([
  'reader-silent',
  'reader-unplugged',
  'reader-bad-checksum',
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
  'scanner-unplugged',
  'camera-unplugged',
  'camera-blurred',
  'camera-dark',
  'face-not-matched',
]);
export type SimulatedFault = z.infer<typeof simulatedFaultSchema>;

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
  devices: z.array(deviceHealthSchema),
  outbox: z.strictObject({ pending: z.int(), acknowledged: z.int(), quarantined: z.int() }),
});
export type TechnicianState = z.infer<typeof technicianStateSchema>;

export const technicianActionSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('lay-card'), specimenId: z.string() }),
  z.strictObject({ type: z.literal('take-card') }),
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
  /** A plug in the socket for headphones, or out of it. */
  z.strictObject({ type: z.literal('set-headphones'), state: headphonesSchema }),
]);
export type TechnicianAction = z.infer<typeof technicianActionSchema>;
