import iconv from 'iconv-lite';

/**
 * ESC/POS, the command language of receipt printers: one declared table, read by the encoder and by
 * the parser of the simulator. Names follow the ESC/POS Application Programming Guide (Epson) and the
 * kanji commands (FS) that printers with a GB18030 font share.
 */

export type Alignment = 'left' | 'centre' | 'right';
export type QrErrorCorrection = 'low' | 'medium' | 'quartile' | 'high';
/** What DLE EOT n asks for, n = 1..4. */
export type StatusTopic = 'printer' | 'offline-cause' | 'error-cause' | 'paper';

export type PrinterCommand =
  | { readonly kind: 'initialize' }
  | { readonly kind: 'character'; readonly text: string }
  | { readonly kind: 'line-feed' }
  | { readonly kind: 'carriage-return' }
  | { readonly kind: 'feed-lines'; readonly lines: number }
  | { readonly kind: 'feed-dots'; readonly dots: number }
  | { readonly kind: 'default-line-spacing' }
  | { readonly kind: 'line-spacing'; readonly dots: number }
  | { readonly kind: 'align'; readonly alignment: Alignment }
  | { readonly kind: 'bold'; readonly on: boolean }
  | { readonly kind: 'double-strike'; readonly on: boolean }
  | { readonly kind: 'underline'; readonly dots: number }
  | { readonly kind: 'inverse'; readonly on: boolean }
  | { readonly kind: 'size'; readonly width: number; readonly height: number }
  | { readonly kind: 'print-mode'; readonly bits: number }
  | { readonly kind: 'code-page'; readonly page: number }
  | { readonly kind: 'chinese-mode'; readonly on: boolean }
  | { readonly kind: 'chinese-print-mode'; readonly bits: number }
  | { readonly kind: 'qr-model'; readonly model: number }
  | { readonly kind: 'qr-module'; readonly dots: number }
  | { readonly kind: 'qr-error-correction'; readonly level: QrErrorCorrection }
  | { readonly kind: 'qr-store'; readonly data: Uint8Array }
  | { readonly kind: 'qr-print' }
  | {
      readonly kind: 'raster';
      readonly scale: number;
      readonly widthBytes: number;
      readonly rows: number;
      readonly bits: Uint8Array;
    }
  | { readonly kind: 'cut'; readonly part: 'full' | 'partial'; readonly feedDots: number }
  | { readonly kind: 'drawer-pulse'; readonly pin: number; readonly onMs: number; readonly offMs: number }
  | { readonly kind: 'paper-sensor-stops-printing'; readonly bits: number }
  | { readonly kind: 'automatic-status'; readonly topics: number }
  | { readonly kind: 'sensor-status'; readonly sensor: 'paper' | 'drawer' }
  | { readonly kind: 'process-id'; readonly id: string }
  | RealTimeCommand;

/** Acted on when it arrives, ahead of everything that waits in the printer's buffer. */
export type RealTimeCommand =
  | { readonly kind: 'real-time-status'; readonly topic: StatusTopic }
  | { readonly kind: 'real-time-recovery'; readonly buffers: 'keep' | 'clear' }
  | { readonly kind: 'real-time-clear' };

export const ESC = 0x1b;
export const FS = 0x1c;
export const GS = 0x1d;
export const DLE = 0x10;

/** Largest raster the codec accepts: 72 bytes a row (576 dots) times 900 rows. */
const maximumRasterBytes = 64_800;
/** QR version 40 at level L holds 7,089 digits (ISO/IEC 18004). */
const maximumQrBytes = 7_089;
const graphicHeaderBytes = 8;
/** No command is longer, so no parser ever has to hold more than this. */
export const maximumCommandBytes = maximumRasterBytes + graphicHeaderBytes;

/** How many bytes the command at the head has: a length, or what is missing to tell. */
type Length = number | 'incomplete' | 'invalid';

interface CommandRule {
  /** Section of the ESC/POS guide. */
  readonly manual: string;
  readonly prefix: readonly number[];
  /** `bytes` starts with the prefix. */
  length(bytes: Uint8Array): Length;
  /** `bytes` is exactly one command; undefined when a parameter is out of range. */
  decode(bytes: Uint8Array): PrinterCommand | undefined;
}

