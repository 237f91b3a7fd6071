import type { DeviceCondition, DeviceProblem, PrintOutcome } from '#contract/device.ts';
import { jobState, printerState } from './vocabulary.ts';

/** What a printer says of itself (RFC 8011 sections 5.4.11, 5.4.12 and 5.4.23). */
export interface PrinterStatusReport {
  readonly state: number | undefined;
  readonly reasons: readonly string[];
  /** printer-is-accepting-jobs. */
  readonly acceptingJobs: boolean | undefined;
  /** What the levels of its supplies say. */
  readonly lowSupplies?: readonly DeviceProblem[];
  /** It says which sizes are loaded, and the one that is wanted is not among them. */
  readonly lacksMedia?: boolean;
  /** It is a queue of CUPS in front of a printer. */
  readonly isQueue?: boolean;
}

export interface PrinterStatus {
  readonly condition: DeviceCondition;
  readonly problems: readonly DeviceProblem[];
}

interface Meaning {
  readonly problem: DeviceProblem;
  /** blocks: nothing prints until someone acts. warns: prints, but a technician should come. */
  readonly effect: 'blocks' | 'warns' | 'offline';
}

/** printer-state-reasons by base keyword (RFC 8011 section 5.4.12, PWG 5100.9, and `offline` of CUPS backends). */
const meaningByReason: Readonly<Record<string, Meaning>> = {
  'media-empty': { problem: 'media-empty', effect: 'blocks' },
  'media-needed': { problem: 'media-needed', effect: 'blocks' },
  'media-jam': { problem: 'media-jam', effect: 'blocks' },
  'media-low': { problem: 'media-low', effect: 'warns' },
  'toner-low': { problem: 'toner-low', effect: 'warns' },
  'toner-empty': { problem: 'toner-empty', effect: 'blocks' },
  'marker-supply-low': { problem: 'marker-supply-low', effect: 'warns' },
  'marker-supply-empty': { problem: 'marker-supply-empty', effect: 'blocks' },
  'marker-waste-almost-full': { problem: 'marker-waste-almost-full', effect: 'warns' },
  'marker-waste-full': { problem: 'marker-waste-full', effect: 'blocks' },
  'developer-low': { problem: 'marker-supply-low', effect: 'warns' },
  'developer-empty': { problem: 'marker-supply-empty', effect: 'blocks' },
  'cover-open': { problem: 'cover-open', effect: 'blocks' },
  'door-open': { problem: 'door-open', effect: 'blocks' },
  'interlock-open': { problem: 'door-open', effect: 'blocks' },
  'input-tray-missing': { problem: 'input-tray-missing', effect: 'blocks' },
  'output-tray-missing': { problem: 'output-area-full', effect: 'blocks' },
  'output-area-full': { problem: 'output-area-full', effect: 'blocks' },
  'output-area-almost-full': { problem: 'output-area-full', effect: 'warns' },
  paused: { problem: 'paused', effect: 'blocks' },
  'moving-to-paused': { problem: 'paused', effect: 'blocks' },
  'hold-new-jobs': { problem: 'paused', effect: 'blocks' },
  deactivated: { problem: 'paused', effect: 'blocks' },
  shutdown: { problem: 'offline', effect: 'offline' },
  offline: { problem: 'offline', effect: 'offline' },
  'connecting-to-device': { problem: 'not-responding', effect: 'blocks' },
  'timed-out': { problem: 'not-responding', effect: 'offline' },
  'fuser-over-temp': { problem: 'hardware-fault', effect: 'blocks' },
  'opc-life-over': { problem: 'hardware-fault', effect: 'warns' },
  'opc-near-eol': { problem: 'other', effect: 'warns' },
  'spool-area-full': { problem: 'other', effect: 'blocks' },
};

/** Reasons that say nothing is wrong: warming up, waiting, a lamp that blinks on request. */
const harmlessReasons: ReadonlySet<string> = new Set([
  'none',
  'fuser-under-temp',
  'identify-printer-requested',
  'stopped-partly',
  'stopping',
  'resuming',
  'testing',
]);

/** `media-empty-error` → `media-empty`. */
export function baseReason(reason: string): string {
  return reason.replace(/-(?:report|warning|error)$/, '');
}

