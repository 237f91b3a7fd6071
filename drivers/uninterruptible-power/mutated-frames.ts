import type { CodecUnderTest } from '../testing/mutated-frames.ts';
import { createReplyParser, encodeReply, type UpsReply } from './codec.ts';

const names = ['ups.status', 'battery.charge', 'battery.runtime', 'ups.model'];
const values = ['OL', 'OB LB', '97', 'Specimen "600" \\ 断电'];

/** Answers of upsd for the mutation proof. Nothing but LF says where a line begins or ends. */
export const uninterruptiblePowerCodec: CodecUnderTest<UpsReply> = {
  name: 'uninterruptible-power',
  createParser: createReplyParser,
  makeFrame: (random) => {
    switch (random.below(4)) {
      case 0:
        return encodeReply({ kind: 'ok', text: random.below(2) === 0 ? '' : 'Goodbye' });
      case 1:
        return encodeReply({ kind: 'error', code: 'DATA-STALE' });
      default:
        return encodeReply({
          kind: 'variable',
          ups: 'ups',
          name: names[random.below(names.length)]!,
          value: values[random.below(values.length)]!,
        });
    }
  },
  isMessageOf: (message, frame) => Buffer.from(encodeReply(message)).equals(frame),
  // A damaged line may be another line; but what was read must be said by the bytes, and end with their LF.
  isFrame: (_, bytes) => bytes.at(-1) === 0x0a && bytes.indexOf(0x0a) === bytes.length - 1,
  findsAdjacentFrame: false,
};
