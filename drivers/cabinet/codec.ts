import { IncrementalParser, type ScanStep } from '../incremental-parser.ts';

/*
 * Modbus RTU, as far as lamps and switches need it ("MODBUS Application Protocol Specification" V1.1b3, sections 6.1,
 * 6.2, 6.5, 6.11 and 7; "MODBUS over Serial Line" V1.02, section 2.5.1):
 *
 *   frame      slave address | function | data | CRC-16, low byte first
 *   read       01 coils, 02 discrete inputs:   first address, count      →  byte count, bits, lowest address in bit 0
 *   write      05 one coil:                    address, FF00 or 0000     →  the same
 *   write      0F several coils:               first address, count, byte count, bits  →  first address, count
 *   exception  function | 80, one byte of code
 *
 * A frame carries no length, and the standard ends it by a silence of 3.5 characters, which no operating system with a
 * USB adapter can see. Both lengths are known here instead: of a request from its function, of an answer from its
 * function and byte count; the CRC decides.
 */

/** Function codes that the terminal uses. */
export const MODBUS_FUNCTION = {
  readCoils: 0x01,
  readDiscreteInputs: 0x02,
  writeSingleCoil: 0x05,
  writeMultipleCoils: 0x0f,
} as const;

const EXCEPTION_FLAG = 0x80;
/** Slaves have the addresses 1–247; 0 is for all, and nobody answers. */
export const MAXIMUM_SLAVE = 247;
/** Bits of one request: as many as the longest list of lamps or switches in a cabinet could need. */
export const MAXIMUM_BITS = 256;
const MAXIMUM_FRAME_LENGTH = 9 + MAXIMUM_BITS / 8;
/** 3.5 characters are 4 ms at 9600 baud; USB adapters pass bytes on in lumps every 16 ms. */
export const INTER_BYTE_TIMEOUT_MS = 50;

export type ModbusRequest =
  | {
      readonly kind: 'read-coils' | 'read-discrete-inputs';
      readonly slave: number;
      readonly address: number;
      readonly count: number;
    }
  | {
      readonly kind: 'write-single-coil';
      readonly slave: number;
      readonly address: number;
      readonly on: boolean;
    }
  | {
      readonly kind: 'write-multiple-coils';
      readonly slave: number;
      readonly address: number;
      readonly bits: readonly boolean[];
    };

export type ModbusReply =
  | {
      readonly kind: 'read-coils' | 'read-discrete-inputs';
      readonly slave: number;
      /** A multiple of eight: the last ones are filled up with zeros. */
      readonly bits: readonly boolean[];
    }
  | {
      readonly kind: 'write-single-coil';
      readonly slave: number;
      readonly address: number;
      readonly on: boolean;
    }
  | {
      readonly kind: 'write-multiple-coils';
      readonly slave: number;
      readonly address: number;
      readonly count: number;
    }
  | {
      readonly kind: 'exception';
      readonly slave: number;
      readonly request: ModbusRequest['kind'];
      readonly code: number;
    };

const functionOf = {
  'read-coils': MODBUS_FUNCTION.readCoils,
  'read-discrete-inputs': MODBUS_FUNCTION.readDiscreteInputs,
  'write-single-coil': MODBUS_FUNCTION.writeSingleCoil,
  'write-multiple-coils': MODBUS_FUNCTION.writeMultipleCoils,
} as const satisfies Record<ModbusRequest['kind'], number>;

const kindOf = new Map<number, ModbusRequest['kind']>(
  Object.entries(functionOf).map(([kind, code]) => [code, kind as ModbusRequest['kind']]),
);

const COIL_ON = 0xff00;
const COIL_OFF = 0x0000;

export function encodeRequest(request: ModbusRequest): Uint8Array {
  const head = [request.slave, functionOf[request.kind], ...word(request.address)];
  switch (request.kind) {
    case 'read-coils':
    case 'read-discrete-inputs':
      return withCrc([...head, ...word(request.count)]);
    case 'write-single-coil':
      return withCrc([...head, ...word(request.on ? COIL_ON : COIL_OFF)]);
    case 'write-multiple-coils': {
      const packed = packBits(request.bits);
      return withCrc([...head, ...word(request.bits.length), packed.length, ...packed]);
    }
  }
}

export function encodeReply(reply: ModbusReply): Uint8Array {
  switch (reply.kind) {
    case 'read-coils':
    case 'read-discrete-inputs': {
      const packed = packBits(reply.bits);
      return withCrc([reply.slave, functionOf[reply.kind], packed.length, ...packed]);
    }
    case 'write-single-coil':
      return encodeRequest(reply);
    case 'write-multiple-coils':
      return withCrc([reply.slave, functionOf[reply.kind], ...word(reply.address), ...word(reply.count)]);
    case 'exception':
      return withCrc([reply.slave, functionOf[reply.request] | EXCEPTION_FLAG, reply.code]);
  }
}

export function createReplyParser(): IncrementalParser<ModbusReply> {
  return createParser(replyLength, decodeReply);
}

/** For the simulator: what a slave sees. */
export function createRequestParser(): IncrementalParser<ModbusRequest> {
  return createParser(requestLength, decodeRequest);
}

