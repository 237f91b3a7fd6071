import { createCanvas } from '@napi-rs/canvas';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import {
  columnsOf,
  encodeCommand,
  encodeText,
  isInCharacterRom,
  joinBytes,
  type PrinterCommand,
} from './codec.ts';
import { drawCharacter, hasChineseFont } from './dot-font.ts';
import { maximumQrContentBytes, type Slip } from './slip.ts';
import { layOutSlip, type PaperColumns, type SlipLine, type TextLine } from './slip-layout.ts';

export interface SlipEncoding {
  /** Paper width in columns of font A. */
  readonly columns: PaperColumns;
  /** What the printer's font ROM holds; everything else is sent as dots. */
  readonly characterRom: 'gb2312' | 'gbk';
}

export const defaultSlipEncoding: SlipEncoding = { columns: 48, characterRom: 'gbk' };

export type SlipFailure = AppFailure<'slip-empty' | 'qr-content-too-long' | 'chinese-font-missing'>;

/** Dots between the cutter and the print line on common 80 mm mechanisms, fed before a cut. */
const cutFeedDots = 96;
/** Rows of one raster command. Below 256, so that no size byte can look like part of a real-time command. */
const rasterBandRows = 240;

/**
 * A slip as pieces of ESC/POS. Every piece ends where the printer stands between two lines: a driver may
 * ask for the status there, and nowhere else.
 */
export function encodeSlip(
  slip: Slip,
  encoding: SlipEncoding = defaultSlipEncoding,
): Result<Uint8Array[], SlipFailure> {
  const lines = layOutSlip(slip, encoding.columns);
  if (lines.length === 0) return fail('slip-empty');
  const start = encode([
    { kind: 'initialize' },
    { kind: 'chinese-mode', on: true },
    // Line spacing is fed dot by dot, so that rastered and written lines stand on the same grid.
    { kind: 'line-spacing', dots: 24 },
  ]);
  const pieces = [start];
  for (const line of lines) {
    if (line.kind === 'qr' && Buffer.byteLength(line.content) > maximumQrContentBytes)
      return fail('qr-content-too-long');
    const rastered = line.kind === 'text' && !isInCharacterRom(line.text, encoding.characterRom);
    if (rastered && !hasChineseFont()) return fail('chinese-font-missing');
    pieces.push(rastered ? encodeRasteredLine(line, encoding.columns) : encodeLine(line, encoding.columns));
  }
  return ok(pieces);
}

function encode(commands: readonly PrinterCommand[]): Uint8Array {
  return joinBytes(commands.map(encodeCommand));
}

function encodeLine(line: SlipLine, columns: PaperColumns): Uint8Array {
  switch (line.kind) {
    case 'text':
      return encodeTextLine(line);
    case 'rule':
      return encode([
        { kind: 'align', alignment: 'left' },
        { kind: 'feed-dots', dots: 6 },
        fullWidthRaster(columns, 2, (index) => (line.style === 'solid' || index % 2 === 0 ? 0xff : 0x00)),
        { kind: 'feed-dots', dots: 12 },
      ]);
    case 'bar':
      return encode([{ kind: 'align', alignment: 'left' }, fullWidthRaster(columns, line.dots, () => 0xff)]);
    case 'qr':
      return encode([
        { kind: 'align', alignment: 'centre' },
        { kind: 'qr-model', model: 2 },
        { kind: 'qr-module', dots: Math.min(8, Math.max(3, Math.round(line.moduleDots))) },
        { kind: 'qr-error-correction', level: line.errorCorrection },
        // A QR code holds no control characters here: inside its data they could act as real-time commands.
        {
          kind: 'qr-store',
          data: new TextEncoder().encode(line.content.replace(/\p{Cc}|\p{Cs}/gu, ' ') || ' '),
        },
        { kind: 'qr-print' },
      ]);
    case 'feed':
      return encode(feed(line.dots));
    case 'cut':
      return encode([{ kind: 'cut', part: line.part, feedDots: cutFeedDots }]);
  }
}

