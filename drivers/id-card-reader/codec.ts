import { IncrementalParser, type ScanStep } from '../incremental-parser.ts';

/*
 * The frames of the serial SAM_V module (居民身份证验证安全控制模块), GA 467 and GA/T 467-2019:
 *
 *   command  AA AA AA 96 69 | Len1 Len2 | CMD PARA [DATA]      | CHK
 *   reply    AA AA AA 96 69 | Len1 Len2 | SW1 SW2 SW3 [DATA]   | CHK
 *
 * Len counts what follows it, CHK included, high byte first. CHK is the XOR of everything from Len1 up to
 * the byte before CHK. UART 8N1, 115200 by default, one command outstanding, the module never speaks first.
 */
export const PREAMBLE = Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69);

/** Preamble and length field. */
const HEADER_LENGTH = PREAMBLE.length + 2;
/** The longest Len of the protocol is 0x090A (text, photo and two fingerprints); above this a length is damaged. */
export const MAXIMUM_LEN = 0x0a00;
export const MAXIMUM_FRAME_LENGTH = HEADER_LENGTH + MAXIMUM_LEN;
/** Shortest Len: CMD PARA CHK, and SW1 SW2 SW3 CHK. */
const MINIMUM_LEN = { command: 3, reply: 4 } as const;

/** Silence inside a frame after which its rest will not come. */
export const INTER_BYTE_TIMEOUT_MS = 300;

export const TEXT_LENGTH = 256;

export interface CommandDefinition {
  readonly code: readonly [command: number, parameter: number];
  /** Data bytes of a successful reply; a reply of another length answers some other command. */
  readonly replyDataLength: (length: number) => boolean;
  /** SW3 of success. */
  readonly success: number;
  /** Longest wait for the whole reply, in milliseconds: the slowest figure of public implementations and room. */
  readonly replyTimeoutMs: number;
}

const exactly = (expected: number) => (length: number) => length === expected;

/** Bits per second that a module can be set to; the position is the parameter of `setBaudRate`. */
export const baudRates = [115_200, 57_600, 38_400, 19_200, 9_600] as const;
export type BaudRate = (typeof baudRates)[number];

/** The commands that the terminal uses. */
export const commands = {
  resetSam: { code: [0x10, 0xff], replyDataLength: exactly(0), success: 0x90, replyTimeoutMs: 1_000 },
  samStatus: { code: [0x11, 0xff], replyDataLength: exactly(0), success: 0x90, replyTimeoutMs: 500 },
  samId: { code: [0x12, 0xff], replyDataLength: exactly(16), success: 0x90, replyTimeoutMs: 500 },
  findCard: { code: [0x20, 0x01], replyDataLength: exactly(4), success: 0x9f, replyTimeoutMs: 500 },
  selectCard: { code: [0x20, 0x02], replyDataLength: exactly(8), success: 0x90, replyTimeoutMs: 500 },
  /** Two length fields, then text and photo. */
  readTextAndPhoto: {
    code: [0x30, 0x01],
    replyDataLength: (length) => length > 4,
    success: 0x90,
    replyTimeoutMs: 3_000,
  },
  /** Three length fields, then text, photo and fingerprints. Modules from before 2013 do not know it. */
  readWithFingerprint: {
    code: [0x30, 0x10],
    replyDataLength: (length) => length > 6,
    success: 0x90,
    replyTimeoutMs: 5_000,
  },
  /** UTF-16LE blocks of 35 characters; some modules return up to four. */
  readAppendedAddress: {
    code: [0x30, 0x03],
    replyDataLength: (length) => length > 0 && length % 70 === 0,
    success: 0x90,
    replyTimeoutMs: 1_500,
  },
  /** Answered at the old rate; the new one holds 5 ms later. The parameter is the position in {@link baudRates}. */
  setBaudRate: { code: [0x60, 0x00], replyDataLength: exactly(0), success: 0x90, replyTimeoutMs: 1_000 },
} as const satisfies Record<string, CommandDefinition>;

export type CommandName = keyof typeof commands;

export interface Reply {
  readonly sw1: number;
  readonly sw2: number;
  readonly sw3: number;
  readonly data: Uint8Array;
}

export function encodeCommand(name: CommandName): Uint8Array {
  return encodeFrame(Uint8Array.from(commands[name].code));
}

export function encodeSetBaudRate(rate: BaudRate): Uint8Array {
  return encodeFrame(Uint8Array.of(commands.setBaudRate.code[0], baudRates.indexOf(rate)));
}

export function encodeReply(sw3: number, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const body = new Uint8Array(3 + data.length);
  body[2] = sw3;
  body.set(data, 3);
  return encodeFrame(body);
}

/** Wraps what stands between Len and CHK. */
export function encodeFrame(body: Uint8Array): Uint8Array {
  const len = body.length + 1;
  if (len > MAXIMUM_LEN) throw new RangeError(`no frame carries ${body.length} bytes`);
  const frame = new Uint8Array(HEADER_LENGTH + len);
  frame.set(PREAMBLE);
  frame[5] = len >> 8;
  frame[6] = len & 0xff;
  frame.set(body, HEADER_LENGTH);
  frame[frame.length - 1] = checksum(frame.subarray(PREAMBLE.length, frame.length - 1));
  return frame;
}

export function decodeReply(body: Uint8Array): Reply {
  return { sw1: body[0] ?? 0, sw2: body[1] ?? 0, sw3: body[2] ?? 0, data: body.slice(3) };
}

/** The command that a body asks for; nothing for a command that this table does not know. */
export function decodeCommand(body: Uint8Array): CommandName | undefined {
  if (body.length !== 2) return undefined;
  if (decodeSetBaudRate(body) !== undefined) return 'setBaudRate';
  for (const [name, { code }] of Object.entries(commands)) {
    if (body[0] === code[0] && body[1] === code[1]) return name as CommandName;
  }
  return undefined;
}