const fixed = (
  manual: string,
  prefix: readonly number[],
  parameters: number,
  decode: (bytes: Uint8Array) => PrinterCommand | undefined,
): CommandRule => ({ manual, prefix, length: () => prefix.length + parameters, decode });

const byteAt = (bytes: Uint8Array, index: number): number => bytes[index] ?? 0;

const alignments: readonly Alignment[] = ['left', 'centre', 'right'];
const correctionLevels: readonly QrErrorCorrection[] = ['low', 'medium', 'quartile', 'high'];
const statusTopics: readonly StatusTopic[] = ['printer', 'offline-cause', 'error-cause', 'paper'];

/** DLE DC4 8 is accepted only with this guard sequence, so that noise cannot clear a buffer. */
const clearBuffersBytes = [DLE, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08] as const;

/** Digits 0..2 are accepted in both spellings, as a number and as an ASCII digit. */
const digit = (byte: number): number => (byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : byte);

function decodeQrFunction(bytes: Uint8Array): PrinterCommand | undefined {
  // cn = 49 selects QR Code; fn names the function.
  if (byteAt(bytes, 5) !== 0x31) return undefined;
  const parameter = byteAt(bytes, 7);
  switch (byteAt(bytes, 6)) {
    case 0x41:
      return bytes.length === 9 && (parameter === 49 || parameter === 50)
        ? { kind: 'qr-model', model: parameter - 48 }
        : undefined;
    case 0x43:
      return bytes.length === 8 && parameter >= 1 && parameter <= 16
        ? { kind: 'qr-module', dots: parameter }
        : undefined;
    case 0x45: {
      const level = correctionLevels[parameter - 48];
      return bytes.length === 8 && level ? { kind: 'qr-error-correction', level } : undefined;
    }
    case 0x50:
      return parameter === 0x30 && bytes.length > 8 ? { kind: 'qr-store', data: bytes.slice(8) } : undefined;
    case 0x51:
      return parameter === 0x30 && bytes.length === 8 ? { kind: 'qr-print' } : undefined;
    default:
      return undefined;
  }
}

function decodeCut(bytes: Uint8Array): PrinterCommand | undefined {
  const mode = byteAt(bytes, 2);
  switch (mode) {
    case 0x00:
    case 0x30:
      return { kind: 'cut', part: 'full', feedDots: 0 };
    case 0x01:
    case 0x31:
      return { kind: 'cut', part: 'partial', feedDots: 0 };
    case 0x41:
    case 0x42:
      return { kind: 'cut', part: mode === 0x41 ? 'full' : 'partial', feedDots: byteAt(bytes, 3) };
    default:
      return undefined;
  }
}

