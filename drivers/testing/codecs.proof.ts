/**
 * Feeds 1,000,000 mutated frames to the parser of every device and shows that none breaks a promise.
 *
 * The promises are in `mutated-frames.ts`. Arguments: how many frames a codec (1000000), and the seed of the
 * random numbers (of the clock when absent, and printed, so that a failure can be repeated).
 */
import { codeScannerCodec, codeScannerIdleCodec } from '../code-scanner/mutated-frames.ts';
import { runMutatedIppMessages } from '../document-printer/testing/mutated-messages.ts';
import { idCardReaderCodec } from '../id-card-reader/mutated-frames.ts';
import { receiptPrinterCommandCodec, receiptPrinterStatusCodec } from '../receipt-printer/mutated-frames.ts';
import { type CodecUnderTest, type MutatedFramesCounts, runMutatedFrames } from './mutated-frames.ts';

const count = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 32);
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) {
  console.error('Usage: npm run proof -- codecs [frames for each codec] [seed]');
  process.exit(2);
}

function prove<Message>(codec: CodecUnderTest<Message>): void {
  const startedAt = performance.now();
  const counts: MutatedFramesCounts = runMutatedFrames(codec, count, seed);
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  console.log(
    `${counts.codec}: ${counts.frames} mutated frames (seed ${seed}), ${counts.bytes} bytes in ${seconds} s. ` +
      `Nothing thrown, at most ${counts.largestBuffer} bytes held, ${counts.discardedBytes} bytes discarded and ` +
      `counted, every good frame after a silence delivered; behind a mutant ${counts.adjacentSurvivors} ` +
      `of ${counts.frames} (${counts.adjacentSwallowed} lay inside a mutant whose check happened to fit).`,
  );
}

prove(idCardReaderCodec);
prove(codeScannerCodec);
prove(codeScannerIdleCodec);
prove(receiptPrinterCommandCodec);
prove(receiptPrinterStatusCodec);

const ipp = runMutatedIppMessages(count, seed);
console.log(
  `document-printer: ${JSON.stringify(ipp)} (seed ${seed}). Nothing thrown; what decodes encodes alike.`,
);
