import { z } from 'zod';
import type { DeviceCondition, DeviceProblem, PrintOutcome } from '#contract/device.ts';
import type { AppFailure, Result } from '#contract/result.ts';
import { fail, ok } from '#contract/result.ts';
import type { OpenJobState } from '../status.ts';

const count = z.int().min(0).max(1_000_000);
const flags = z.int().min(0).max(0xffff_ffff);

const spoolerStateSchema = z.strictObject({
  /** PRINTER_STATUS flags of winspool.h. */
  printerStatus: flags,
  jobs: z
    .array(
      z.strictObject({
        id: count,
        document: z.string().max(1024),
        /** JOB_STATUS flags of winspool.h. */
        status: flags,
        pagesPrinted: count,
      }),
    )
    .max(10_000),
});
export type SpoolerState = z.infer<typeof spoolerStateSchema>;
export type SpoolerJob = SpoolerState['jobs'][number];

/** What `spooler.ps1 status` writes: one JSON object in UTF-8, with or without a byte order mark. Never throws. */
export function parseSpoolerState(
  bytes: Uint8Array,
): Result<SpoolerState, AppFailure<'spooler-answer-malformed'>> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return fail('spooler-answer-malformed', 'not JSON');
  }
  const parsed = spoolerStateSchema.safeParse(value);
  return parsed.success
    ? ok(parsed.data)
    : fail('spooler-answer-malformed', parsed.error.issues[0]?.path.join('.'));
}

/** PRINTER_STATUS flags (winspool.h, PRINTER_INFO_2); those of a printer at work say nothing here. */
const printerFlags: readonly (readonly [
  flag: number,
  problem: DeviceProblem,
  effect: 'blocks' | 'warns' | 'offline',
])[] = [
  [0x0000_0001, 'paused', 'blocks'],
  [0x0000_0002, 'hardware-fault', 'blocks'],
  [0x0000_0004, 'paused', 'blocks'], // being deleted
  [0x0000_0008, 'media-jam', 'blocks'],
  [0x0000_0010, 'media-empty', 'blocks'],
  [0x0000_0020, 'media-needed', 'blocks'], // manual feed
  [0x0000_0040, 'media-needed', 'blocks'], // paper problem
  [0x0000_0080, 'offline', 'offline'],
  [0x0000_0800, 'output-area-full', 'blocks'],
  [0x0000_1000, 'offline', 'offline'], // not available
  [0x0002_0000, 'toner-low', 'warns'],
  [0x0004_0000, 'toner-empty', 'blocks'],
  [0x0008_0000, 'hardware-fault', 'blocks'], // a page could not be drawn
  [0x0010_0000, 'other', 'blocks'], // needs somebody
  [0x0020_0000, 'hardware-fault', 'blocks'], // out of memory
  [0x0040_0000, 'door-open', 'blocks'],
  [0x0200_0000, 'offline', 'offline'], // server offline
];

export function interpretSpoolerPrinter(printerStatus: number): {
  readonly condition: DeviceCondition;
  readonly problems: readonly DeviceProblem[];
} {
  const meanings = printerFlags.filter(([flag]) => (printerStatus & flag) !== 0);
  const has = (wanted: string): boolean => meanings.some(([, , effect]) => effect === wanted);
  const condition = has('offline')
    ? 'offline'
    : has('blocks')
      ? 'blocked'
      : has('warns')
        ? 'degraded'
        : 'ready';
  return { condition, problems: [...new Set(meanings.map(([, problem]) => problem))] };
}

/** JOB_STATUS flags (winspool.h, JOB_INFO_2). */
const jobFlag = {
  paused: 0x0001,
  error: 0x0002,
  printing: 0x0010,
  offline: 0x0020,
  paperOut: 0x0040,
  printed: 0x0080,
  deleted: 0x0100,
  blocked: 0x0200,
  userIntervention: 0x0400,
  complete: 0x1000,
} as const;
const hindrances =
  jobFlag.error | jobFlag.offline | jobFlag.paperOut | jobFlag.blocked | jobFlag.userIntervention;

export type SpoolerJobPosition =
  | { readonly settled: false; readonly state: OpenJobState; readonly problems: readonly DeviceProblem[] }
  | { readonly settled: true; readonly outcome: PrintOutcome };

/** Whether data of the job has left for the printer, as far as the spooler tells: pages of it may come out. */
export function hasBegun(job: SpoolerJob): boolean {
  return job.pagesPrinted > 0 || (job.status & (jobFlag.printing | jobFlag.printed | jobFlag.complete)) !== 0;
}

/**
 * `printed` needs the flag PRINTED, all pages, and no word of an error. COMPLETE (0x1000) alone says only that the
 * data has left for the printer ("the printing of the job may not yet be complete", printerextension.h).
 * A deleted job has failed only if it never began, `begunBefore` telling what was seen of it earlier.
 */
export function interpretSpoolerJob(job: SpoolerJob, pages: number, begunBefore = false): SpoolerJobPosition {
  const has = (flag: number): boolean => (job.status & flag) !== 0;
  if (has(jobFlag.deleted)) {
    return { settled: true, outcome: begunBefore || hasBegun(job) ? 'unknown' : 'failed' };
  }
  if (has(jobFlag.printed)) {
    return { settled: true, outcome: job.pagesPrinted >= pages && !has(hindrances) ? 'printed' : 'unknown' };
  }
  if (has(hindrances)) {
    const problems: DeviceProblem[] = [];
    if (has(jobFlag.paperOut)) problems.push('media-empty');
    if (has(jobFlag.offline)) problems.push('offline');
    return { settled: false, state: 'stopped', problems: problems.length > 0 ? problems : ['other'] };
  }
  const atWork = has(jobFlag.printing | jobFlag.complete);
  const state = has(jobFlag.paused) ? 'held' : atWork ? 'processing' : 'pending';
  return { settled: false, state, problems: [] };
}
