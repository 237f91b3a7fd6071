import { type FrameMeaning, type FrameRules, frameReader, hexByte } from '../trace/frame-describer.ts';
import {
  createAnswerParser,
  createRequestParser,
  type PcscAnswer,
  type PcscRequest,
} from './pcsc-messages.ts';

function requestMeaning(request: PcscRequest): FrameMeaning {
  if (request.kind !== 'transmit') return { text: request.kind };
  const instruction = hexByte(request.apdu[1] ?? 0);
  return { text: `transmit instruction ${instruction}, ${request.apdu.length} bytes`, personal: true };
}

function answerMeaning(answer: PcscAnswer): FrameMeaning {
  if (answer.kind === 'readers-state') {
    const cards = answer.readers.filter(({ cardPresent }) => cardPresent).length;
    // The answer to reset tells cards apart.
    return { text: `${answer.readers.length} readers, ${cards} with a card`, personal: cards > 0 };
  }
  const code = answer.code === 0 ? 'done' : `code ${answer.code.toString(16)}`;
  if (answer.kind !== 'transmit') return { text: `${answer.kind} ${code}` };
  const status = [...answer.data.subarray(-2)].map(hexByte).join('');
  return { text: `transmit ${code}, ${answer.data.length} bytes, ends ${status}`, personal: true };
}

/** What goes to and from pcscd, by name. An answer does not say what it answers: the last request does. */
export const smartCardFrames: FrameRules = () => {
  let asked: PcscRequest['kind'] | undefined;
  return {
    'to-device': frameReader(createRequestParser(), ({ message }) => {
      asked = message.kind;
      return requestMeaning(message);
    }),
    'from-device': frameReader(
      createAnswerParser(() => asked),
      ({ message }) => answerMeaning(message),
    ),
  };
};