/** The table. Longer prefixes need no order: no prefix is the beginning of another. */
export const commandTable: readonly CommandRule[] = [
  fixed('LF Print and line feed', [0x0a], 0, () => ({ kind: 'line-feed' })),
  fixed('CR Print and carriage return', [0x0d], 0, () => ({ kind: 'carriage-return' })),
  fixed('ESC @ Initialize printer', [ESC, 0x40], 0, () => ({ kind: 'initialize' })),
  fixed('ESC ! Select print modes', [ESC, 0x21], 1, (b) => ({ kind: 'print-mode', bits: byteAt(b, 2) })),
  fixed('ESC - Underline', [ESC, 0x2d], 1, (b) =>
    digit(byteAt(b, 2)) <= 2 ? { kind: 'underline', dots: digit(byteAt(b, 2)) } : undefined,
  ),
  fixed('ESC 2 Default line spacing', [ESC, 0x32], 0, () => ({ kind: 'default-line-spacing' })),
  fixed('ESC 3 Set line spacing', [ESC, 0x33], 1, (b) => ({ kind: 'line-spacing', dots: byteAt(b, 2) })),
  fixed('ESC E Emphasized mode', [ESC, 0x45], 1, (b) => ({ kind: 'bold', on: (byteAt(b, 2) & 1) === 1 })),
  fixed('ESC G Double-strike mode', [ESC, 0x47], 1, (b) => ({
    kind: 'double-strike',
    on: (byteAt(b, 2) & 1) === 1,
  })),
  fixed('ESC J Print and feed paper', [ESC, 0x4a], 1, (b) => ({ kind: 'feed-dots', dots: byteAt(b, 2) })),
  fixed('ESC a Justification', [ESC, 0x61], 1, (b) => {
    const alignment = alignments[digit(byteAt(b, 2))];
    return alignment && { kind: 'align', alignment };
  }),
  fixed('ESC c 4 Paper sensors that stop printing', [ESC, 0x63, 0x34], 1, (b) => ({
    kind: 'paper-sensor-stops-printing',
    bits: byteAt(b, 3),
  })),
  fixed('ESC d Print and feed n lines', [ESC, 0x64], 1, (b) => ({ kind: 'feed-lines', lines: byteAt(b, 2) })),
  fixed('ESC i Full cut (compatible printers)', [ESC, 0x69], 0, () => ({
    kind: 'cut',
    part: 'full',
    feedDots: 0,
  })),
  fixed('ESC m Partial cut (compatible printers)', [ESC, 0x6d], 0, () => ({
    kind: 'cut',
    part: 'partial',
    feedDots: 0,
  })),
  fixed('ESC p Generate pulse', [ESC, 0x70], 3, (b) =>
    digit(byteAt(b, 2)) <= 1
      ? { kind: 'drawer-pulse', pin: digit(byteAt(b, 2)), onMs: byteAt(b, 3) * 2, offMs: byteAt(b, 4) * 2 }
      : undefined,
  ),
  fixed('ESC t Character code table', [ESC, 0x74], 1, (b) => ({ kind: 'code-page', page: byteAt(b, 2) })),
  fixed('FS ! Print modes for Chinese characters', [FS, 0x21], 1, (b) => ({
    kind: 'chinese-print-mode',
    bits: byteAt(b, 2),
  })),
  fixed('FS & Chinese character mode', [FS, 0x26], 0, () => ({ kind: 'chinese-mode', on: true })),
  fixed('FS . Cancel Chinese character mode', [FS, 0x2e], 0, () => ({ kind: 'chinese-mode', on: false })),
  fixed('GS ! Character size', [GS, 0x21], 1, (b) => {
    const n = byteAt(b, 2);
    return (n & 0x88) === 0 ? { kind: 'size', width: (n >> 4) + 1, height: (n & 0x0f) + 1 } : undefined;
  }),
  {
    manual: 'GS ( H Process ID response',
    prefix: [GS, 0x28, 0x48],
    length: () => 11,
    decode: (b) => {
      const valid = b[3] === 6 && b[4] === 0 && b[5] === 0x30 && b[6] === 0x30;
      const id = b.subarray(7);
      if (!valid || id.some((byte) => byte < 0x20 || byte > 0x7e)) return undefined;
      return { kind: 'process-id', id: String.fromCharCode(...id) };
    },
  },
  {
    manual: 'GS ( k QR Code functions',
    prefix: [GS, 0x28, 0x6b],
    length: (b) => {
      if (b.length < 5) return 'incomplete';
      const parameters = byteAt(b, 3) + 256 * byteAt(b, 4);
      return parameters >= 3 && parameters <= maximumQrBytes + 3 ? 5 + parameters : 'invalid';
    },
    decode: decodeQrFunction,
  },
  fixed('GS B White/black reverse', [GS, 0x42], 1, (b) => ({
    kind: 'inverse',
    on: (byteAt(b, 2) & 1) === 1,
  })),
  {
    manual: 'GS V Cut paper',
    prefix: [GS, 0x56],
    length: (b) => (b.length < 3 ? 'incomplete' : byteAt(b, 2) === 0x41 || byteAt(b, 2) === 0x42 ? 4 : 3),
    decode: decodeCut,
  },
  fixed('GS a Automatic Status Back', [GS, 0x61], 1, (b) => ({
    kind: 'automatic-status',
    topics: byteAt(b, 2),
  })),
  fixed('GS r Transmit status', [GS, 0x72], 1, (b) => {
    const sensor = (['paper', 'drawer'] as const)[digit(byteAt(b, 2)) - 1];
    return sensor && { kind: 'sensor-status', sensor };
  }),
  {
    manual: 'GS v 0 Print raster bit image',
    prefix: [GS, 0x76, 0x30],
    length: (b) => {
      if (b.length < graphicHeaderBytes) return 'incomplete';
      const size = (byteAt(b, 4) + 256 * byteAt(b, 5)) * (byteAt(b, 6) + 256 * byteAt(b, 7));
      return digit(byteAt(b, 3)) <= 3 && size >= 1 && size <= maximumRasterBytes
        ? graphicHeaderBytes + size
        : 'invalid';
    },
    decode: (b) => {
      const scale = digit(byteAt(b, 3));
      const widthBytes = byteAt(b, 4) + 256 * byteAt(b, 5);
      return {
        kind: 'raster',
        scale,
        widthBytes,
        rows: byteAt(b, 6) + 256 * byteAt(b, 7),
        bits: b.slice(graphicHeaderBytes),
      };
    },
  },
  // Real-time commands: DLE EOT (status), DLE ENQ (recover from an error), DLE DC4 8 (clear buffers).
  fixed('DLE EOT Transmit real-time status', [DLE, 0x04], 1, (b) => {
    const topic = statusTopics[byteAt(b, 2) - 1];
    return topic && { kind: 'real-time-status', topic };
  }),
  fixed('DLE ENQ Real-time request to printer', [DLE, 0x05], 1, (b) => {
    const recovery = (['keep', 'clear'] as const)[byteAt(b, 2) - 1];
    return recovery && { kind: 'real-time-recovery', buffers: recovery };
  }),
  fixed('DLE DC4 8 Clear buffers', [DLE, 0x14, 0x08], 7, (b) =>
    clearBuffersBytes.every((byte, index) => b[index] === byte) ? { kind: 'real-time-clear' } : undefined,
  ),
];

