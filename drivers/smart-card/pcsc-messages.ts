import { IncrementalParser, type ScanStep } from '../incremental-parser.ts';

/*
 * What a client and pcscd say to each other over the local socket (pcsc-lite, winscard_msg.h; protocol 4.4, which is
 * that of pcsc-lite 1.9 and is accepted by 2.x):
 *
 *   request   size of the body | command | body        numbers of 32 bits in the order of the machine, which is
 *   answer    the body again, with its answers in it   little endian wherever this software runs
 *
 * An answer carries no head: only whoever asked knows how long it is. So the parser is told what to expect.
 */
export const PCSC_VERSION = { major: 4, minor: 4 } as const;

const COMMAND = {
  establishContext: 0x01,
  releaseContext: 0x02,
  connect: 0x04,
  disconnect: 0x06,
  transmit: 0x09,
  version: 0x11,
  readersState: 0x12,
} as const;

/** pcsclite.h: PCSCLITE_MAX_READERS_CONTEXTS, MAX_READERNAME, MAX_ATR_SIZE, MAX_BUFFER_SIZE. */
export const MAXIMUM_READERS = 16;
export const READER_NAME_LENGTH = 128;
const ATR_LENGTH = 33;
export const MAXIMUM_APDU = 264;

const READER_STATE_LENGTH = 184;
const TRANSMIT_LENGTH = 32;
const MAXIMUM_ANSWER = MAXIMUM_READERS * READER_STATE_LENGTH;

/** winscard.h */
export const PROTOCOL = { t0: 1, t1: 2 } as const;
const SHARE_SHARED = 2;
const SCOPE_SYSTEM = 2;
/** The card is reset when it is let go: nothing that was selected stays selected for the next one. */
const RESET_CARD = 1;
const STATE = { absent: 0x02, present: 0x04 } as const;

export type PcscRequest =
  | { readonly kind: 'version'; readonly major: number; readonly minor: number }
  | { readonly kind: 'establish-context' }
  | { readonly kind: 'release-context'; readonly context: number }
  | { readonly kind: 'readers-state' }
  | { readonly kind: 'connect'; readonly context: number; readonly reader: string }
  | { readonly kind: 'disconnect'; readonly card: number }
  | {
      readonly kind: 'transmit';
      readonly card: number;
      readonly protocol: number;
      readonly apdu: Uint8Array;
    };

export interface ReaderState {
  readonly name: string;
  /** Grows with every card that comes or goes. */
  readonly eventCounter: number;
  readonly cardPresent: boolean;
  /** Answer to reset, empty without a card. */
  readonly atr: Uint8Array;
}

export type PcscAnswer =
  | { readonly kind: 'version'; readonly major: number; readonly minor: number; readonly code: number }
  | { readonly kind: 'establish-context'; readonly context: number; readonly code: number }
  | { readonly kind: 'release-context' | 'disconnect'; readonly code: number }
  | { readonly kind: 'readers-state'; readonly readers: readonly ReaderState[] }
  | {
      readonly kind: 'connect';
      readonly card: number;
      readonly protocol: number;
      readonly code: number;
    }
  | { readonly kind: 'transmit'; readonly code: number; readonly data: Uint8Array };

const textEncoder = new TextEncoder();
const textDecoder = new TextDecoder();

export function encodeRequest(request: PcscRequest): Uint8Array {
  switch (request.kind) {
    case 'version':
      return message(COMMAND.version, numbers(request.major, request.minor, 0));
    case 'establish-context':
      return message(COMMAND.establishContext, numbers(SCOPE_SYSTEM, 0, 0));
    case 'release-context':
      return message(COMMAND.releaseContext, numbers(request.context, 0));
    case 'readers-state':
      return message(COMMAND.readersState, new Uint8Array(0));
    case 'connect':
      return message(
        COMMAND.connect,
        join(
          numbers(request.context),
          fixedText(request.reader, READER_NAME_LENGTH),
          numbers(SHARE_SHARED, PROTOCOL.t0 | PROTOCOL.t1, 0, 0, 0),
        ),
      );
    case 'disconnect':
      return message(COMMAND.disconnect, numbers(request.card, RESET_CARD, 0));
    case 'transmit': {
      if (request.apdu.length > MAXIMUM_APDU) throw new RangeError('an APDU of this kind is short');
      // The two protocol heads (protocol, 8 bytes long), lengths of both APDUs; the APDU follows the message.
      const body = numbers(
        request.card,
        request.protocol,
        8,
        request.apdu.length,
        request.protocol,
        8,
        MAXIMUM_APDU,
        0,
      );
      return join(message(COMMAND.transmit, body), request.apdu);
    }
  }
}

