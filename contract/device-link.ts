/** What goes over the line to a device, for whoever looks after the machine. Numbers only, never what was sent. */
import { z } from 'zod';
import { deviceKindSchema } from './device.ts';

const count = z.int().min(0);

export const deviceLinkSchema = z.strictObject({
  device: deviceKindSchema,
  /** How the port is named, or how it is searched. */
  port: z.string(),
  open: z.boolean(),
  /** When the counting began: the start of the terminal. */
  since: z.iso.datetime(),
  bytesSent: count,
  bytesReceived: count,
  /** Writes of the driver: a command each, or a piece of a slip. */
  framesSent: count,
  /** Whole messages, as the device's codec frames them; reports on HID. */
  framesReceived: count,
  /** Bytes that belong to no message: noise, damage, the wrong baud rate. */
  discardedBytes: count,
  checksumErrors: count,
  /** Answers that did not come. */
  timeouts: count,
  retries: count,
  softResets: count,
  /** Ports that were opened after the first one. */
  reopens: count,
  /** How often everything was in vain. */
  outOfService: count,
  /** Why the port could not be opened the last time; absent when it could. */
  trouble: z.strictObject({ code: z.string(), detail: z.string().optional() }).optional(),
});
export type DeviceLink = z.infer<typeof deviceLinkSchema>;
