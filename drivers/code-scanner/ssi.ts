import type { ScanStep } from '../incremental-parser.ts';

/*
 * Zebra Simple Serial Interface (SSI Programmer's Guide, "Packet Formats" and "Command Listing"):
 *
 *   LEN OPC SOURCE STATUS [DATA] CHK CHK
 *
 * LEN counts everything but CHK. CHK is the two's complement of the sum of the counted bytes, high byte first.
 * SOURCE is 04 from the host and 00 from the scanner. Both sides acknowledge what the other one asks or sends;
 * an acknowledgement is never acknowledged.
 */
export const SSI_OPCODE = {
  requestRevision: 0xa3,
  replyRevision: 0xa4,
  parameterSend: 0xc6,
  acknowledge: 0xd0,
  refuse: 0xd1,
  startSession: 0xe4,
  stopSession: 0xe5,
  decodeData: 0xf3,
} as const;

export const SSI_SOURCE = { scanner: 0x00, host: 0x04 } as const;

export const SSI_STATUS = { retransmitted: 0x01, continued: 0x02 } as const;

/** LEN is one byte, and a packet has at least its head. */
export const SSI_MAXIMUM_PACKET = 255 + 2;
const HEAD_LENGTH = 4;
/** What one decode packet can carry beside its type byte. */
export const SSI_MAXIMUM_DATA = 255 - HEAD_LENGTH - 1;

export interface SsiPacket {
  readonly opcode: number;
  readonly source: number;
  readonly status: number;
  readonly data: Uint8Array;
}

export function encodeSsiPacket(packet: SsiPacket): Uint8Array {
  const length = HEAD_LENGTH + packet.data.length;
  if (length > 255) throw new RangeError(`no packet carries ${packet.data.length} bytes`);
  const bytes = new Uint8Array(length + 2);
  bytes.set([length, packet.opcode, packet.source, packet.status]);
  bytes.set(packet.data, HEAD_LENGTH);
  const check = checkOf(bytes.subarray(0, length));
  bytes[length] = check >> 8;
  bytes[length + 1] = check & 0xff;
  return bytes;
}

/** Frames what comes from `source`; everything else is noise. */
export function scanSsiPacket(bytes: Uint8Array, source: number): ScanStep<SsiPacket> {
  const length = bytes[0]!;
  if (length < HEAD_LENGTH) return { kind: 'discard', length: 1, reason: 'noise' };
  if (bytes.length >= 3 && bytes[2] !== source) return { kind: 'discard', length: 1, reason: 'noise' };
  if (bytes.length < length + 2) return { kind: 'incomplete' };
  const check = checkOf(bytes.subarray(0, length));
  if (bytes[length] !== check >> 8 || bytes[length + 1] !== (check & 0xff)) {
    return { kind: 'discard', length: 1, reason: 'bad-checksum' };
  }
  const packet = { opcode: bytes[1]!, source, status: bytes[3]!, data: bytes.slice(HEAD_LENGTH, length) };
  return { kind: 'message', length: length + 2, message: packet };
}

function checkOf(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return -sum & 0xffff;
}

/** Code types of decode packets (SSI Programmer's Guide, "Bar code types"), as AIM identifiers. */
const aimOfType: ReadonlyMap<number, string> = new Map([
  [0x01, ']A0'],
  [0x03, ']C0'],
  [0x08, ']E0'],
  [0x09, ']E0'],
  [0x0a, ']E4'],
  [0x0b, ']E0'],
  [0x0f, ']C1'],
  [0x11, ']L0'],
  [0x1b, ']d1'],
  [0x1c, ']Q1'],
  [0x2d, ']z0'],
  [0xb7, ']h0'],
]);

export function aimOfSsiType(type: number): string {
  return aimOfType.get(type) ?? ']X0';
}

export function ssiTypeOfAim(aim: string): number {
  for (const [type, candidate] of aimOfType) if (candidate === aim) return type;
  return 0;
}
