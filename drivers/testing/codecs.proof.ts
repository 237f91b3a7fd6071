/**
 * Feeds mutated, split, merged and late frames to the parser of every device and shows that none breaks a promise
 * and that no memory is kept.
 *
 * The promises are in `mutated-frames.ts` and `code-scanner/mutated-reports.ts`. Arguments: how many frames a codec
 * (1000000), the seed of the random numbers (of the clock when absent, and printed, so that a failure can be
 * repeated), and a word that the names of the codecs must contain (all when absent).
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { cabinetCodec } from '../cabinet/mutated-frames.ts';
import { cardDispenserCodec } from '../card-dispenser/mutated-frames.ts';
import {
  codeScannerCodec,
  codeScannerFm30Codec,
  codeScannerIdleCodec,
  codeScannerSsiCodec,
} from '../code-scanner/mutated-frames.ts';
import { type ReportCodec, runMutatedReports } from '../code-scanner/mutated-reports.ts';
import { reportLayouts } from '../code-scanner/report-layout.ts';
import { countedLayout } from '../code-scanner/testing/report-descriptors.ts';
import { runMutatedIppMessages } from '../document-printer/testing/mutated-messages.ts';
import { idCardReaderCodec } from '../id-card-reader/mutated-frames.ts';
import { receiptPrinterCommandCodec, receiptPrinterStatusCodec } from '../receipt-printer/mutated-frames.ts';
import { smartCardCodec } from '../smart-card/mutated-frames.ts';
import { uninterruptiblePowerCodec } from '../uninterruptible-power/mutated-frames.ts';
import { type CodecUnderTest, runMutatedFrames } from './mutated-frames.ts';

const count = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 32);
const wanted = process.argv[4] ?? '';
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) {
  console.error('Usage: npm run proof -- codecs [frames for each codec] [seed] [codec]');
  process.exit(2);
}

// What the collector could free is no memory that is kept.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A parser holds a few kilobytes; one that kept a byte of each frame would show up here at once. */
const KEPT_LIMIT_BYTES = 4 * 1024 * 1024;

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

function prove(name: string, run: (frames: number) => string): void {
  if (!name.includes(wanted)) return;
  // Compiled code and caches are there after the first frames, and do not grow with them.
  run(Math.min(count, 10_000));
  const before = heapBytes();
  const startedAt = performance.now();
  const said = run(count);
  const seconds = (performance.now() - startedAt) / 1_000;
  const kept = heapBytes() - before;
  console.log(
    `${name}: ${count} frames (seed ${seed}) in ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} a second; ` +
      `heap ${(before / 1024).toFixed(0)} KiB before, ${((before + kept) / 1024).toFixed(0)} KiB after. ${said}`,
  );
  if (kept > KEPT_LIMIT_BYTES) throw new Error(`${name}: ${kept} bytes were kept`);
}

function proveFrames<Message>(codec: CodecUnderTest<Message>): void {
  prove(codec.name, (frames) => {
    const counts = runMutatedFrames(codec, frames, seed);
    return (
      `${counts.bytes} bytes; nothing thrown, at most ${counts.largestBuffer} bytes held, ` +
      `${counts.discardedBytes} bytes discarded and counted, ${counts.lateFrames} frames late and none put together ` +
      `over a silence, nothing accepted that is no frame, every good frame after a silence delivered; behind a ` +
      `mutant ${counts.adjacentSurvivors} of ${counts.frames} (${counts.adjacentSwallowed} lay inside a mutant ` +
      'whose check happened to fit).'
    );
  });
}

function proveReports(codec: ReportCodec): void {
  prove(codec.name, (frames) => {
    const counts = runMutatedReports(codec, frames, seed);
    return (
      `${counts.bytes} bytes; nothing thrown, at most ${counts.largestHeld} bytes held, ${counts.discardedReports} ` +
      `reports discarded and counted, every code accepted was a run of reports, ` +
      `${counts.goodDelivered} of ${counts.frames} good codes after a silence delivered.`
    );
  });
}

proveFrames(idCardReaderCodec);
proveFrames(codeScannerCodec);
proveFrames(codeScannerIdleCodec);
proveFrames(codeScannerSsiCodec);
proveFrames(codeScannerFm30Codec);
proveReports({ name: 'code-scanner-hid-honeywell', layout: reportLayouts.honeywell });
proveReports({ name: 'code-scanner-hid-newland', layout: reportLayouts.newland });
proveReports({ name: 'code-scanner-hid-descriptor', layout: countedLayout });
proveFrames(receiptPrinterCommandCodec);
proveFrames(receiptPrinterStatusCodec);
proveFrames(uninterruptiblePowerCodec);
proveFrames(cabinetCodec);
proveFrames(cardDispenserCodec);
proveFrames(smartCardCodec);
prove(
  'document-printer',
  (frames) => `${JSON.stringify(runMutatedIppMessages(frames, seed))}. What decodes encodes alike.`,
);
