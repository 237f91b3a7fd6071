import { z } from 'zod';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';

/*
 * A trace is a file of JSON lines: a header, then what went over one port in both directions, with the calls of the
 * driver between. `t` is milliseconds since the recording began.
 */

const hex = z
  .string()
  .max(2 * 65_536)
  .regex(/^([0-9a-f]{2})*$/);
const time = z.number().min(0).max(86_400_000);

const headerSchema = z.strictObject({
  trace: z.literal(1),
  /** The folder of its driver, e.g. `id-card-reader`. */
  device: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/),
  /** How the driver was set up, where there is a choice. */
  profile: z.string().max(40).optional(),
});
export type TraceHeader = z.infer<typeof headerSchema>;

const entrySchema = z.union([
  z.strictObject({
    t: time,
    /** `tx`: from the driver to the device. */
    dir: z.enum(['tx', 'rx']),
    hex,
    /** Bytes were replaced by 00; the length is right, and checks fit what stands there now. */
    masked: z.literal(true).optional(),
    /** A HID feature report. */
    feature: z.literal(true).optional(),
  }),
  z.strictObject({
    t: time,
    port: z.enum(['opened', 'closed', 'lost']),
    /** Each line of bytes is a whole report. */
    reports: z.literal(true).optional(),
    vendorId: z.int().min(0).max(0xffff).optional(),
    reportDescriptor: hex.optional(),
  }),
  z.strictObject({
    t: time,
    call: z.string().regex(/^[a-zA-Z]{1,40}$/),
    args: z.array(z.json()).optional(),
    deadlineMs: z.number().min(0).optional(),
  }),
  /** How the last call ended: `ok` or the code of its failure. */
  z.strictObject({ t: time, outcome: z.string().regex(/^[a-z0-9-]{1,60}$/) }),
]);
export type TraceEntry = z.infer<typeof entrySchema>;
export type TraceBytes = Extract<TraceEntry, { dir: unknown }>;
export type TraceCall = Extract<TraceEntry, { call: unknown }>;
export type TraceOpened = Extract<TraceEntry, { port: unknown }>;

export interface Trace {
  readonly header: TraceHeader;
  readonly entries: readonly TraceEntry[];
}

export type TraceFailure = AppFailure<'trace-malformed' | 'trace-too-large'>;

const MAXIMUM_TRACE_LENGTH = 64 * 1024 * 1024;

/** A last line without its end of line is what a recording leaves that was cut off: it is left out. */
export function parseTrace(text: string): Result<Trace, TraceFailure> {
  if (text.length > MAXIMUM_TRACE_LENGTH) return fail('trace-too-large');
  const lines = text.split('\n').slice(0, -1);
  const header = headerSchema.safeParse(parseJson(lines[0] ?? ''));
  if (!header.success) return fail('trace-malformed', 'line 1');
  const entries: TraceEntry[] = [];
  let before = 0;
  for (const [index, line] of lines.entries()) {
    if (index === 0) continue;
    const entry = entrySchema.safeParse(parseJson(line));
    if (!entry.success || entry.data.t < before) return fail('trace-malformed', `line ${index + 1}`);
    before = entry.data.t;
    entries.push(entry.data);
  }
  return ok({ header: header.data, entries });
}

export function formatTraceLine(line: TraceHeader | TraceEntry): string {
  return `${JSON.stringify(line)}\n`;
}

/** Whether its lines are reports (HID), and what the device said of them. */
export function openedPortOf(trace: Trace): TraceOpened | undefined {
  return trace.entries.find((entry): entry is TraceOpened => 'port' in entry && entry.port === 'opened');
}

export function bytesOf(hexadecimal: string): Uint8Array {
  return new Uint8Array(Buffer.from(hexadecimal, 'hex'));
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
