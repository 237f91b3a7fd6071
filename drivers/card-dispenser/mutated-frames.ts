import type { CodecUnderTest } from '../testing/mutated-frames.ts';
import { createAnswerParser, type DispenserAnswer, encodeAnswer } from './codec.ts';

/** Answers of the dispenser for the mutation proof; acknowledgements of one byte stand for themselves. */
export const cardDispenserCodec: CodecUnderTest<DispenserAnswer> = {
  name: 'card-dispenser',
  createParser: createAnswerParser,
  makeFrame: (random) => {
    const about = {
      address: random.below(16),
      command: 0x30 + random.below(4),
      parameter: 0x30 + random.below(10),
    };
    if (random.below(3) === 0) {
      return encodeAnswer({ kind: random.below(2) === 0 ? 'failed' : 'refused', ...about, error: 'A0' });
    }
    const status = [0x30 + random.below(3), 0x30 + random.below(3), 0x30 + random.below(2)] as const;
    return encodeAnswer({ kind: 'done', ...about, status, data: random.bytes(random.below(20)) });
  },
  isMessageOf: (message, frame) => Buffer.from(encodeAnswer(message)).equals(frame),
  isFrame: (message, bytes) => Buffer.from(encodeAnswer(message)).equals(bytes),
  findsAdjacentFrame: true,
};