/** Length of the answer that begins here, as far as it can be known; nothing: this cannot be one. */
function answerLength(kind: PcscRequest['kind'], bytes: Uint8Array): number | undefined {
  switch (kind) {
    case 'version':
    case 'establish-context':
    case 'disconnect':
      return 12;
    case 'release-context':
      return 8;
    case 'readers-state':
      return MAXIMUM_ANSWER;
    case 'connect':
      return 4 + READER_NAME_LENGTH + 20;
    case 'transmit': {
      if (bytes.length < TRANSMIT_LENGTH) return TRANSMIT_LENGTH;
      const view = viewOf(bytes);
      if (view.getUint32(28, true) !== 0) return TRANSMIT_LENGTH;
      const length = view.getUint32(24, true);
      return length <= MAXIMUM_APDU ? TRANSMIT_LENGTH + length : undefined;
    }
  }
}

export function decodeAnswer(kind: PcscRequest['kind'], bytes: Uint8Array): PcscAnswer | undefined {
  const length = answerLength(kind, bytes);
  if (length === undefined || bytes.length !== length) return undefined;
  const view = viewOf(bytes);
  const at = (offset: number) => view.getUint32(offset, true);
  switch (kind) {
    case 'version':
      return { kind, major: at(0), minor: at(4), code: at(8) };
    case 'establish-context':
      return { kind, context: at(4), code: at(8) };
    case 'release-context':
      return { kind, code: at(4) };
    case 'disconnect':
      return { kind, code: at(8) };
    case 'readers-state':
      return { kind, readers: decodeReaders(bytes) };
    case 'connect': {
      const after = 4 + READER_NAME_LENGTH;
      return { kind, card: at(after + 8), protocol: at(after + 12), code: at(after + 16) };
    }
    case 'transmit':
      return { kind, code: at(28), data: bytes.slice(TRANSMIT_LENGTH) };
  }
}

function decodeReaders(bytes: Uint8Array): readonly ReaderState[] {
  return Array.from({ length: MAXIMUM_READERS }, (_, index) => {
    const state = bytes.subarray(index * READER_STATE_LENGTH, (index + 1) * READER_STATE_LENGTH);
    const view = viewOf(state);
    const end = state.subarray(0, READER_NAME_LENGTH).indexOf(0);
    const flags = view.getUint32(132, true);
    const atrLength = Math.min(view.getUint32(176, true), ATR_LENGTH);
    return {
      name: textDecoder.decode(state.subarray(0, end === -1 ? READER_NAME_LENGTH : end)),
      eventCounter: view.getUint32(128, true),
      cardPresent: (flags & STATE.present) !== 0,
      atr: state.slice(140, 140 + atrLength),
    };
  }).filter(({ name }) => name !== '');
}

/** What the simulated daemon answers. */
export function encodeAnswer(answer: PcscAnswer): Uint8Array {
  switch (answer.kind) {
    case 'version':
      return numbers(answer.major, answer.minor, answer.code);
    case 'establish-context':
      return numbers(SCOPE_SYSTEM, answer.context, answer.code);
    case 'release-context':
      return numbers(0, answer.code);
    case 'disconnect':
      return numbers(0, RESET_CARD, answer.code);
    case 'readers-state': {
      const all = new Uint8Array(MAXIMUM_ANSWER);
      answer.readers.slice(0, MAXIMUM_READERS).forEach((reader, index) => {
        const state = new Uint8Array(READER_STATE_LENGTH);
        const view = viewOf(state);
        state.set(fixedText(reader.name, READER_NAME_LENGTH));
        view.setUint32(128, reader.eventCounter, true);
        view.setUint32(132, reader.cardPresent ? STATE.present : STATE.absent, true);
        state.set(reader.atr.subarray(0, ATR_LENGTH), 140);
        view.setUint32(176, Math.min(reader.atr.length, ATR_LENGTH), true);
        all.set(state, index * READER_STATE_LENGTH);
      });
      return all;
    }
    case 'connect':
      return join(
        numbers(0),
        new Uint8Array(READER_NAME_LENGTH),
        numbers(SHARE_SHARED, PROTOCOL.t0 | PROTOCOL.t1, answer.card, answer.protocol, answer.code),
      );
    case 'transmit':
      return join(
        numbers(0, PROTOCOL.t0, 8, 0, PROTOCOL.t0, 8, answer.data.length, answer.code),
        answer.data,
      );
  }
}