/** CRC-16 with the polynomial A001, begun at FFFF. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

type LengthOf = (bytes: Uint8Array) => number | 'unknown-yet' | 'no-frame';

/** Length of the answer that begins here, CRC included. */
const replyLength: LengthOf = (bytes) => {
  const code = bytes[1];
  if (code === undefined) return 'unknown-yet';
  if ((code & EXCEPTION_FLAG) !== 0) return kindOf.has(code & ~EXCEPTION_FLAG) ? 5 : 'no-frame';
  switch (kindOf.get(code)) {
    case 'read-coils':
    case 'read-discrete-inputs': {
      const count = bytes[2];
      if (count === undefined) return 'unknown-yet';
      return count >= 1 && count <= MAXIMUM_BITS / 8 ? 5 + count : 'no-frame';
    }
    case 'write-single-coil':
    case 'write-multiple-coils':
      return 8;
    case undefined:
      return 'no-frame';
  }
};

const requestLength: LengthOf = (bytes) => {
  const code = bytes[1];
  if (code === undefined) return 'unknown-yet';
  switch (kindOf.get(code)) {
    case undefined:
      return 'no-frame';
    case 'write-multiple-coils': {
      const count = bytes[6];
      if (count === undefined) return 'unknown-yet';
      return count >= 1 && count <= MAXIMUM_BITS / 8 ? 9 + count : 'no-frame';
    }
    default:
      return 8;
  }
};

function createParser<Message>(
  lengthOf: LengthOf,
  decode: (bytes: Uint8Array) => Message | undefined,
): IncrementalParser<Message> {
  return new IncrementalParser<Message>({
    scan: (bytes) => scanFrame(bytes, lengthOf, decode),
    capacity: MAXIMUM_FRAME_LENGTH,
    interByteTimeoutMs: INTER_BYTE_TIMEOUT_MS,
  });
}

function scanFrame<Message>(
  bytes: Uint8Array,
  lengthOf: LengthOf,
  decode: (bytes: Uint8Array) => Message | undefined,
): ScanStep<Message> {
  const slave = bytes[0]!;
  if (slave === 0 || slave > MAXIMUM_SLAVE) return { kind: 'discard', length: 1, reason: 'noise' };
  const length = lengthOf(bytes);
  if (length === 'no-frame') return { kind: 'discard', length: 1, reason: 'noise' };
  if (length === 'unknown-yet' || bytes.length < length) return { kind: 'incomplete' };
  const body = bytes.subarray(0, length - 2);
  if ((bytes[length - 2]! | (bytes[length - 1]! << 8)) !== crc16(body)) {
    return { kind: 'discard', length: 1, reason: 'bad-crc' };
  }
  const message = decode(body);
  if (message === undefined) return { kind: 'discard', length: 1, reason: 'bad-fields' };
  return { kind: 'message', length, message };
}

function decodeReply(body: Uint8Array): ModbusReply | undefined {
  const slave = body[0]!;
  const code = body[1]!;
  if ((code & EXCEPTION_FLAG) !== 0) {
    const request = kindOf.get(code & ~EXCEPTION_FLAG);
    return request === undefined ? undefined : { kind: 'exception', slave, request, code: body[2]! };
  }
  const kind = kindOf.get(code);
  switch (kind) {
    case 'read-coils':
    case 'read-discrete-inputs':
      return { kind, slave, bits: unpackBits(body.subarray(3), (body.length - 3) * 8) };
    case 'write-single-coil':
      return decodeSingleCoil(body);
    case 'write-multiple-coils':
      return { kind, slave, address: wordAt(body, 2), count: wordAt(body, 4) };
    case undefined:
      return undefined;
  }
}

function decodeRequest(body: Uint8Array): ModbusRequest | undefined {
  const slave = body[0]!;
  const kind = kindOf.get(body[1]!);
  switch (kind) {
    case 'read-coils':
    case 'read-discrete-inputs':
      return { kind, slave, address: wordAt(body, 2), count: wordAt(body, 4) };
    case 'write-single-coil':
      return decodeSingleCoil(body);
    case 'write-multiple-coils': {
      const count = wordAt(body, 4);
      if (Math.ceil(count / 8) !== body[6]) return undefined;
      return { kind, slave, address: wordAt(body, 2), bits: unpackBits(body.subarray(7), count) };
    }
    case undefined:
      return undefined;
  }
}

function decodeSingleCoil(
  body: Uint8Array,
): Extract<ModbusReply & ModbusRequest, { kind: 'write-single-coil' }> | undefined {
  const value = wordAt(body, 4);
  // Other values are not allowed (section 6.5): neither on nor off may be read from them.
  if (value !== COIL_ON && value !== COIL_OFF) return undefined;
  return { kind: 'write-single-coil', slave: body[0]!, address: wordAt(body, 2), on: value === COIL_ON };
}

function withCrc(body: readonly number[]): Uint8Array {
  const bytes = Uint8Array.from(body);
  const crc = crc16(bytes);
  return Uint8Array.of(...bytes, crc & 0xff, crc >> 8);
}

function word(value: number): readonly [high: number, low: number] {
  return [value >> 8, value & 0xff];
}

function wordAt(bytes: Uint8Array, offset: number): number {
  return (bytes[offset]! << 8) | bytes[offset + 1]!;
}

function packBits(bits: readonly boolean[]): Uint8Array {
  const packed = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((on, index) => {
    if (on) packed[index >> 3]! |= 1 << (index & 7);
  });
  return packed;
}

function unpackBits(packed: Uint8Array, count: number): readonly boolean[] {
  return Array.from({ length: count }, (_, index) => (packed[index >> 3]! & (1 << (index & 7))) !== 0);
}
