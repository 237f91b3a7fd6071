/** What can go wrong between a simulated device and its driver; the same for every device. */
import { z } from 'zod';

/** The devices that can be simulated at the end of a cable. */
export const simulatedDeviceSchema = z.enum([
  'id-card-reader',
  'code-scanner',
  'receipt-printer',
  'document-printer',
  'document-camera',
  'uninterruptible-power',
  'cabinet',
  'card-dispenser',
  'smart-card-reader',
]);
export type SimulatedDevice = z.infer<typeof simulatedDeviceSchema>;

const times = z.int().min(1).max(1_000);

/**
 * What becomes of what the device says. `times` counts its messages; where it is absent the fault lasts until it is
 * cleared.
 */
export const wireFaultSchema = z.discriminatedUnion('kind', [
  /** The next messages are lost. */
  z.strictObject({ kind: z.literal('fail-next'), times: times.default(1) }),
  /** All messages are lost. */
  z.strictObject({ kind: z.literal('fail-repeatedly') }),
  /** They come so much later. */
  z.strictObject({
    kind: z.literal('delay'),
    milliseconds: z.int().min(1).max(120_000),
    times: times.optional(),
  }),
  /** They break off in the middle. */
  z.strictObject({ kind: z.literal('truncate'), times: times.optional() }),
  /** They come twice. */
  z.strictObject({ kind: z.literal('duplicate'), times: times.optional() }),
  /** One byte in the middle is another. */
  z.strictObject({ kind: z.literal('corrupt'), times: times.optional() }),
  /** The cable is out. */
  z.strictObject({ kind: z.literal('unplug') }),
]);
export type WireFault = z.infer<typeof wireFaultSchema>;
export type WireFaultKind = WireFault['kind'];
