import { decodeIppMessage, encodeIppMessage } from '../codec.ts';
import { samplePrinterAnswer, samplePrintRequest } from './sample-messages.ts';

export interface MutatedMessagesProof {
  readonly count: number;
  /** Messages that still decoded; each encoded back to the very same bytes. */
  readonly decoded: number;
  readonly refused: number;
  /** Refusals by failure code. */
  readonly refusals: Readonly<Record<string, number>>;
}

const greatestMutations = 6;
/** Bytes that steer the decoder: group tags, value tags, lengths at the edges. */
const steeringBytes = [
  0, 1, 2, 3, 4, 5, 0x10, 0x21, 0x22, 0x31, 0x34, 0x35, 0x37, 0x41, 0x4a, 0x7f, 0x80, 0xff,
];

/**
 * Decodes `count` valid messages with bytes flipped, dropped, inserted, copied and cut, drawn from `seed`.
 * Throws when the decoder throws, or accepts a message that does not encode back to the same bytes.
 */
export function runMutatedIppMessages(count: number, seed: number): MutatedMessagesProof {
  const random = createRandom(seed);
  const originals = [encodeIppMessage(samplePrinterAnswer), encodeIppMessage(samplePrintRequest)];
  const refusals: Record<string, number> = {};
  let decoded = 0;
  for (let index = 0; index < count; index += 1) {
    const message = mutate(originals[index % originals.length] ?? new Uint8Array(), random);
    const result = decodeIppMessage(message);
    if (!result.ok) {
      refusals[result.failure.code] = (refusals[result.failure.code] ?? 0) + 1;
      continue;
    }
    decoded += 1;
    if (Buffer.compare(encodeIppMessage(result.value), message) !== 0) {
      throw new Error(`message ${index} of seed ${seed} does not encode back to itself`);
    }
  }
  return { count, decoded, refused: count - decoded, refusals };
}

type Random = (limit: number) => number;

/** mulberry32: small, and the same on every machine. */
function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

function mutate(original: Uint8Array, random: Random): Uint8Array {
  const bytes = Array.from(original);
  const mutations = 1 + random(greatestMutations);
  for (let index = 0; index < mutations; index += 1) {
    const at = random(bytes.length + 1);
    switch (random(6)) {
      case 0:
        if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
        break;
      case 1:
        if (at < bytes.length) bytes[at] = steeringBytes[random(steeringBytes.length)] ?? 0;
        break;
      case 2:
        bytes.splice(at, 1 + random(4));
        break;
      case 3:
        bytes.splice(at, 0, random(256));
        break;
      case 4: {
        const from = random(bytes.length + 1);
        bytes.splice(at, 0, ...bytes.slice(from, from + random(24)));
        break;
      }
      default:
        if (random(8) === 0) bytes.length = at;
    }
  }
  return Uint8Array.from(bytes);
}
