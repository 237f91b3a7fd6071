import type { CodecUnderTest, Random } from '../testing/mutated-frames.ts';
import { createAnswerParser, encodeAnswer, type PcscAnswer } from './pcsc-messages.ts';

function makeAnswer(random: Random): PcscAnswer {
  const number = () => random.below(0x1_0000_0000);
  switch (random.below(50)) {
    case 0:
      return {
        kind: 'readers-state',
        readers: Array.from({ length: random.below(17) }, (_, index) => ({
          name: `Specimen Reader ${index}`,
          eventCounter: number(),
          cardPresent: random.below(2) === 0,
          atr: random.bytes(random.below(34)),
        })),
      };
    case 1:
      return { kind: 'version', major: number(), minor: number(), code: number() };
    case 2:
      return { kind: 'establish-context', context: number(), code: number() };
    case 3:
      return { kind: 'disconnect', code: number() };
    case 4:
      return { kind: 'connect', card: number(), protocol: number(), code: number() };
    case 6:
      return { kind: 'release-context', code: number() };
    case 5:
      return { kind: 'transmit', code: 1 + random.below(0xffff_ffff), data: new Uint8Array(0) };
    default:
      return { kind: 'transmit', code: 0, data: random.bytes(random.below(265)) };
  }
}

/** Lengths of the answers of pcsc-lite's winscard_msg.h, and for what was transmitted the length that it says. */
function lengthOf(answer: PcscAnswer, bytes: Uint8Array): number {
  switch (answer.kind) {
    case 'readers-state':
      return 16 * 184;
    case 'connect':
      return 152;
    case 'release-context':
      return 8;
    case 'transmit': {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return 32 + (view.getUint32(28, true) === 0 ? view.getUint32(24, true) : 0);
    }
    default:
      return 12;
  }
}

function codecOf(): CodecUnderTest<PcscAnswer> {
  // An answer has no head: the parser is told what was asked last, as by the driver.
  let asked: PcscAnswer['kind'] = 'transmit';
  return {
    name: 'smart-card',
    createParser: () => createAnswerParser(() => asked),
    makeFrame: (random) => {
      const answer = makeAnswer(random);
      asked = answer.kind;
      return encodeAnswer(answer);
    },
    isMessageOf: (message, frame) => Buffer.from(encodeAnswer(message)).equals(frame),
    // There is no check either: a local socket damages nothing. Whatever is accepted must have its length.
    isFrame: (message, bytes) =>
      message.kind === asked &&
      bytes.length === lengthOf(message, bytes) &&
      (message.kind !== 'transmit' ||
        message.code !== 0 ||
        Buffer.from(message.data).equals(bytes.subarray(32))),
    findsAdjacentFrame: false,
  };
}

/** Answers of the card daemon for the mutation proof. */
export const smartCardCodec = codecOf();
