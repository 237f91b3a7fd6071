import { type FrameRules, frameReader, hexByte } from '../trace/frame-describer.ts';
import { createFrameParser, decodeCommand, decodeReply } from './codec.ts';
import { statusOf } from './status.ts';

/** What goes over the reader's port, by name. */
export const idCardReaderFrames: FrameRules = () => ({
  'to-device': frameReader(createFrameParser('command'), ({ message }) => ({
    text: decodeCommand(message) ?? `command ${hexByte(message[0]!)} ${hexByte(message[1]!)}`,
  })),
  'from-device': frameReader(createFrameParser('reply'), ({ message }) => {
    const { sw3, data } = decodeReply(message);
    const carries = data.length === 0 ? '' : `, ${data.length} bytes of data`;
    return { text: `${hexByte(sw3)} ${statusOf(sw3).code}${carries}`, personal: data.length > 0 };
  }),
});