export function decodeSetBaudRate(body: Uint8Array): BaudRate | undefined {
  return body[0] === commands.setBaudRate.code[0] ? baudRates[body[1] ?? -1] : undefined;
}

export interface CardBlocks {
  /** 256 bytes, see text-block.ts. */
  readonly text: Uint8Array;
  /** The portrait in the proprietary WLT coding, opaque. */
  readonly photo: Uint8Array;
  /** Templates of two fingers, opaque; empty on a card without. Only in the reply to `readWithFingerprint`. */
  readonly fingerprint?: Uint8Array;
}

/** Two templates, one, or none. */
export const FINGERPRINT_LENGTHS: readonly number[] = [1024, 512, 0];

/**
 * Data of the reply to a read. The declared lengths decide, and they must add up. Nothing else tells whether the
 * length of a fingerprint stands before the text: whoever asked knows.
 */
export function decodeCardBlocks(
  data: Uint8Array,
  command: 'readTextAndPhoto' | 'readWithFingerprint',
): CardBlocks | undefined {
  const hasFingerprint = command === 'readWithFingerprint';
  const start = hasFingerprint ? 6 : 4;
  if (data.length < start) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const textLength = view.getUint16(0);
  const photoEnd = start + textLength + view.getUint16(2);
  const fingerprintLength = hasFingerprint ? view.getUint16(4) : 0;
  if (textLength !== TEXT_LENGTH || photoEnd + fingerprintLength !== data.length) return undefined;
  if (!FINGERPRINT_LENGTHS.includes(fingerprintLength)) return undefined;
  return {
    text: data.slice(start, start + textLength),
    photo: data.slice(start + textLength, photoEnd),
    ...(hasFingerprint ? { fingerprint: data.slice(photoEnd) } : {}),
  };
}

export function encodeCardBlocks({ text, photo, fingerprint }: CardBlocks): Uint8Array {
  const blocks = [text, photo, ...(fingerprint === undefined ? [] : [fingerprint])];
  const lengths = blocks.flatMap(({ length }) => [length >> 8, length & 0xff]);
  return new Uint8Array(Buffer.concat([Uint8Array.from(lengths), ...blocks]));
}

/**
 * The identity of the security module, as five numbers. Public sources do not name them; the third is a date
 * (YYYYMMDD) in every module that was seen.
 */
export type SamId = readonly [first: number, second: number, date: number, fourth: number, fifth: number];

/** Two 16-bit and three 32-bit numbers, low byte first: the 16 bytes of the reply to `samId`. */
export function decodeSamId(data: Uint8Array): SamId {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return [
    view.getUint16(0, true),
    view.getUint16(2, true),
    view.getUint32(4, true),
    view.getUint32(8, true),
    view.getUint32(12, true),
  ];
}

export function encodeSamId([first, second, date, fourth, fifth]: SamId): Uint8Array {
  const data = new Uint8Array(16);
  const view = new DataView(data.buffer);
  view.setUint16(0, first, true);
  view.setUint16(2, second, true);
  view.setUint32(4, date, true);
  view.setUint32(8, fourth, true);
  view.setUint32(12, fifth, true);
  return data;
}

/** As it is printed on most readers: 05.01-20120411-0000000001-0000000001. */
export function formatSamId([first, second, date, fourth, fifth]: SamId): string {
  const decimal = (value: number, digits: number) => value.toString().padStart(digits, '0');
  return `${decimal(first, 2)}.${decimal(second, 2)}-${date}-${decimal(fourth, 10)}-${decimal(fifth, 10)}`;
}

/** Software of other makers pads the last two numbers to 9 digits, to 10 or not at all: all of it is read. */
export function parseSamId(text: string): SamId | undefined {
  const match = /^(\d{1,5})\.(\d{1,5})-(\d{1,10})-(\d{1,10})-(\d{1,10})$/.exec(text.trim());
  if (!match) return undefined;
  const id = match.slice(1).map(Number) as [number, number, number, number, number];
  return id.every((number, index) => number <= (index < 2 ? 0xffff : 0xffff_ffff)) ? id : undefined;
}

/** Frames one direction of the line; messages are the bodies between Len and CHK. */
export function createFrameParser(direction: 'command' | 'reply'): IncrementalParser<Uint8Array> {
  return new IncrementalParser<Uint8Array>({
    scan: (bytes) => scanFrame(bytes, MINIMUM_LEN[direction]),
    capacity: MAXIMUM_FRAME_LENGTH,
    interByteTimeoutMs: INTER_BYTE_TIMEOUT_MS,
  });
}

function scanFrame(bytes: Uint8Array, minimumLen: number): ScanStep<Uint8Array> {
  const compared = Math.min(bytes.length, PREAMBLE.length);
  for (let index = 0; index < compared; index += 1) {
    if (bytes[index] !== PREAMBLE[index]) return { kind: 'discard', length: 1, reason: 'noise' };
  }
  if (bytes.length < HEADER_LENGTH) return { kind: 'incomplete' };
  const len = (bytes[5]! << 8) | bytes[6]!;
  if (len < minimumLen || len > MAXIMUM_LEN) return { kind: 'discard', length: 1, reason: 'bad-length' };
  const length = HEADER_LENGTH + len;
  if (bytes.length < length) return { kind: 'incomplete' };
  if (checksum(bytes.subarray(PREAMBLE.length, length - 1)) !== bytes[length - 1]) {
    return { kind: 'discard', length: 1, reason: 'bad-checksum' };
  }
  return { kind: 'message', length, message: bytes.slice(HEADER_LENGTH, length - 1) };
}

function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum ^= byte;
  return sum;
}
