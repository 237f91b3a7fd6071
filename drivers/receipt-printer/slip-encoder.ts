import { createCanvas } from '@napi-rs/canvas';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import {
  type Code128Failure,
  code128Data,
  code128FromData,
  code128Modules,
  code128QuietModules,
} from './code128.ts';
import {
  code128System,
  columnsOf,
  encodeCommand,
  encodeText,
  isInCharacterRom,
  joinBytes,
  type PrinterCommand,
} from './codec.ts';
import { drawCharacter, hasChineseFont } from './dot-font.ts';
import { defaultReceiptPrinterProfile, type ReceiptPrinterProfile } from './profile.ts';
import { qrModules } from './qr-modules.ts';
import { maximumQrContentBytes, type Slip } from './slip.ts';
import { ditheredRaster, type Raster, rasterOf } from './slip-image.ts';
import { layOutSlip, type SlipLine, type TextLine } from './slip-layout.ts';

export type SlipFailure =
  | AppFailure<'slip-empty' | 'qr-content-too-long' | 'code128-too-long' | 'chinese-font-missing'>
  | Code128Failure;

/** White around a QR code, in modules (ISO/IEC 18004). */
const qrQuietModules = 4;
/** With fewer dots a module, phones no longer read what a thermal head prints. */
const leastQrModuleDots = 2;
const leastCode128ModuleDots = 2;
/** Rows of one raster command: few enough that a cut-off one is soon made up for, and more than a line of text has. */
const rasterBandRows = 48;

/**
 * A slip as pieces of ESC/POS. Every piece ends where the printer stands between two lines: a driver may
 * ask for the status there, and nowhere else.
 */
export function encodeSlip(
  slip: Slip,
  profile: ReceiptPrinterProfile = defaultReceiptPrinterProfile,
): Result<Uint8Array[], SlipFailure> {
  const lines = layOutSlip(slip, profile.columns);
  if (lines.length === 0) return fail('slip-empty');
  const start = encode([
    { kind: 'initialize' },
    // A printer without a Chinese font could print the second byte of FS &.
    ...(profile.characterRom === 'none' ? [] : [{ kind: 'chinese-mode', on: true } as const]),
    // Line spacing is fed dot by dot, so that rastered and written lines stand on the same grid.
    { kind: 'line-spacing', dots: 24 },
  ]);
  const pieces = [start];
  for (const line of lines) {
    const encoded = encodeLine(line, profile);
    if (!encoded.ok) return encoded;
    pieces.push(...encoded.value);
  }
  return ok(pieces);
}

function encode(commands: readonly PrinterCommand[]): Uint8Array {
  return joinBytes(commands.map(encodeCommand));
}

function encodeLine(line: SlipLine, profile: ReceiptPrinterProfile): Result<Uint8Array[], SlipFailure> {
  const { dotsPerLine } = profile;
  switch (line.kind) {
    case 'text': {
      if (isInCharacterRom(line.text, profile.characterRom)) return ok([encodeTextLine(line, profile)]);
      return hasChineseFont() ? ok([encodeRasteredLine(line, dotsPerLine)]) : fail('chinese-font-missing');
    }
    case 'rule': {
      const pattern = (x: number): boolean => line.style === 'solid' || (x >> 3) % 2 === 0;
      const rule = rasterCommand(rasterOf(dotsPerLine, 2, pattern));
      return ok([
        encode([
          { kind: 'align', alignment: 'left' },
          { kind: 'feed-dots', dots: 6 },
          rule,
          { kind: 'feed-dots', dots: 12 },
        ]),
      ]);
    }
    case 'bar': {
      const bar = rasterCommand(rasterOf(dotsPerLine, line.dots, () => true));
      return ok([encode([{ kind: 'align', alignment: 'left' }, bar])]);
    }
    case 'qr':
      return encodeQr(line, profile);
    case 'code128':
      return encodeCode128(line, profile);
    case 'image':
      return ok(rasterPieces(ditheredRaster(line.image, dotsPerLine), line.align));
    case 'feed':
      return ok([encode(feed(line.dots))]);
    case 'cut':
      return ok([encode(cutCommands(profile))]);
  }
}

/** The next slip begins behind the blade or the tear bar. */
function cutCommands({ cutter, cutFeedDots }: ReceiptPrinterProfile): PrinterCommand[] {
  return cutter === 'none' ? feed(cutFeedDots) : [{ kind: 'cut', part: cutter, feedDots: cutFeedDots }];
}

function encodeQr(
  line: Extract<SlipLine, { kind: 'qr' }>,
  profile: ReceiptPrinterProfile,
): Result<Uint8Array[], SlipFailure> {
  // A QR code holds no control characters here: inside its data they could act as real-time commands.
  const content = line.content.replace(/\p{Cc}|\p{Cs}/gu, ' ') || ' ';
  if (Buffer.byteLength(content) > maximumQrContentBytes) return fail('qr-content-too-long');
  const modules = qrModules(content, line.errorCorrection);
  // Printers print nothing at all of a code that is wider than the paper.
  const widest = Math.floor(profile.dotsPerLine / (modules.length + 2 * qrQuietModules));
  const moduleDots = Math.min(8, Math.max(3, Math.round(line.moduleDots)), widest);
  if (moduleDots < leastQrModuleDots) return fail('qr-content-too-long');
  if (profile.qr === 'native') {
    return ok([
      encode([
        { kind: 'align', alignment: 'centre' },
        { kind: 'qr-model', model: 2 },
        { kind: 'qr-module', dots: moduleDots },
        { kind: 'qr-error-correction', level: line.errorCorrection },
        { kind: 'qr-store', data: new TextEncoder().encode(content) },
        { kind: 'qr-print' },
      ]),
    ]);
  }
  const dots = modules.length * moduleDots;
  const isBlack = (x: number, y: number): boolean =>
    modules[Math.floor(y / moduleDots)]?.[Math.floor(x / moduleDots)] === true;
  return ok(rasterPieces(rasterOf(dots, dots, isBlack), 'centre'));
}

