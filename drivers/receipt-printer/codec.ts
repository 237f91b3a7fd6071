import iconv from 'iconv-lite';

/**
 * ESC/POS, the command language of receipt printers: one declared table, read by the encoder and by
 * the parser of the simulator. Names follow the ESC/POS Application Programming Guide (Epson) and the
 * kanji commands (FS) that printers with a GB18030 font share.
 */

export type Alignment = 'left' | 'centre' | 'right';
export type QrErrorCorrection = 'low' | 'medium' | 'quartile' | 'high';
export type BarcodeTextPosition = 'none' | 'above' | 'below' | 'both';
/** ESC * m: 8 or 24 dots high; a coarse one is twice as wide. */
export type ColumnImageMode = 0 | 1 | 32 | 33;
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
  | { readonly kind: 'barcode-height'; readonly dots: number }
  | { readonly kind: 'barcode-module'; readonly dots: number }
  | { readonly kind: 'barcode-text'; readonly position: BarcodeTextPosition }
  /** `system` is the m of GS k: 0 to 6 end with a zero byte, 65 to 79 carry their length. */
  | { readonly kind: 'barcode'; readonly system: number; readonly data: Uint8Array }
  /** An image of which every byte is eight dots one above the other, or three such bytes. */
  | {
      readonly kind: 'column-image';
      readonly mode: ColumnImageMode;
      readonly columns: number;
      readonly bits: Uint8Array;
    }
  | {
      readonly kind: 'graphics-store';
      readonly scaleX: 1 | 2;
      readonly scaleY: 1 | 2;
      readonly widthDots: number;
      readonly rows: number;
      readonly bits: Uint8Array;
    }
  | { readonly kind: 'graphics-print' }
  /** Known, whole, and without effect on a slip of this program: tabs, margins, page mode, other fonts. */
  | { readonly kind: 'setting'; readonly manual: string; readonly bytes: Uint8Array }
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

/** Largest image the codec accepts: 80 bytes a row (640 dots) times 1,024 rows. */
const maximumRasterBytes = 81_920;
/** QR version 40 at level L holds 7,089 digits (ISO/IEC 18004). */
const maximumQrBytes = 7_089;
const graphicHeaderBytes = 8;
/** Parameters of GS ( L before the image itself. */
const graphicsParameterBytes = 10;
const maximumBarcodeBytes = 255;
/** CODE128 in GS k. */
export const code128System = 73;
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

