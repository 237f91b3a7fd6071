/*
 * Commands to a card (ISO/IEC 7816-4, section 5; T=0: ISO/IEC 7816-3, section 10.3) and the public part of the Chinese
 * social security card (社会保障卡, LD/T 32, LD/T 33): application "sx1.sh.社会保障", files EF05 (card) and EF06 (holder).
 * A record is tag, length, value.
 *
 * Only what reads without a PIN is here. There is no VERIFY, and {@link isPublicCommand} keeps it out: a wrong PIN
 * tried three times locks a citizen's card.
 */
const INSTRUCTION = { select: 0xa4, readRecord: 0xb2, getResponse: 0xc0 } as const;
const PUBLIC_INSTRUCTIONS: ReadonlySet<number> = new Set(Object.values(INSTRUCTION));

/** "sx1.sh." in ASCII and 社会保障 in GB 2312. */
export const SOCIAL_SECURITY_APPLICATION = Uint8Array.of(
  ...Buffer.from('sx1.sh.'),
  ...[0xc9, 0xe7, 0xbb, 0xe1, 0xb1, 0xa3, 0xd5, 0xcf],
);

export const CARD_FILE = 0xef05;
export const HOLDER_FILE = 0xef06;

export interface RecordDefinition {
  readonly file: number;
  readonly record: number;
  /** Length with tag and length byte; a card with another one says so (6Cxx). */
  readonly length: number;
  readonly text: 'ascii' | 'gb18030' | 'hex';
}

/** The records that the terminal reads. */
export const socialSecurityRecords = {
  /** 卡的识别码: 16 bytes, the first three are the region that issued the card. */
  cardIdentifier: { file: CARD_FILE, record: 1, length: 0x12, text: 'hex' },
  /** 卡号 */
  cardNumber: { file: CARD_FILE, record: 7, length: 0x0b, text: 'ascii' },
  /** 社会保障号码 */
  socialSecurityNumber: { file: HOLDER_FILE, record: 1, length: 0x14, text: 'ascii' },
  /** 姓名 */
  name: { file: HOLDER_FILE, record: 2, length: 0x20, text: 'gb18030' },
} as const satisfies Record<string, RecordDefinition>;

export function selectByName(name: Uint8Array): Uint8Array {
  if (name.length < 1 || name.length > 16) throw new RangeError('an application name has 1 to 16 bytes');
  return Uint8Array.of(0x00, INSTRUCTION.select, 0x04, 0x00, name.length, ...name);
}

export function selectFile(file: number): Uint8Array {
  return Uint8Array.of(0x00, INSTRUCTION.select, 0x02, 0x00, 0x02, file >> 8, file & 0xff);
}

/** P2 = 04: the record of this number, in the selected file. */
export function readRecord(record: number, length: number): Uint8Array {
  return Uint8Array.of(0x00, INSTRUCTION.readRecord, record, 0x04, length);
}

/** T=0: fetches what the card has ready after 61xx. */
export function getResponse(length: number): Uint8Array {
  return Uint8Array.of(0x00, INSTRUCTION.getResponse, 0x00, 0x00, length);
}

/** The same command with the length that the card asked for by 6Cxx. */
export function withLength(apdu: Uint8Array, length: number): Uint8Array {
  const corrected = apdu.slice();
  corrected[4] = length;
  return corrected;
}

export function isPublicCommand(apdu: Uint8Array): boolean {
  return apdu.length >= 5 && apdu[0] === 0x00 && PUBLIC_INSTRUCTIONS.has(apdu[1]!);
}

export interface CardResponse {
  readonly data: Uint8Array;
  /** Both status bytes, e.g. 0x9000. */
  readonly status: number;
}

export function decodeResponse(bytes: Uint8Array): CardResponse | undefined {
  if (bytes.length < 2) return undefined;
  const data = bytes.slice(0, -2);
  return { data, status: (bytes.at(-2)! << 8) | bytes.at(-1)! };
}

/** The value of a record. Some cards answer without tag and length: then the whole is the value. */
export function recordValue(data: Uint8Array, record: number): Uint8Array {
  const length = data[1];
  const isTagged = data[0] === record && length !== undefined && length > 0 && 2 + length <= data.length;
  return isTagged ? data.subarray(2, 2 + length) : data;
}

const gb18030 = new TextDecoder('gb18030');

/** Without the filling: zeros, FF and spaces at the end. */
export function recordText(value: Uint8Array, text: RecordDefinition['text']): string {
  let end = value.length;
  if (text === 'hex') return Buffer.from(value).toString('hex').toUpperCase();
  while (end > 0 && [0x00, 0x20, 0xff].includes(value[end - 1]!)) end -= 1;
  const rest = value.subarray(0, end);
  return text === 'gb18030' ? gb18030.decode(rest) : Buffer.from(rest).toString('latin1');
}