function encodeCode128(
  line: Extract<SlipLine, { kind: 'code128' }>,
  profile: ReceiptPrinterProfile,
): Result<Uint8Array[], SlipFailure> {
  const data = code128Data(line.content);
  if (!data.ok) return data;
  const modules = code128Modules(code128FromData(data.value)?.symbols ?? []);
  const widest = Math.floor(profile.dotsPerLine / (modules.length + 2 * code128QuietModules));
  const moduleDots = Math.min(line.moduleDots, widest);
  if (moduleDots < leastCode128ModuleDots) return fail('code128-too-long');
  if (profile.code128 === 'native') {
    return ok([
      encode([
        { kind: 'align', alignment: 'centre' },
        { kind: 'barcode-height', dots: line.heightDots },
        { kind: 'barcode-module', dots: moduleDots },
        // The text below is a line of the slip: fonts of barcode texts differ from printer to printer.
        { kind: 'barcode-text', position: 'none' },
        { kind: 'barcode', system: code128System, data: data.value },
      ]),
    ]);
  }
  const isBlack = (x: number): boolean => modules[Math.floor(x / moduleDots)] === true;
  return ok(rasterPieces(rasterOf(modules.length * moduleDots, line.heightDots, isBlack), 'centre'));
}

function feed(dots: number): PrinterCommand[] {
  const commands: PrinterCommand[] = [];
  for (let left = dots; left > 0; left -= 255)
    commands.push({ kind: 'feed-dots', dots: Math.min(255, left) });
  return commands;
}

function encodeTextLine(line: TextLine, { characterRom }: ReceiptPrinterProfile): Uint8Array {
  const style = encode([
    { kind: 'align', alignment: line.align },
    { kind: 'size', width: line.width, height: line.height },
    // Printers of which GS ! does not reach the Chinese font need FS ! (bit 2 wide, bit 3 high); together
    // they do not multiply.
    ...(characterRom === 'none' ? [] : [chinesePrintMode(line)]),
    { kind: 'bold', on: line.bold },
    { kind: 'inverse', on: line.inverse },
  ]);
  return joinBytes([style, encodeText(line.text), encode([{ kind: 'line-feed' }, ...feed(line.gapDots)])]);
}

function chinesePrintMode({ width, height }: TextLine): PrinterCommand {
  return { kind: 'chinese-print-mode', bits: (width === 2 ? 0x04 : 0) | (height === 2 ? 0x08 : 0) };
}

function rasterCommand({ widthBytes, rows, bits }: Raster): PrinterCommand {
  return { kind: 'raster', scale: 0, widthBytes, rows, bits };
}

/** An image in bands, each of them a piece. Nothing of an image without dots. */
function rasterPieces(raster: Raster, align: TextLine['align']): Uint8Array[] {
  const { widthBytes, rows, bits } = raster;
  avoidRealTimeCommands(bits);
  const pieces: Uint8Array[] = [];
  for (let row = 0; row < rows && widthBytes > 0; row += rasterBandRows) {
    const bandRows = Math.min(rasterBandRows, rows - row);
    const band = bits.slice(row * widthBytes, (row + bandRows) * widthBytes);
    pieces.push(
      encode([
        { kind: 'align', alignment: align },
        rasterCommand({ widthBytes, rows: bandRows, bits: band }),
      ]),
    );
  }
  return pieces;
}

function encodeRasteredLine(line: TextLine, widthDots: number): Uint8Array {
  const rows = 24 * line.height;
  const canvas = createCanvas(widthDots, rows);
  const context = canvas.getContext('2d');
  const textDots = columnsOf(line.text) * 12 * line.width;
  let x = line.align === 'left' ? 0 : Math.floor((widthDots - textDots) / (line.align === 'centre' ? 2 : 1));
  context.fillStyle = '#000';
  if (line.inverse) {
    context.fillRect(x, 0, textDots, rows);
    context.fillStyle = '#fff';
    context.strokeStyle = '#fff';
  }
  for (const character of line.text) {
    const width = columnsOf(character) * 12 * line.width;
    drawCharacter(context, character, { x, y: 0, width, height: rows, bold: line.bold });
    x += width;
  }
  const pixels = context.getImageData(0, 0, widthDots, rows).data;
  const raster = rasterOf(widthDots, rows, (dotX, dotY) => {
    const pixel = (dotY * widthDots + dotX) * 4;
    return pixels[pixel + 3]! > 112 && pixels[pixel]! < 128;
  });
  return joinBytes([...rasterPieces(raster, 'left'), encode(feed(line.gapDots))]);
}

/**
 * Printers act on DLE EOT, DLE ENQ and DLE DC4 even inside image data: a name could switch the printer off.
 * One dot more, an eighth of a millimetre wide, makes such a pair of bytes plain image again.
 */
export function avoidRealTimeCommands(bits: Uint8Array): void {
  for (let index = 1; index < bits.length; index += 1) {
    const byte = bits[index]!;
    if (bits[index - 1] === 0x10 && (byte === 0x04 || byte === 0x05 || byte === 0x14))
      bits[index] = byte | 0x08;
  }
}