export function isRealTime(command: PrinterCommand): command is RealTimeCommand {
  return (
    command.kind === 'real-time-status' ||
    command.kind === 'real-time-recovery' ||
    command.kind === 'real-time-clear'
  );
}

const u16 = (value: number): [number, number] => [value & 0xff, value >> 8];

/** One command as the bytes a printer understands. Parameters must be in the ranges of the table. */
export function encodeCommand(command: PrinterCommand): Uint8Array {
  switch (command.kind) {
    case 'initialize':
      return Uint8Array.of(ESC, 0x40);
    case 'character':
      return encodeText(command.text);
    case 'line-feed':
      return Uint8Array.of(0x0a);
    case 'carriage-return':
      return Uint8Array.of(0x0d);
    case 'feed-lines':
      return Uint8Array.of(ESC, 0x64, command.lines);
    case 'feed-dots':
      return Uint8Array.of(ESC, 0x4a, command.dots);
    case 'default-line-spacing':
      return Uint8Array.of(ESC, 0x32);
    case 'line-spacing':
      return Uint8Array.of(ESC, 0x33, command.dots);
    case 'align':
      return Uint8Array.of(ESC, 0x61, alignments.indexOf(command.alignment));
    case 'bold':
      return Uint8Array.of(ESC, 0x45, command.on ? 1 : 0);
    case 'double-strike':
      return Uint8Array.of(ESC, 0x47, command.on ? 1 : 0);
    case 'underline':
      return Uint8Array.of(ESC, 0x2d, command.dots);
    case 'inverse':
      return Uint8Array.of(GS, 0x42, command.on ? 1 : 0);
    case 'size':
      return Uint8Array.of(GS, 0x21, ((command.width - 1) << 4) | (command.height - 1));
    case 'print-mode':
      return Uint8Array.of(ESC, 0x21, command.bits);
    case 'code-page':
      return Uint8Array.of(ESC, 0x74, command.page);
    case 'chinese-mode':
      return Uint8Array.of(FS, command.on ? 0x26 : 0x2e);
    case 'chinese-print-mode':
      return Uint8Array.of(FS, 0x21, command.bits);
    case 'qr-model':
      return Uint8Array.of(GS, 0x28, 0x6b, 4, 0, 0x31, 0x41, 48 + command.model, 0);
    case 'qr-module':
      return Uint8Array.of(GS, 0x28, 0x6b, 3, 0, 0x31, 0x43, command.dots);
    case 'qr-error-correction':
      return Uint8Array.of(GS, 0x28, 0x6b, 3, 0, 0x31, 0x45, 48 + correctionLevels.indexOf(command.level));
    case 'qr-store':
      return Uint8Array.of(
        GS,
        0x28,
        0x6b,
        ...u16(command.data.length + 3),
        0x31,
        0x50,
        0x30,
        ...command.data,
      );
    case 'qr-print':
      return Uint8Array.of(GS, 0x28, 0x6b, 3, 0, 0x31, 0x51, 0x30);
    case 'raster': {
      const header = [GS, 0x76, 0x30, command.scale, ...u16(command.widthBytes), ...u16(command.rows)];
      return joinBytes([Uint8Array.from(header), command.bits]);
    }
    case 'cut':
      // Function B (m = 65/66) feeds to the cutting position first; function A cuts where the paper is.
      return command.feedDots > 0
        ? Uint8Array.of(GS, 0x56, command.part === 'full' ? 0x41 : 0x42, command.feedDots)
        : Uint8Array.of(GS, 0x56, command.part === 'full' ? 0x00 : 0x01);
    case 'drawer-pulse':
      return Uint8Array.of(ESC, 0x70, command.pin, command.onMs / 2, command.offMs / 2);
    case 'paper-sensor-stops-printing':
      return Uint8Array.of(ESC, 0x63, 0x34, command.bits);
    case 'automatic-status':
      return Uint8Array.of(GS, 0x61, command.topics);
    case 'sensor-status':
      return Uint8Array.of(GS, 0x72, command.sensor === 'paper' ? 1 : 2);
    case 'process-id':
      return Uint8Array.of(GS, 0x28, 0x48, 6, 0, 0x30, 0x30, ...Buffer.from(command.id, 'ascii'));
    case 'real-time-status':
      return Uint8Array.of(DLE, 0x04, statusTopics.indexOf(command.topic) + 1);
    case 'real-time-recovery':
      return Uint8Array.of(DLE, 0x05, command.buffers === 'keep' ? 1 : 2);
    case 'real-time-clear':
      return Uint8Array.from(clearBuffersBytes);
  }
}

