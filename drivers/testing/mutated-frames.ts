import type { IncrementalParser } from '../incremental-parser.ts';

/** What a codec gives to the mutation proof. */
export interface CodecUnderTest<Message> {
  readonly name: string;
  readonly createParser: () => IncrementalParser<Message>;
  /** Bytes of some valid frame, different ones for different numbers. */
  readonly makeFrame: (random: Random) => Uint8Array;
  /** Whether a message is what the frame says. */
  readonly isMessageOf: (message: Message, frame: Uint8Array) => boolean;
  /**
   * Whether the bytes that a message was read from are a frame that says so: what the parser must never be wrong
   * about, whatever the damage. When absent: {@link isMessageOf} for frames with a check of their own, and nothing for
   * others, where many bytes can say the same.
   */
  readonly isFrame?: (message: Message, bytes: Uint8Array) => boolean;
  /**
   * Whether a good frame is found even right behind a damaged one. So it is where frames carry their own
   * length and check; where silence or a terminator ends them, two frames may run together.
   */
  readonly findsAdjacentFrame: boolean;
}

export interface MutatedFramesCounts {
  readonly codec: string;
  readonly frames: number;
  readonly seed: number;
  readonly bytes: number;
  /**
   * Messages out of mutated frames: their bytes are frames that fit their own check, which one byte of check does
   * not always tell from what was sent. Bytes that are no frame are never accepted: that throws.
   */
  readonly acceptedMutants: number;
  readonly discardedBytes: number;
  /** Frames whose second part came after a silence. */
  readonly lateFrames: number;
  /** Good frames that were found right behind a mutated one. */
  readonly adjacentSurvivors: number;
  /** Good frames that were eaten by an accepted frame which reached into them. */
  readonly adjacentSwallowed: number;
  readonly largestBuffer: number;
}

/** A source of random numbers with a seed (mulberry32), so that every failure can be repeated. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 ≤ result < limit. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let index = 0; index < length; index += 1) bytes[index] = this.below(256);
    return bytes;
  }
}

/**
 * Feeds `count` mutated frames, each followed by a good one, in random chunks, and throws with the number of
 * the frame when the parser breaks one of its promises:
 * it does not throw; it holds no more than its capacity, and nothing after a silence; after a silence the
 * next good frame is delivered, whole and alone; what it accepts are frames, and none reaches over a silence; every
 * byte is a message's, discarded or still held.
 */
export function runMutatedFrames<Message>(
  codec: CodecUnderTest<Message>,
  count: number,
  seed: number,
): MutatedFramesCounts {
  const random = new Random(seed);
  const parser = codec.createParser();
  let now = 0;
  let largestBuffer = 0;
  let acceptedMutants = 0;
  let adjacentSurvivors = 0;
  let adjacentSwallowed = 0;
  let lateFrames = 0;
  const isFrame = codec.isFrame ?? (codec.findsAdjacentFrame ? codec.isMessageOf : () => true);

  const feed = (bytes: Uint8Array) => {
    const found = [];
    for (let offset = 0; offset < bytes.length; ) {
      const size = 1 + random.below(random.below(4) === 0 ? 3 : 600);
      found.push(...parser.push(bytes.subarray(offset, offset + size), now));
      offset += size;
      largestBuffer = Math.max(largestBuffer, parser.bufferedBytes);
    }
    return found;
  };
  const silence = () => {
    now += 60_000;
    return parser.tick(now);
  };

  for (let frame = 0; frame < count; frame += 1) {
    const broken = (promise: string) =>
      new Error(`${codec.name}: ${promise} (frame ${frame} of seed ${seed})`);
    const mutant = mutate(codec.makeFrame(random), random);
    const good = codec.makeFrame(random);

    const from = parser.counts.pushedBytes;
    const goodFrom = from + mutant.length;
    const ofMutant = feed(mutant);
    if (!codec.findsAdjacentFrame) ofMutant.push(...silence());
    const found = [...ofMutant, ...feed(good), ...silence()];
    const sent = Buffer.concat([mutant, good]);
    for (const { message, offset, length } of found) {
      if (!isFrame(message, sent.subarray(offset - from, offset - from + length))) {
        throw broken('what is no frame was accepted');
      }
    }
    acceptedMutants += found.filter(({ offset }) => offset < goodFrom).length;
    const survivor = found.find(({ offset }) => offset === goodFrom);
    const reachedIn = found.some(({ offset, length }) => offset < goodFrom && offset + length > goodFrom);
    if (survivor !== undefined && codec.isMessageOf(survivor.message, good)) adjacentSurvivors += 1;
    else if (reachedIn && codec.findsAdjacentFrame) adjacentSwallowed += 1;
    else throw broken('a good frame behind a mutated one was lost');
    if (parser.bufferedBytes !== 0) throw broken('bytes were held after a silence');

    if (random.below(4) === 0) {
      const lateFrom = parser.counts.pushedBytes;
      const cut = 1 + random.below(good.length);
      const parts = [...feed(good.subarray(0, cut)), ...silence()];
      parts.push(...feed(good.subarray(cut)), ...silence());
      for (const { message, offset, length } of parts) {
        const at = offset - lateFrom;
        const reachesOver = at < cut && at + length > cut;
        if (reachesOver || !isFrame(message, good.subarray(at, at + length))) {
          throw broken('a frame was put together over a silence');
        }
      }
      lateFrames += 1;
    }

    const alone = [...feed(good), ...silence()];
    if (alone.length !== 1 || !codec.isMessageOf(alone[0]!.message, good)) {
      throw broken('a good frame after a silence was not delivered alone');
    }
    if (largestBuffer > parser.capacity) throw broken('more was held than the capacity');
    const { pushedBytes, messageBytes, discardedBytes } = parser.counts;
    if (pushedBytes !== messageBytes + discardedBytes) throw broken('bytes are unaccounted for');
  }
  return {
    codec: codec.name,
    frames: count,
    seed,
    bytes: parser.counts.pushedBytes,
    acceptedMutants,
    lateFrames,
    discardedBytes: parser.counts.discardedBytes,
    adjacentSurvivors,
    adjacentSwallowed,
    largestBuffer,
  };
}

/** One to four damages of a line: bits flipped, bytes lost, inserted, doubled, or the end cut off. */
function mutate(frame: Uint8Array, random: Random): Uint8Array {
  let bytes = [...frame];
  for (let damages = 1 + random.below(4); damages > 0; damages -= 1) {
    const at = random.below(bytes.length + 1);
    switch (random.below(6)) {
      case 0:
        if (at < bytes.length) bytes[at]! ^= 1 << random.below(8);
        break;
      case 1:
        bytes.splice(at, 1 + random.below(3));
        break;
      case 2:
        bytes.splice(at, 0, ...random.bytes(1 + random.below(8)));
        break;
      case 3:
        bytes.splice(at, 0, ...bytes.slice(at, at + 1 + random.below(16)));
        break;
      case 4:
        bytes = bytes.slice(0, at);
        break;
      default:
        if (at < bytes.length) bytes[at] = random.below(256);
    }
  }
  return Uint8Array.from(bytes);
}