/** Frames the answers; `expected` names the request that is under way. What nobody asked for is noise. */
export function createAnswerParser(
  expected: () => PcscRequest['kind'] | undefined,
): IncrementalParser<PcscAnswer> {
  return new IncrementalParser<PcscAnswer>({
    scan: (bytes): ScanStep<PcscAnswer> => {
      const kind = expected();
      if (kind === undefined) return { kind: 'discard', length: bytes.length, reason: 'unexpected' };
      const length = answerLength(kind, bytes);
      if (length === undefined) return { kind: 'discard', length: bytes.length, reason: 'bad-length' };
      if (bytes.length < length) return { kind: 'incomplete' };
      const answer = decodeAnswer(kind, bytes.subarray(0, length));
      if (answer === undefined) return { kind: 'discard', length, reason: 'bad-fields' };
      return { kind: 'message', length, message: answer };
    },
    capacity: MAXIMUM_ANSWER,
    interByteTimeoutMs: INTER_BYTE_TIMEOUT_MS,
  });
}

/** A local socket loses nothing: an answer that stops is a daemon that stopped. */
export const INTER_BYTE_TIMEOUT_MS = 500;

/** Frames the requests, for the simulated daemon. */
export function createRequestParser(): IncrementalParser<PcscRequest> {
  return new IncrementalParser<PcscRequest>({
    scan: scanRequest,
    capacity: 8 + 4 + READER_NAME_LENGTH + 20 + MAXIMUM_APDU,
    interByteTimeoutMs: INTER_BYTE_TIMEOUT_MS,
  });
}

const kindOfCommand = new Map<number, readonly [PcscRequest['kind'], size: number]>([
  [COMMAND.version, ['version', 12]],
  [COMMAND.establishContext, ['establish-context', 12]],
  [COMMAND.releaseContext, ['release-context', 8]],
  [COMMAND.readersState, ['readers-state', 0]],
  [COMMAND.connect, ['connect', 4 + READER_NAME_LENGTH + 20]],
  [COMMAND.disconnect, ['disconnect', 12]],
  [COMMAND.transmit, ['transmit', TRANSMIT_LENGTH]],
]);

function scanRequest(bytes: Uint8Array): ScanStep<PcscRequest> {
  if (bytes.length < 8) return { kind: 'incomplete' };
  const view = viewOf(bytes);
  const at = (offset: number) => view.getUint32(8 + offset, true);
  const [kind, size] = kindOfCommand.get(view.getUint32(4, true)) ?? [];
  if (kind === undefined || view.getUint32(0, true) !== size) {
    return { kind: 'discard', length: bytes.length, reason: 'unknown-command' };
  }
  const length = 8 + size;
  if (bytes.length < length) return { kind: 'incomplete' };
  switch (kind) {
    case 'version':
      return { kind: 'message', length, message: { kind, major: at(0), minor: at(4) } };
    case 'establish-context':
    case 'readers-state':
      return { kind: 'message', length, message: { kind } };
    case 'release-context':
      return { kind: 'message', length, message: { kind, context: at(0) } };
    case 'connect': {
      const name = bytes.subarray(12, 12 + READER_NAME_LENGTH);
      const reader = textDecoder.decode(name.subarray(0, name.indexOf(0)));
      return { kind: 'message', length, message: { kind, context: at(0), reader } };
    }
    case 'disconnect':
      return { kind: 'message', length, message: { kind, card: at(0) } };
    case 'transmit': {
      const apduLength = at(12);
      if (apduLength > MAXIMUM_APDU) return { kind: 'discard', length: bytes.length, reason: 'bad-length' };
      if (bytes.length < length + apduLength) return { kind: 'incomplete' };
      const apdu = bytes.slice(length, length + apduLength);
      return {
        kind: 'message',
        length: length + apduLength,
        message: { kind, card: at(0), protocol: at(4), apdu },
      };
    }
  }
}

function message(command: number, body: Uint8Array): Uint8Array {
  return join(numbers(body.length, command), body);
}

function numbers(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = viewOf(bytes);
  values.forEach((value, index) => {
    view.setUint32(index * 4, value, true);
  });
  return bytes;
}

/** Always ends with a zero. */
function fixedText(text: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set(textEncoder.encode(text).subarray(0, length - 1));
  return bytes;
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
