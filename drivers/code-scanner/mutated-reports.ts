import { Random } from '../testing/mutated-frames.ts';
import { CodeAssembler } from './code-assembler.ts';
import { MAXIMUM_CODE_LENGTH } from './codec.ts';
import { decodeScannedReport, encodeScannedReports, type ReportLayout } from './report-layout.ts';

export interface ReportCodec {
  readonly name: string;
  readonly layout: ReportLayout;
}

export interface MutatedReportsCounts {
  readonly codec: string;
  readonly frames: number;
  readonly bytes: number;
  /** Codes that came out of damaged reports: each of them whole by what its reports say. */
  readonly acceptedMutants: number;
  readonly discardedReports: number;
  /** Good codes that were delivered after the damage. */
  readonly goodDelivered: number;
  readonly largestHeld: number;
}

/**
 * Feeds `count` damaged codes in reports (bits flipped, reports cut, lost, doubled, swapped, of another number, or
 * late), each followed by a good one after a silence, and throws when a promise is broken: nothing throws; no more
 * is held than a code can have, and nothing after a silence; what is accepted consists of the data of reports that
 * came one after the other without a silence, up to one that ends a code; the good code comes whole and alone; every report is accounted for.
 */
export function runMutatedReports(
  { name, layout }: ReportCodec,
  count: number,
  seed: number,
): MutatedReportsCounts {
  const random = new Random(seed);
  const assembler = new CodeAssembler();
  let now = 0;
  let bytes = 0;
  let reports = 0;
  let unreadable = 0;
  let acceptedMutants = 0;
  let goodDelivered = 0;
  let largestHeld = 0;
  /** Data of the reports since the last end of a code or silence, kept apart from the assembler. */
  let run: Uint8Array[] = [];

  for (let frame = 0; frame < count; frame += 1) {
    const broken = (promise: string) => new Error(`${name}: ${promise} (frame ${frame} of seed ${seed})`);
    const push = (report: Uint8Array) => {
      reports += 1;
      bytes += report.length;
      const piece = decodeScannedReport(layout, report);
      if (piece === undefined) {
        unreadable += 1;
        return undefined;
      }
      const code = assembler.push(piece, now);
      largestHeld = Math.max(largestHeld, assembler.heldBytes);
      run.push(piece.data);
      if (code !== undefined) {
        if (piece.continued) throw broken('a code that goes on was taken for a whole one');
        if (!endsWith(run, code.bytes)) throw broken('accepted what is no run of reports');
      }
      if (!piece.continued) run = [];
      return code;
    };
    const pause = (milliseconds: number) => {
      now += milliseconds;
      assembler.tick(now);
      run = [];
    };

    for (const report of mutate(encodeScannedReports(layout, someCode(random, layout)), random)) {
      if (report === 'late') pause(250 + random.below(500));
      else if (push(report) !== undefined) acceptedMutants += 1;
      now += random.below(8);
    }
    pause(60_000);
    if (assembler.waiting || assembler.heldBytes > 0) throw broken('something was held after a silence');

    const good = someCode(random, layout);
    const found = encodeScannedReports(layout, good).flatMap((report) => push(report) ?? []);
    if (found.length !== 1 || !Buffer.from(found[0]!.bytes).equals(good.bytes)) {
      throw broken('a good code after a silence was not delivered alone');
    }
    goodDelivered += 1;
    pause(60_000);
    if (largestHeld > MAXIMUM_CODE_LENGTH) throw broken('more was held than a code can have');
    const { pieces, delivered, discarded } = assembler.counts;
    if (pieces + unreadable !== reports || delivered + discarded !== pieces) {
      throw broken('reports are unaccounted for');
    }
  }
  return {
    codec: name,
    frames: count,
    bytes,
    acceptedMutants,
    discardedReports: unreadable + assembler.counts.discarded,
    goodDelivered,
    largestHeld,
  };
}

/** One to five reports of data. Without a count a zero at the end would be padding. */
function someCode(random: Random, layout: ReportLayout): { bytes: Uint8Array; aim: string } {
  const bytes = random.bytes(1 + random.below(random.below(4) === 0 ? 250 : 50));
  if (layout.count === undefined && bytes.at(-1) === 0) bytes[bytes.length - 1] = 1;
  return { bytes, aim: random.below(2) === 0 ? ']Q1' : ']C0' };
}

function mutate(good: readonly Uint8Array[], random: Random): (Uint8Array | 'late')[] {
  const reports: (Uint8Array | 'late')[] = [...good];
  for (let damages = 1 + random.below(3); damages > 0; damages -= 1) {
    const at = random.below(reports.length);
    const report = reports[at];
    switch (random.below(7)) {
      case 0:
        if (report instanceof Uint8Array) reports[at] = flipped(report, random);
        break;
      case 1:
        if (report instanceof Uint8Array) reports[at] = report.slice(0, random.below(report.length));
        break;
      case 2:
        if (reports.length > 1) reports.splice(at, 1);
        break;
      case 3:
        if (report !== undefined) reports.splice(at, 0, report);
        break;
      case 4:
        reports.splice(random.below(reports.length), 0, ...reports.splice(at, 1));
        break;
      case 5:
        reports.splice(at, 0, random.bytes(1 + random.below(64)));
        break;
      default:
        reports.splice(at, 0, 'late');
    }
  }
  return reports;
}

function flipped(report: Uint8Array, random: Random): Uint8Array {
  const copy = report.slice();
  const at = random.below(copy.length);
  copy[at]! ^= 1 << random.below(8);
  return copy;
}

function endsWith(run: readonly Uint8Array[], code: Uint8Array): boolean {
  const whole = Buffer.concat(run);
  return whole.subarray(whole.length - code.length).equals(code);
}