/** The byte behind cn, fn, names the function. */
function decodeQrFunction(bytes: Uint8Array): PrinterCommand | undefined {
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

const barcodeTextPositions: readonly BarcodeTextPosition[] = ['none', 'above', 'below', 'both'];

const u16At = (bytes: Uint8Array, index: number): number =>
  byteAt(bytes, index) + 256 * byteAt(bytes, index + 1);

/** GS k has two forms: an older one that ends with a zero byte, and one with a length. */
function barcodeLength(bytes: Uint8Array): Length {
  if (bytes.length < 4) return 'incomplete';
  const system = byteAt(bytes, 2);
  if (system <= 6) {
    const end = bytes.subarray(3, 4 + maximumBarcodeBytes).indexOf(0);
    if (end === 0) return 'invalid';
    if (end > 0) return 4 + end;
    return bytes.length < 4 + maximumBarcodeBytes ? 'incomplete' : 'invalid';
  }
  const count = byteAt(bytes, 3);
  return system >= 65 && system <= 79 && count > 0 ? 4 + count : 'invalid';
}

const columnImageModes: readonly ColumnImageMode[] = [0, 1, 32, 33];

/** Bytes a column of ESC * has. */
export function columnImageBytes(mode: ColumnImageMode): 1 | 3 {
  return mode < 32 ? 1 : 3;
}

/** GS ( L: function 112 stores an image in the print buffer, function 50 prints it; others change no slip. */
function decodeGraphics(bytes: Uint8Array): PrinterCommand | undefined {
  const parameters = bytes.subarray(5);
  const [m = 0, fn = 0, tone = 0, scaleX = 0, scaleY = 0, colour = 0] = parameters;
  if (m !== 0x30) return undefined;
  if (fn === 2 || fn === 50) return { kind: 'graphics-print' };
  if (fn !== 112) return setting('GS ( L Graphics')(bytes);
  const widthDots = u16At(parameters, 6);
  const rows = u16At(parameters, 8);
  const bits = parameters.slice(graphicsParameterBytes);
  const fits = widthDots > 0 && rows > 0 && bits.length === Math.ceil(widthDots / 8) * rows;
  if (!fits || tone !== 0x30 || colour !== 0x31) return undefined;
  if ((scaleX !== 1 && scaleX !== 2) || (scaleY !== 1 && scaleY !== 2)) return undefined;
  return { kind: 'graphics-store', scaleX, scaleY, widthDots, rows, bits };
}

/** Most commands from GS ( on say how many parameters follow: pL pH. */
const countedLength =
  (most: number) =>
  (bytes: Uint8Array): Length => {
    if (bytes.length < 5) return 'incomplete';
    const parameters = u16At(bytes, 3);
    return parameters >= 1 && parameters <= most ? 5 + parameters : 'invalid';
  };

const setting =
  (manual: string) =>
  (bytes: Uint8Array): PrinterCommand => ({ kind: 'setting', manual, bytes: bytes.slice() });

/** Commands of a fixed length that are read over: the paper of this program's slips does not change by them. */
const fixedSettings: readonly (readonly [manual: string, prefix: readonly number[], parameters: number])[] = [
  ['HT Horizontal tab', [0x09], 0],
  ['FF Print and return to standard mode', [0x0c], 0],
  ['CAN Cancel print data in page mode', [0x18], 0],
  ['ESC SP Right-side character spacing', [ESC, 0x20], 1],
  ['ESC $ Absolute print position', [ESC, 0x24], 2],
  ['ESC % User-defined characters', [ESC, 0x25], 1],
  ['ESC 4 Italics (compatible printers)', [ESC, 0x34], 1],
  ['ESC = Select peripheral device', [ESC, 0x3d], 1],
  ['ESC ? Cancel user-defined characters', [ESC, 0x3f], 1],
  ['ESC B Beep (compatible printers)', [ESC, 0x42], 2],
  ['ESC K Print and reverse feed', [ESC, 0x4b], 1],
  ['ESC L Select page mode', [ESC, 0x4c], 0],
  ['ESC M Character font', [ESC, 0x4d], 1],
  ['ESC R International character set', [ESC, 0x52], 1],
  ['ESC S Select standard mode', [ESC, 0x53], 0],
  ['ESC T Print direction in page mode', [ESC, 0x54], 1],
  ['ESC U Unidirectional printing', [ESC, 0x55], 1],
  ['ESC V Clockwise rotation', [ESC, 0x56], 1],
  ['ESC W Print area in page mode', [ESC, 0x57], 8],
  ['ESC \\ Relative print position', [ESC, 0x5c], 2],
  ['ESC c 3 Paper sensors that signal paper end', [ESC, 0x63, 0x33], 1],
  ['ESC c 5 Panel buttons', [ESC, 0x63, 0x35], 1],
  ['ESC e Print and reverse feed n lines', [ESC, 0x65], 1],
  ['ESC l Left margin in characters (compatible printers)', [ESC, 0x6c], 1],
  ['ESC q Release the paper (slip printers)', [ESC, 0x71], 0],
  ['ESC r Print colour', [ESC, 0x72], 1],
  ['ESC { Upside-down printing', [ESC, 0x7b], 1],
  ['FS - Kanji underline', [FS, 0x2d], 1],
  ['FS C Kanji code system', [FS, 0x43], 1],
  ['FS S Kanji character spacing', [FS, 0x53], 2],
  ['FS W Quadruple-size kanji', [FS, 0x57], 1],
  ['GS $ Absolute vertical position in page mode', [GS, 0x24], 2],
  ['GS I Transmit printer ID', [GS, 0x49], 1],
  ['GS L Left margin', [GS, 0x4c], 2],
  ['GS P Motion units', [GS, 0x50], 2],
  ['GS T Set print position to the beginning of line', [GS, 0x54], 1],
  ['GS W Print area width', [GS, 0x57], 2],
  ['GS Z Kind of two-dimensional code (compatible printers)', [GS, 0x5a], 1],
  ['GS \\ Relative vertical position in page mode', [GS, 0x5c], 2],
  ['GS b Smoothing', [GS, 0x62], 1],
  ['GS f Font of barcode text', [GS, 0x66], 1],
  ['DLE DC4 1 Generate pulse in real time', [DLE, 0x14, 0x01], 2],
];

/** Commands of the form GS ( letter pL pH that are read over. */
const countedSettings: readonly (readonly [manual: string, letter: string])[] = [
  ['GS ( A Test print', 'A'],
  ['GS ( D Real-time commands on and off', 'D'],
  ['GS ( E User set-up', 'E'],
  ['GS ( K Print control', 'K'],
  ['GS ( M Customise settings', 'M'],
  ['GS ( N Character effects', 'N'],
];

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
    // cn = 49 is QR Code; PDF417, MaxiCode and the others are read over.
    decode: (b) =>
      byteAt(b, 5) === 0x31 ? decodeQrFunction(b) : setting('GS ( k Other two-dimensional codes')(b),
  },
  {
    manual: 'GS ( L Graphics',
    prefix: [GS, 0x28, 0x4c],
    length: countedLength(65_535),
    decode: decodeGraphics,
  },
  {
    manual: 'ESC * Bit image',
    prefix: [ESC, 0x2a],
    length: (b) => {
      if (b.length < 5) return 'incomplete';
      const mode = columnImageModes.find((known) => known === byteAt(b, 2));
      const columns = u16At(b, 3);
      return mode !== undefined && columns > 0 && columns <= 2_047
        ? 5 + columns * columnImageBytes(mode)
        : 'invalid';
    },
    decode: (b) => ({
      kind: 'column-image',
      mode: byteAt(b, 2) as ColumnImageMode,
      columns: u16At(b, 3),
      bits: b.slice(5),
    }),
  },
  {
    manual: 'ESC D Horizontal tab positions',
    prefix: [ESC, 0x44],
    length: (b) => {
      const end = b.subarray(2, 2 + 33).indexOf(0);
      if (end >= 0) return 3 + end;
      return b.length < 2 + 33 ? 'incomplete' : 'invalid';
    },
    decode: setting('ESC D Horizontal tab positions'),
  },
  {
    manual: 'ESC Z Two-dimensional code (compatible printers)',
    prefix: [ESC, 0x5a],
    length: (b) => {
      if (b.length < 7) return 'incomplete';
      const count = u16At(b, 5);
      return count >= 1 && count <= maximumQrBytes ? 7 + count : 'invalid';
    },
    decode: setting('ESC Z Two-dimensional code (compatible printers)'),
  },
  fixed('GS H Position of barcode text', [GS, 0x48], 1, (b) => {
    const position = barcodeTextPositions[digit(byteAt(b, 2))];
    return position && { kind: 'barcode-text', position };
  }),
  fixed('GS h Barcode height', [GS, 0x68], 1, (b) =>
    byteAt(b, 2) > 0 ? { kind: 'barcode-height', dots: byteAt(b, 2) } : undefined,
  ),
  // Manuals allow 2 to 6; some models take 1 as well, and 68 to 76 for finer steps.
  fixed('GS w Barcode width', [GS, 0x77], 1, (b) =>
    byteAt(b, 2) >= 1 && byteAt(b, 2) <= 6 ? { kind: 'barcode-module', dots: byteAt(b, 2) } : undefined,
  ),
  {
    manual: 'GS k Print barcode',
    prefix: [GS, 0x6b],
    length: barcodeLength,
    decode: (b) => {
      const system = byteAt(b, 2);
      return { kind: 'barcode', system, data: system <= 6 ? b.slice(3, -1) : b.slice(4) };
    },
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
  ...fixedSettings.map(([manual, prefix, parameters]) => fixed(manual, prefix, parameters, setting(manual))),
  ...countedSettings.map(
    ([manual, letter]): CommandRule => ({
      manual,
      prefix: [GS, 0x28, letter.charCodeAt(0)],
      length: countedLength(1_024),
      decode: setting(manual),
    }),
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
    case 'barcode-height':
      return Uint8Array.of(GS, 0x68, command.dots);
    case 'barcode-module':
      return Uint8Array.of(GS, 0x77, command.dots);
    case 'barcode-text':
      return Uint8Array.of(GS, 0x48, barcodeTextPositions.indexOf(command.position));
    case 'barcode':
      return command.system <= 6
        ? joinBytes([Uint8Array.of(GS, 0x6b, command.system), command.data, Uint8Array.of(0)])
        : joinBytes([Uint8Array.of(GS, 0x6b, command.system, command.data.length), command.data]);
    case 'column-image':
      return joinBytes([Uint8Array.of(ESC, 0x2a, command.mode, ...u16(command.columns)), command.bits]);
    case 'graphics-store': {
      const { scaleX, scaleY, widthDots, rows, bits } = command;
      const size = u16(graphicsParameterBytes + bits.length);
      const parameters = [0x30, 112, 0x30, scaleX, scaleY, 0x31, ...u16(widthDots), ...u16(rows)];
      return joinBytes([Uint8Array.of(GS, 0x28, 0x4c, ...size, ...parameters), bits]);
    }
    case 'graphics-print':
      return Uint8Array.of(GS, 0x28, 0x4c, 2, 0, 0x30, 50);
    case 'setting':
      return command.bytes;
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
 * What the printer's font holds beside ASCII. `none`: no Chinese. `gb2312`: what the plainest Chinese ROMs hold
 * (level I and II of GB 2312-80). `gbk`: also the two-byte rest of GB18030, without its user-defined zones, whose
 * glyphs differ from ROM to ROM.
 */
export type CharacterRom = 'none' | 'gb2312' | 'gbk';

/** True when the printer's font ROM has every character. */
export function isInCharacterRom(text: string, rom: CharacterRom): boolean {
  for (const character of text) {
    const bytes = encodeText(character);
    const lead = byteAt(bytes, 0);
    const trail = byteAt(bytes, 1);
    if (bytes.length === 1 && lead >= 0x20 && lead <= 0x7e) continue;
    if (bytes.length !== 2 || rom === 'none') return false;
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
