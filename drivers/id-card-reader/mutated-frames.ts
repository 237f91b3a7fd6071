import type { CodecUnderTest } from '../testing/mutated-frames.ts';
import { createFrameParser, encodeCardBlocks, encodeReply, FINGERPRINT_LENGTHS } from './codec.ts';
import { statusTable } from './status.ts';

const statuses = [...statusTable.keys()];

/** Replies of the reader for the mutation proof: short ones, and now and then a whole card. */
export const idCardReaderCodec: CodecUnderTest<Uint8Array> = {
  name: 'id-card-reader',
  createParser: () => createFrameParser('reply'),
  makeFrame: (random) => {
    const status = statuses[random.below(statuses.length)]!;
    if (random.below(50) === 0) {
      const fingerprint = random.bytes(FINGERPRINT_LENGTHS[random.below(3)]!);
      return encodeReply(
        0x90,
        encodeCardBlocks({
          text: random.bytes(256),
          photo: random.bytes(1024),
          ...(random.below(2) === 0 ? { fingerprint } : {}),
        }),
      );
    }
    return encodeReply(status, random.bytes(random.below(32)));
  },
  isMessageOf: (message, frame) =>
    message.length === frame.length - 8 && message.every((byte, index) => byte === frame[index + 7]),
  findsAdjacentFrame: true,
};
