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

  /* Every command that the unit tests of escpos-php expect from it (test/unit/EscposTest.php, MIT), in their order. */
  const escposPhp: readonly (readonly [string, string])[] = [
    ['start', '1b40'],
    ['feed lines', '1b6403'],
    ['print mode', '1b2100'],
    ['underline off, single, double', '1b2d001b2d011b2d02'],
    ['emphasis', '1b45011b4500'],
    ['double strike', '1b47011b4700'],
    ['fonts A, B, C', '1b4d001b4d011b4d02'],
    ['justification', '1b61001b61021b6101'],
    ['reverse feed', '1b65011b6503'],
    ['cut', '1d564103'],
    ['barcode height', '1d68081d680a'],
    ['barcode width', '1d77031d7701'],
    ['barcode text', '1d48001d48021d4803'],
    ['UPC-A', '1d6b410b30313233343536373839301d6b410c303132333435363738393031'],
    ['UPC-E', '1d6b42063132333435361d6b420730313233343536'],
    ['EAN-13', '1d6b430c3031323334353637383930311d6b430d30313233343536373839303132'],
    ['EAN-8', '1d6b4407303132333435361d6b44083031323334353637'],
    ['Code 39', '1d6b4506303132334142'],
    ['ITF', '1d6b460430313233'],
    ['Codabar', '1d6b470741303132333441'],
    ['Code 93', '1d6b480430313241'],
    ['Code 128', '1d6b49067b4130313233'],
    ['drawer pulse', '1b70303c781b70313c781b70300101'],
    ['reverse colours', '1d42011d4200'],
    ['raster image', '1d7630000100010080'],
    ['column image', '1b33101b2a2101008000000a1b32'],
    ['graphics', '1d284c0b0030703001013101000100801d284c02003032'],
    ['PDF417: form', '1d286b03003046001d286b0300304601'],
    ['PDF417: columns, width, height', '1d286b03003041041d286b03003043071d286b0300304404'],
    ['PDF417: error correction', '1d286b040030453101'],
    ['PDF417: data, print', '1d286b0700305030313233341d286b0300305130'],
    ['QR, model 1', '1d286b0400314131001d286b03003143031d286b0300314530'],
    ['QR: data, print', '1d286b0700315030313233341d286b0300315130'],
    ['form feed', '0c'],
    ['release', '1b71'],
    ['text size', '1d21001d21301d21031d2133'],
    ['colour', '1b72001b7201'],
    ['line spacing', '1b321b33101b3320'],
    ['print width', '1d5700021d579001'],
    ['left margin', '1d4c00001d4c2000'],
    ['upside down', '1b7b01'],
  ];

  test.each(escposPhp)('escpos-php, %s: known, and no byte is left over', (_, hex) => {
    const commands = commandsOf(Buffer.from(hex, 'hex'));
    expect(commands.filter(({ kind }) => kind === 'character')).toEqual([]);
    expect(commands.length).toBeGreaterThan(0);
  });

  test('escpos-php: all of it in one stream, byte by byte as well', () => {
    const bytes = Buffer.from(escposPhp.map(([, hex]) => hex).join(''), 'hex');
    const parser = new CommandParser();
    const single = [...bytes].flatMap((byte) => parser.push(Uint8Array.of(byte), 0));
    expect(single).toEqual(commandsOf(bytes));
    expect(parser.counts.discards).toEqual({});
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
