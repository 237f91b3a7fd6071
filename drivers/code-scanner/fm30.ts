import type { ScanStep } from '../incremental-parser.ts';

/*
 * Binary commands of Newland's FM30 family and of the GM65 modules that follow it: zones of flags that are read
 * and written. CHK is CRC-16 (polynomial 1021, from 0, high byte first) over everything behind the head.
 *
 *   command  7E 00 | type (07 read, 08 write) | count | address (2) | data or count | CHK (2)
 *   reply    02 00 | type (00 done) | count | data | CHK (2)
 *
 * Zone 0002 is the trigger. Known frames: start 7E 00 08 01 00 02 01 02 DA, its reply 02 00 00 01 00 33 31. Clones
 * take AB CD for a CHK that is not checked.
 */
const COMMAND_HEAD = [0x7e, 0x00] as const;
const REPLY_HEAD = [0x02, 0x00] as const;
const READ = 0x07;
const WRITE = 0x08;
const TRIGGER_ZONE = [0x00, 0x02] as const;

export type Fm30Command =
  | { readonly kind: 'write-trigger'; readonly value: number }
  | { readonly kind: 'read-trigger' };

export function encodeFm30Command(command: Fm30Command): Uint8Array {
  return command.kind === 'write-trigger'
    ? framed(COMMAND_HEAD, [WRITE, 0x01, ...TRIGGER_ZONE, command.value])
    : framed(COMMAND_HEAD, [READ, 0x01, ...TRIGGER_ZONE, 0x01]);
}

export interface Fm30Reply {
  /** 0: done. */
  readonly type: number;
  readonly data: Uint8Array;
}

export function encodeFm30Reply(reply: Fm30Reply): Uint8Array {
  return framed(REPLY_HEAD, [reply.type, reply.data.length, ...reply.data]);
}

/** For bytes that begin with the head of a reply, or with a part of it. */
export function scanFm30Reply(bytes: Uint8Array): ScanStep<Fm30Reply> {
  if (bytes.length < 4) return { kind: 'incomplete' };
  const length = 4 + bytes[3]! + 2;
  if (bytes.length < length) return { kind: 'incomplete' };
  if (!hasCheck(bytes.subarray(2, length))) return { kind: 'discard', length: 1, reason: 'bad-checksum' };
  return { kind: 'message', length, message: { type: bytes[2]!, data: bytes.slice(4, length - 2) } };
}

/** What a module receives, for the simulator. A command that it does not know is skipped as noise. */
export function scanFm30Command(bytes: Uint8Array): ScanStep<Fm30Command> {
  const noise = { kind: 'discard', length: 1, reason: 'noise' } as const;
  if (!COMMAND_HEAD.every((byte, index) => index >= bytes.length || bytes[index] === byte)) return noise;
  const length = COMMAND_HEAD.length + 7;
  if (bytes.length < length) return { kind: 'incomplete' };
  const body = bytes.subarray(2, length);
  const unchecked = body[5] === 0xab && body[6] === 0xcd;
  if (!unchecked && !hasCheck(body)) return noise;
  const [type, count, high, low, value] = body;
  if (count !== 1 || high !== TRIGGER_ZONE[0] || low !== TRIGGER_ZONE[1]) return noise;
  if (type === READ) return { kind: 'message', length, message: { kind: 'read-trigger' } };
  if (type !== WRITE) return noise;
  return { kind: 'message', length, message: { kind: 'write-trigger', value: value! } };
}

export function beginsFm30Reply(bytes: Uint8Array): boolean {
  return REPLY_HEAD.every((byte, index) => index >= bytes.length || bytes[index] === byte);
}

function framed(head: readonly number[], body: readonly number[]): Uint8Array {
  const check = crc16(Uint8Array.from(body));
  return Uint8Array.from([...head, ...body, check >> 8, check & 0xff]);
}

function hasCheck(bodyAndCheck: Uint8Array): boolean {
  const check = crc16(bodyAndCheck.subarray(0, -2));
  return bodyAndCheck.at(-2) === check >> 8 && bodyAndCheck.at(-1) === (check & 0xff);
}

function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : crc << 1;
  }
  return crc;
}
