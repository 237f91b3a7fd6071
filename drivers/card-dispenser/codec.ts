import { IncrementalParser, type ScanStep } from '../incremental-parser.ts';

/*
 * CRT-591 card dispenser (创自发卡机), communication protocol as two public programs write it, serial 9600 8N1:
 *
 *   command  F2 ADDR LENH LENL | 43 CMD PARAM [DATA]                | 03 BCC
 *   answer   F2 ADDR LENH LENL | 50 CMD PARAM ST0 ST1 ST2 [DATA]    | 03 BCC      it was done
 *            F2 ADDR LENH LENL | 45 CMD PARAM E1 E0                 | 03 BCC      it failed
 *            F2 ADDR LENH LENL | 4E CMD PARAM E1 E0                 | 03 BCC      it was refused
 *
 * LEN counts from 43, 50, 45 or 4E up to the byte before 03. BCC is the XOR of everything before it. The receiver of a
 * frame says 06 (understood) or 15 (damaged: send again); the answer comes after the 06, and the host says 06 to it.
 */
const START = 0xf2;
const END = 0x03;
export const ACKNOWLEDGE = 0x06;
export const REFUSE = 0x15;

const TYPE = { command: 0x43, positive: 0x50, error: 0x45, negative: 0x4e } as const;

/** Head, type, command and parameter, three bytes of status, end and check; data of the answers used here is short. */
const MAXIMUM_LENGTH = 64;
const HEAD_LENGTH = 4;
export const MAXIMUM_FRAME_LENGTH = HEAD_LENGTH + MAXIMUM_LENGTH + 2;
/** 64 bytes take 67 ms at 9600 baud. */
export const INTER_BYTE_TIMEOUT_MS = 150;

export interface DispenserCommand {
  readonly address: number;
  /** One byte each, written as the manuals write them: the character. */
  readonly command: number;
  readonly parameter: number;
  readonly data: Uint8Array;
}

export type DispenserAnswer =
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'not-acknowledged' }
  | {
      readonly kind: 'done';
      readonly address: number;
      readonly command: number;
      readonly parameter: number;
      /** ST0 ST1 ST2. */
      readonly status: readonly [number, number, number];
      readonly data: Uint8Array;
    }
  | {
      readonly kind: 'failed' | 'refused';
      readonly address: number;
      readonly command: number;
      readonly parameter: number;
      /** Two characters. */
      readonly error: string;
    };

export function encodeCommand(command: DispenserCommand): Uint8Array {
  return frame(command.address, [TYPE.command, command.command, command.parameter, ...command.data]);
}

export function encodeAnswer(answer: DispenserAnswer): Uint8Array {
  switch (answer.kind) {
    case 'acknowledged':
      return Uint8Array.of(ACKNOWLEDGE);
    case 'not-acknowledged':
      return Uint8Array.of(REFUSE);
    case 'done':
      return frame(answer.address, [
        TYPE.positive,
        answer.command,
        answer.parameter,
        ...answer.status,
        ...answer.data,
      ]);
    case 'failed':
    case 'refused':
      return frame(answer.address, [
        answer.kind === 'failed' ? TYPE.error : TYPE.negative,
        answer.command,
        answer.parameter,
        ...Buffer.from(answer.error, 'latin1'),
      ]);
  }
}

export function createAnswerParser(): IncrementalParser<DispenserAnswer> {
  return new IncrementalParser<DispenserAnswer>({
    scan: (bytes) => {
      if (bytes[0] === ACKNOWLEDGE) return { kind: 'message', length: 1, message: { kind: 'acknowledged' } };
      if (bytes[0] === REFUSE) return { kind: 'message', length: 1, message: { kind: 'not-acknowledged' } };
      return scanFrame(bytes, decodeAnswer);
    },
    capacity: MAXIMUM_FRAME_LENGTH,
    interByteTimeoutMs: INTER_BYTE_TIMEOUT_MS,
  });
}

/** For the simulator: commands, and the host's acknowledgements. */
export function createCommandParser(): IncrementalParser<DispenserCommand | 'acknowledged'> {
  return new IncrementalParser<DispenserCommand | 'acknowledged'>({
    scan: (bytes) => {
      if (bytes[0] === ACKNOWLEDGE) return { kind: 'message', length: 1, message: 'acknowledged' };
      return scanFrame(bytes, decodeCommand);
    },
    capacity: MAXIMUM_FRAME_LENGTH,
    interByteTimeoutMs: INTER_BYTE_TIMEOUT_MS,
  });
}

function scanFrame<Message>(
  bytes: Uint8Array,
  decode: (address: number, body: Uint8Array) => Message | undefined,
): ScanStep<Message> {
  if (bytes[0] !== START) return { kind: 'discard', length: 1, reason: 'noise' };
  if (bytes.length < HEAD_LENGTH) return { kind: 'incomplete' };
  const bodyLength = (bytes[2]! << 8) | bytes[3]!;
  if (bodyLength < 3 || bodyLength > MAXIMUM_LENGTH) {
    return { kind: 'discard', length: 1, reason: 'bad-length' };
  }
  const length = HEAD_LENGTH + bodyLength + 2;
  if (bytes.length < length) return { kind: 'incomplete' };
  if (bytes[length - 2] !== END) return { kind: 'discard', length: 1, reason: 'no-end' };
  if (check(bytes.subarray(0, length - 1)) !== bytes[length - 1]) {
    return { kind: 'discard', length: 1, reason: 'bad-check' };
  }
  const message = decode(bytes[1]!, bytes.subarray(HEAD_LENGTH, HEAD_LENGTH + bodyLength));
  if (message === undefined) {
    // Its check fits: it is a frame, only none that is known, and its bytes are no acknowledgements. Unless its last
    // byte was lost, and the first of the next frame happens to fit: nothing is thrown away that could begin a frame.
    const next = bytes.subarray(0, length).indexOf(START, 1);
    return { kind: 'discard', length: next === -1 ? length : next, reason: 'bad-fields' };
  }
  return { kind: 'message', length, message };
}

function decodeAnswer(address: number, body: Uint8Array): DispenserAnswer | undefined {
  const [type, command, parameter] = [body[0]!, body[1]!, body[2]!];
  switch (type) {
    case TYPE.positive:
      if (body.length < 6) return undefined;
      return {
        kind: 'done',
        address,
        command,
        parameter,
        status: [body[3]!, body[4]!, body[5]!],
        data: body.slice(6),
      };
    case TYPE.error:
    case TYPE.negative:
      if (body.length !== 5) return undefined;
      return {
        kind: type === TYPE.error ? 'failed' : 'refused',
        address,
        command,
        parameter,
        error: Buffer.from(body.subarray(3)).toString('latin1'),
      };
    default:
      return undefined;
  }
}

function decodeCommand(address: number, body: Uint8Array): DispenserCommand | undefined {
  if (body[0] !== TYPE.command) return undefined;
  return { address, command: body[1]!, parameter: body[2]!, data: body.slice(3) };
}

function frame(address: number, body: readonly number[]): Uint8Array {
  if (body.length > MAXIMUM_LENGTH) throw new RangeError(`no frame carries ${body.length} bytes`);
  const bytes = [START, address, body.length >> 8, body.length & 0xff, ...body, END];
  return Uint8Array.of(...bytes, check(bytes));
}

function check(bytes: Iterable<number>): number {
  let sum = 0;
  for (const byte of bytes) sum ^= byte;
  return sum;
}