/** What a queue says of itself; all else it says of its printer. */
const queueReasons: ReadonlySet<string> = new Set([
  'paused',
  'moving-to-paused',
  'hold-new-jobs',
  'deactivated',
]);

/**
 * The suffix is not trusted: printers were seen to say `media-empty-report` while nothing could print,
 * because they choose the suffix by their own state. The base keyword decides.
 *
 * A queue of CUPS asks its printer only while a job is printed. What an idle queue says of its printer is what the
 * last job met: it warns, but does not block, or one empty tray would block the queue for ever.
 */
export function interpretPrinterStatus(report: PrinterStatusReport): PrinterStatus {
  const isMemory = report.isQueue === true && report.state === printerState.idle;
  const meanings = report.reasons.flatMap((reason) =>
    meaningOf(reason).map((meaning) =>
      isMemory && !queueReasons.has(baseReason(reason)) ? { ...meaning, effect: 'warns' as const } : meaning,
    ),
  );
  if (report.acceptingJobs === false) meanings.push({ problem: 'paused', effect: 'blocks' });
  if (report.lacksMedia === true) meanings.push({ problem: 'media-needed', effect: 'blocks' });
  const problems = new Set(meanings.map((meaning) => meaning.problem));
  for (const low of report.lowSupplies ?? []) {
    if (problems.has(emptyOrFull[low] ?? low)) continue;
    problems.add(low);
    meanings.push({ problem: low, effect: 'warns' });
  }
  const offline = meanings.some((meaning) => meaning.effect === 'offline');
  const hindered = meanings.some((meaning) => meaning.effect === 'blocks');
  const stopped = report.state === printerState.stopped;
  // A printer that refuses to work without saying why still needs a word for the technician.
  if (stopped && !offline && !hindered) problems.add('other');
  const blocked = stopped || hindered;
  const condition = offline ? 'offline' : blocked ? 'blocked' : meanings.length > 0 ? 'degraded' : 'ready';
  return { condition, problems: [...problems] };
}

/** What has been said in full need not be said as a warning. */
const emptyOrFull: Partial<Record<DeviceProblem, DeviceProblem>> = {
  'toner-low': 'toner-empty',
  'marker-supply-low': 'marker-supply-empty',
  'marker-waste-almost-full': 'marker-waste-full',
};

function meaningOf(reason: string): readonly Meaning[] {
  const base = baseReason(reason);
  const known = Object.hasOwn(meaningByReason, base) ? meaningByReason[base] : undefined;
  if (known !== undefined) return [known];
  if (harmlessReasons.has(base) || base.startsWith('cups-') || base.startsWith('alert-removal-')) return [];
  // RFC 8011 section 5.4.12: a report may be ignored by those who do not know it; no suffix counts as an error.
  return reason.endsWith('-report') ? [] : [{ problem: 'other', effect: 'warns' }];
}

/** Reason of a cancelled job whose pages may still be leaving the printer (RFC 8011 section 5.3.8). */
export const stopping = 'processing-to-stop-point';

/** Where a job that has not settled is. */
export type OpenJobState = 'pending' | 'held' | 'processing' | 'stopped';

export type JobPosition =
  | { readonly settled: false; readonly state: OpenJobState }
  | { readonly settled: true; readonly outcome: PrintOutcome };

/**
 * `printed` only for `completed`. A printer that owns up to errors in a completed job
 * (`job-completed-with-errors`) leaves it open whether the sheets can be used: `unknown`.
 */
export function interpretJobState(state: number | undefined, reasons: readonly string[]): JobPosition {
  switch (state) {
    case jobState.completed:
      return {
        settled: true,
        outcome: reasons.includes('job-completed-with-errors') ? 'unknown' : 'printed',
      };
    case jobState.canceled:
      if (reasons.includes(stopping)) return { settled: false, state: 'processing' };
      return { settled: true, outcome: 'failed' };
    case jobState.aborted:
      return { settled: true, outcome: 'failed' };
    case jobState.held:
      return { settled: false, state: 'held' };
    case jobState.processing:
      return { settled: false, state: 'processing' };
    case jobState.processingStopped:
      return { settled: false, state: 'stopped' };
    default:
      return { settled: false, state: 'pending' };
  }
}