/**
 * GB18030 bytes of a text, for a printer in Chinese mode. Control characters are left out: a text must
 * never be able to speak ESC/POS.
 */
export function encodeText(text: string): Uint8Array {
  return new Uint8Array(iconv.encode(text.replace(/\p{Cc}|\p{Cs}/gu, ''), 'gb18030'));
}

/**
 * True when the printer's font ROM has every character: printable ASCII and the two-byte Chinese area.
 * `gb2312` is what the plainest ROMs hold (level I and II of GB 2312-80); `gbk` adds the two-byte rest
 * of GB18030 without its user-defined zones, whose glyphs differ from ROM to ROM.
 */
export function isInCharacterRom(text: string, rom: 'gb2312' | 'gbk'): boolean {
  for (const character of text) {
    const bytes = encodeText(character);
    const lead = byteAt(bytes, 0);
    const trail = byteAt(bytes, 1);
    if (bytes.length === 1 && lead >= 0x20 && lead <= 0x7e) continue;
    if (bytes.length !== 2) return false;
    if (isGb2312Pair(lead, trail)) continue;
    const inGbkExtension = (lead >= 0x81 && lead <= 0xa0) || (lead >= 0xa8 && lead <= 0xfd && trail <= 0xa0);
    if (rom === 'gb2312' || !inGbkExtension) return false;
  }
  return true;
}

/** The assigned cells of the symbol rows 1 to 9 of GB 2312-80, as first and last two-byte code. */
const gb2312Symbols: readonly (readonly [number, number])[] = [
  [0xa1a1, 0xa1fe],
  [0xa2b1, 0xa2e2],
  [0xa2e5, 0xa2ee],
  [0xa2f1, 0xa2fc],
  [0xa3a1, 0xa3fe],
  [0xa4a1, 0xa4f3],
  [0xa5a1, 0xa5f6],
  [0xa6a1, 0xa6b8],
  [0xa6c1, 0xa6d8],
  [0xa7a1, 0xa7c1],
  [0xa7d1, 0xa7f1],
  [0xa8a1, 0xa8ba],
  [0xa8c5, 0xa8e9],
  [0xa9a4, 0xa9ef],
];

function isGb2312Pair(lead: number, trail: number): boolean {
  const code = lead * 256 + trail;
  // Level I ends with D7F9, level II goes on with D8A1.
  const isIdeograph = trail >= 0xa1 && lead >= 0xb0 && lead <= 0xf7 && (code < 0xd7fa || code > 0xd7fe);
  return isIdeograph || gb2312Symbols.some(([first, last]) => code >= first && code <= last);
}

/** Columns a text takes in the printer's fixed grid: Chinese and other wide characters take two. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += (character.codePointAt(0) ?? 0) < 0x80 ? 1 : 2;
  return columns;
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
