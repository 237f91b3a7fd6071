import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { encodeCommand, encodeText, joinBytes, type PrinterCommand } from './codec.ts';
import { CommandParser } from './command-parser.ts';
import { type PrintedElement, PrintProcess } from './printed-slip.ts';

/*
 * ESC/POS that this project did not write. The files were written by the encoders that their first line names, with
 * texts of our own: they are what other programs send to printers.
 */
const folder = new URL('testing/streams/', import.meta.url);
const names = readdirSync(folder).map((file) => file.replace('.hex', ''));

function bytesOf(name: string): Uint8Array {
  const lines = readFileSync(new URL(`${name}.hex`, folder), 'utf8').split('\n');
  return Buffer.from(lines.filter((line) => !line.startsWith('#')).join(''), 'hex');
}

function commandsOf(bytes: Uint8Array): PrinterCommand[] {
  const parser = new CommandParser();
  const commands = parser.push(bytes, 0);
  expect(parser.counts.discards).toEqual({});
  expect(parser.bufferedBytes).toBe(0);
  return commands;
}

function printed(name: string): PrintedElement[] {
  const process = new PrintProcess(48);
  return commandsOf(bytesOf(name)).flatMap((command) => process.run(command));
}

describe('streams of other encoders', () => {
  test.each(names)('%s: every byte belongs to a known command, whole or byte by byte', (name) => {
    const bytes = bytesOf(name);
    const whole = commandsOf(bytes);
    const parser = new CommandParser();
    const single = [...bytes].flatMap((byte) => parser.push(Uint8Array.of(byte), 0));
    expect(single).toEqual(whole);
    expect(whole.length).toBeGreaterThan(5);
  });

  test.each(names)('%s: what was read encodes to the same bytes', (name) => {
    const bytes = bytesOf(name);
    // Text outside Chinese mode is read by a code page and cannot be written back.
    const commands = commandsOf(bytes).filter((command) => command.kind !== 'character');
    const sent = Buffer.from(bytes).toString('latin1');
    const places = commands.map((command) => Buffer.from(encodeCommand(command)).toString('latin1'));
    let at = 0;
    for (const place of places) {
      const found = sent.indexOf(place, at);
      expect(found).toBeGreaterThanOrEqual(at);
      at = found + place.length;
    }
  });

  test.each([
    ['receipt-printer-encoder-codes', 'https://example.test/1', 'medium'],
    ['node-thermal-printer-codes', 'https://example.test/2', 'quartile'],
  ])('%s: the QR code is what was asked for', (name, content, errorCorrection) => {
    expect(printed(name).find((element) => element.kind === 'qr')).toMatchObject({
      content,
      moduleDots: 6,
      errorCorrection,
    });
  });

  test.each([
    ['receipt-printer-encoder-codes', ['CODE128', '12345678']],
    ['node-thermal-printer-codes', ['Code128', 'GS1-128!']],
  ])('%s: the Code 128 is what was asked for', (name, contents) => {
    const codes = printed(name).filter((element) => element.kind === 'code128');
    expect(codes.map(({ content }) => content)).toEqual(contents);
  });

  test('Chinese text is read, and its style', () => {
    const [first] = printed('node-escpos-text');
    expect(first).toMatchObject({
      align: 'centre',
      spans: [{ text: '示例文本', bold: true }],
    });
  });

  test('the same picture, sent by rows and by columns, gives the same dots', () => {
    const dots = (name: string) => {
      const raster = printed(name).find((element) => element.kind === 'raster');
      if (raster?.kind !== 'raster') throw new Error('no image');
      return { widthBytes: raster.widthBytes, rows: raster.rows, bits: raster.bits, align: raster.align };
    };
    const byRows = dots('receipt-printer-encoder-image-raster');
    expect(byRows).toMatchObject({ widthBytes: 6, rows: 24, align: 'centre' });
    expect(dots('receipt-printer-encoder-image-column')).toEqual(byRows);
  });

  test('coarse images are as large as fine ones', () => {
    const images = printed('node-escpos-images').filter((element) => element.kind === 'raster');
    expect(images.map(({ scaleX, scaleY }) => `${scaleX}x${scaleY}`)).toContain('2x2');
    for (const { rows, scaleY } of images) expect((rows * scaleY) % 8).toBe(0);
  });
});