function feed(dots: number): PrinterCommand[] {
  const commands: PrinterCommand[] = [];
  for (let left = dots; left > 0; left -= 255)
    commands.push({ kind: 'feed-dots', dots: Math.min(255, left) });
  return commands;
}

function encodeTextLine(line: TextLine): Uint8Array {
  const style = encode([
    { kind: 'align', alignment: line.align },
    { kind: 'size', width: line.width, height: line.height },
    // Printers of which GS ! does not reach the Chinese font need FS ! (bit 2 wide, bit 3 high); together
    // they do not multiply.
    { kind: 'chinese-print-mode', bits: (line.width === 2 ? 0x04 : 0) | (line.height === 2 ? 0x08 : 0) },
    { kind: 'bold', on: line.bold },
    { kind: 'inverse', on: line.inverse },
  ]);
  return joinBytes([style, encodeText(line.text), encode([{ kind: 'line-feed' }, ...feed(line.gapDots)])]);
}

function fullWidthRaster(
  columns: PaperColumns,
  rows: number,
  byteAt: (index: number) => number,
): PrinterCommand {
  const widthBytes = (columns * 12) / 8;
  const bits = Uint8Array.from({ length: widthBytes * rows }, (_, index) => byteAt(index % widthBytes));
  return { kind: 'raster', scale: 0, widthBytes, rows, bits };
}

function encodeRasteredLine(line: TextLine, columns: PaperColumns): Uint8Array {
  const widthDots = columns * 12;
  const rows = 24 * line.height;
  const canvas = createCanvas(widthDots, rows);
  const context = canvas.getContext('2d');
  const textDots = columnsOf(line.text) * 12 * line.width;
  let x = line.align === 'left' ? 0 : Math.floor((widthDots - textDots) / (line.align === 'centre' ? 2 : 1));
  context.fillStyle = '#000';
  if (line.inverse) {
    context.fillRect(x, 0, textDots, rows);
    context.fillStyle = '#fff';
  }
  for (const character of line.text) {
    const width = columnsOf(character) * 12 * line.width;
    drawCharacter(context, character, { x, y: 0, width, height: rows, bold: line.bold });
    x += width;
  }
  const pixels = context.getImageData(0, 0, widthDots, rows).data;
  const widthBytes = widthDots / 8;
  const bits = new Uint8Array(widthBytes * rows);
  for (let dot = 0; dot < widthDots * rows; dot += 1) {
    const opacity = pixels[dot * 4 + 3] ?? 0;
    const red = pixels[dot * 4] ?? 0;
    if (opacity > 112 && red < 128) bits[dot >> 3] = (bits[dot >> 3] ?? 0) | (0x80 >> (dot & 7));
  }
  avoidRealTimeCommands(bits);
  const bands: PrinterCommand[] = [];
  for (let row = 0; row < rows; row += rasterBandRows) {
    const bandRows = Math.min(rasterBandRows, rows - row);
    bands.push({
      kind: 'raster',
      scale: 0,
      widthBytes,
      rows: bandRows,
      bits: bits.slice(row * widthBytes, (row + bandRows) * widthBytes),
    });
  }
  return encode([{ kind: 'align', alignment: 'left' }, ...bands, ...feed(line.gapDots)]);
}

/**
 * Printers act on DLE EOT, DLE ENQ and DLE DC4 even inside image data: a name could switch the printer off.
 * One dot more, an eighth of a millimetre wide, makes such a pair of bytes plain image again.
 */
export function avoidRealTimeCommands(bits: Uint8Array): void {
  for (let index = 1; index < bits.length; index += 1) {
    const byte = bits[index] ?? 0;
    if (bits[index - 1] === 0x10 && (byte === 0x04 || byte === 0x05 || byte === 0x14))
      bits[index] = byte | 0x08;
  }
}
