import { Random } from '../../testing/mutated-frames.ts';
import { decodeIppMessage, encodeIppMessage } from '../codec.ts';
import { samplePrinterAnswer, samplePrintRequest } from './sample-messages.ts';

export interface MutatedMessagesCounts {
  readonly codec: string;
  readonly frames: number;
  readonly seed: number;
  readonly bytes: number;
  /** Mutated messages that still decoded; each encoded back to the very same bytes. */
  readonly acceptedMutants: number;
  readonly refusedMutants: number;
  /** Refusals by failure code. */
  readonly refusals: Readonly<Record<string, number>>;
}

const greatestMutations = 6;
const nothing = new Uint8Array();
/** Bytes that steer the decoder: group tags, value tags, lengths at the edges. */
const steeringBytes = [
  0, 1, 2, 3, 4, 5, 0x10, 0x21, 0x22, 0x31, 0x34, 0x35, 0x37, 0x41, 0x4a, 0x7f, 0x80, 0xff,
];

/**
 * IPP messages are framed by HTTP, so there is no stream to find them in: each is decoded alone.
 * Decodes `count` valid messages with bytes flipped, dropped, inserted, copied and cut, drawn from `seed`.
 * Throws when the decoder throws, or accepts a message that does not encode back to the same bytes.
 */
export function runMutatedIppMessages(count: number, seed: number): MutatedMessagesCounts {
  const random = new Random(seed);
  const originals = [encodeIppMessage(samplePrinterAnswer), encodeIppMessage(samplePrintRequest)];
  const refusals: Record<string, number> = {};
  let acceptedMutants = 0;
  let bytes = 0;
  for (let index = 0; index < count; index += 1) {
    const message = mutate(originals[index % originals.length] ?? new Uint8Array(), random);
    bytes += message.length;
    const result = decodeIppMessage(message);
    if (!result.ok) {
      refusals[result.failure.code] = (refusals[result.failure.code] ?? 0) + 1;
      continue;
    }
    acceptedMutants += 1;
    if (Buffer.compare(encodeIppMessage(result.value), message) !== 0) {
      throw new Error(`message ${index} of seed ${seed} does not encode back to itself`);
    }
  }
  return {
    codec: 'document printer, IPP messages',
    frames: count,
    seed,
    bytes,
    acceptedMutants,
    refusedMutants: count - acceptedMutants,
    refusals,
  };
}

function mutate(original: Uint8Array, random: Random): Uint8Array {
  let bytes = Buffer.from(original);
  const splice = (at: number, removed: number, inserted: Uint8Array): void => {
    bytes = Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + removed)]);
  };
  const mutations = 1 + random.below(greatestMutations);
  for (let index = 0; index < mutations; index += 1) {
    const at = random.below(bytes.length + 1);
    switch (random.below(6)) {
      case 0:
        if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
        break;
      case 1:
        if (at < bytes.length) bytes[at] = steeringBytes[random.below(steeringBytes.length)] ?? 0;
        break;
      case 2:
        splice(at, 1 + random.below(4), nothing);
        break;
      case 3:
        splice(at, 0, Uint8Array.of(random.below(256)));
        break;
      case 4: {
        const from = random.below(bytes.length + 1);
        splice(at, 0, bytes.subarray(from, from + random.below(24)));
        break;
      }
      default:
        if (random.below(8) === 0) bytes = bytes.subarray(0, at);
    }
  }
  return bytes;
}
