import type { CodecUnderTest } from '../testing/mutated-frames.ts';
import { createFrameParser, encodeCardBlocks, encodeReply } from './codec.ts';
import { statusTable } from './status.ts';

const statuses = [...statusTable.keys()];

/** Replies of the reader for the mutation proof: short ones, and now and then a whole card. */
export const idCardReaderCodec: CodecUnderTest<Uint8Array> = {
  name: 'id-card-reader',
  createParser: () => createFrameParser('reply'),
  makeFrame: (random) => {
    const status = statuses[random.below(statuses.length)]!;
    if (random.below(50) === 0) {
      return encodeReply(0x90, encodeCardBlocks({ text: random.bytes(256), photo: random.bytes(1024) }));
    }
    return encodeReply(status, random.bytes(random.below(32)));
  },
  isMessageOf: (message, frame) =>
    message.length === frame.length - 8 && message.every((byte, index) => byte === frame[index + 7]),
  findsAdjacentFrame: true,
};
