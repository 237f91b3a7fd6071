import { type FrameMeaning, type FrameRules, frameReader } from '../trace/frame-describer.ts';
import { createReplyParser, createRequestParser, type UpsReply, type UpsRequest } from './codec.ts';

function requestMeaning(request: UpsRequest | 'unknown'): FrameMeaning {
  if (request === 'unknown') return { text: 'unknown question', personal: true };
  switch (request.kind) {
    // The secret of the machine, if not of a person.
    case 'username':
    case 'password':
      return { text: request.kind, personal: true };
    case 'variable':
      return { text: `variable ${request.ups} ${request.name}` };
    default:
      return { text: request.kind };
  }
}

function replyMeaning(reply: UpsReply): FrameMeaning {
  switch (reply.kind) {
    case 'ok':
      return { text: 'OK' };
    case 'error':
      return { text: `error ${reply.code}` };
    case 'variable':
      return { text: `${reply.name} = ${reply.value}` };
    case 'ups':
      return { text: `UPS ${reply.name}` };
    case 'begin':
    case 'end':
      return { text: `${reply.kind} ${reply.of}` };
    case 'text':
      return { text: reply.words.join(' ') };
  }
}

/** What goes to and from upsd, by name. */
export const uninterruptiblePowerFrames: FrameRules = () => ({
  'to-device': frameReader(createRequestParser(), ({ message }) => requestMeaning(message)),
  'from-device': frameReader(createReplyParser(), ({ message }) => replyMeaning(message)),
});