/** Bytes that the tests of python-escpos and of escpos-php (both MIT) expect from their encoders. */
describe('bytes that other projects expect', () => {
  const qr = (size: number, level: 'low' | 'high'): PrinterCommand[] => [
    { kind: 'qr-model', model: 2 },
    { kind: 'qr-module', dots: size },
    { kind: 'qr-error-correction', level },
    { kind: 'qr-store', data: Buffer.from('1234') },
    { kind: 'qr-print' },
  ];
  const graphics = (rows: number, bits: number[]): PrinterCommand[] => [
    {
      kind: 'graphics-store',
      scaleX: 1,
      scaleY: 1,
      widthDots: rows,
      rows,
      bits: Uint8Array.from(bits),
    },
    { kind: 'graphics-print' },
  ];

  test.each<[string, PrinterCommand[], string]>([
    [
      'QR',
      qr(3, 'low'),
      '1d286b0400314132001d286b03003143031d286b03003145301d286b0700315030313233341d286b0300315130',
    ],
    [
      'QR, high',
      qr(3, 'high'),
      '1d286b0400314132001d286b03003143031d286b03003145331d286b0700315030313233341d286b0300315130',
    ],
    [
      'QR, 7 dots',
      qr(7, 'low'),
      '1d286b0400314132001d286b03003143071d286b03003145301d286b0700315030313233341d286b0300315130',
    ],
    [
      'raster',
      [{ kind: 'raster', scale: 0, widthBytes: 1, rows: 2, bits: Uint8Array.of(0xc0, 0) }],
      '1d76300001000200c000',
    ],
    ['graphics, one dot', graphics(1, [0x80]), '1d284c0b0030703001013101000100801d284c02003032'],
    [
      'graphics, two dots',
      graphics(2, [0xc0, 0]),
      '1d284c0c003070300101310200020 0c0001d284c02003032'.replace(' ', ''),
    ],
    [
      'column image',
      [{ kind: 'column-image', mode: 33, columns: 1, bits: Uint8Array.of(0x80, 0, 0) }],
      '1b2a210100800000',
    ],
    [
      'UPC-A',
      [{ kind: 'barcode', system: 65, data: Buffer.from('01234567890') }],
      '1d6b410b3031323334353637383930',
    ],
    [
      'EAN-13, old form',
      [{ kind: 'barcode', system: 2, data: Buffer.from('4006381333931') }],
      '1d6b023430303633383133333339333100',
    ],
    ['text of a barcode', [{ kind: 'barcode-text', position: 'below' }], '1d4802'],
    [
      'barcode size',
      [
        { kind: 'barcode-height', dots: 64 },
        { kind: 'barcode-module', dots: 3 },
      ],
      '1d68401d7703',
    ],
    ['feed and cut', [{ kind: 'cut', part: 'full', feedDots: 3 }], '1d564103'],
    ['feed three lines', [{ kind: 'feed-lines', lines: 3 }], '1b6403'],
    ['kanji size', [{ kind: 'chinese-print-mode', bits: 0x0c }], '1c210c'],
  ])('%s', (_name, commands, expected) => {
    const bytes = joinBytes(commands.map(encodeCommand));
    expect(Buffer.from(bytes).toString('hex')).toBe(expected);
    expect(commandsOf(bytes)).toEqual(
      commands.map((command) => expect.objectContaining({ kind: command.kind })),
    );
  });

  test('Chinese text and back to the code page', () => {
    const bytes = joinBytes([
      Buffer.from('1b401c26', 'hex'),
      encodeText('示例文本打印机!'),
      Buffer.from('0a1c2e', 'hex'),
    ]);
    expect(Buffer.from(bytes).toString('hex')).toBe('1b401c26cabec0fdcec4b1beb4f2d3a1bbfa210a1c2e');
  });
});
