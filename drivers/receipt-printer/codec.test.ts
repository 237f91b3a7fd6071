import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  columnsOf,
  commandTable,
  encodeCommand,
  encodeText,
  isInCharacterRom,
  joinBytes,
  type PrinterCommand,
} from './codec.ts';
import { CommandParser, commandGapMs } from './command-parser.ts';
import { commandsUnderTest } from './testing/arbitrary-commands.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

function parse(bytes: Uint8Array): PrinterCommand[] {
  return new CommandParser().push(bytes, 0);
}

describe('bytes of single commands', () => {
  test.each<[string, PrinterCommand, string]>([
    ['ESC @', { kind: 'initialize' }, '1B40'],
    ['ESC a', { kind: 'align', alignment: 'centre' }, '1B6101'],
    ['ESC E', { kind: 'bold', on: true }, '1B4501'],
    ['ESC d', { kind: 'feed-lines', lines: 3 }, '1B6403'],
    ['ESC J', { kind: 'feed-dots', dots: 96 }, '1B4A60'],
    ['GS !', { kind: 'size', width: 2, height: 2 }, '1D2111'],
    ['GS ! 8x8', { kind: 'size', width: 8, height: 8 }, '1D2177'],
    ['FS &', { kind: 'chinese-mode', on: true }, '1C26'],
    ['FS .', { kind: 'chinese-mode', on: false }, '1C2E'],
    ['FS !', { kind: 'chinese-print-mode', bits: 0x0c }, '1C210C'],
    ['QR model', { kind: 'qr-model', model: 2 }, '1D286B0400314132' + '00'],
    ['QR module', { kind: 'qr-module', dots: 6 }, '1D286B0300314306'],
    ['QR correction', { kind: 'qr-error-correction', level: 'medium' }, '1D286B0300314531'],
    ['QR store', { kind: 'qr-store', data: Buffer.from('AB') }, '1D286B05003150304142'],
    ['QR print', { kind: 'qr-print' }, '1D286B0300315130'],
    [
      'GS v 0',
      { kind: 'raster', scale: 0, widthBytes: 2, rows: 1, bits: Uint8Array.of(0x80, 1) },
      '1D763000020001008001',
    ],
    ['GS V full', { kind: 'cut', part: 'full', feedDots: 0 }, '1D5600'],
    ['GS V partial', { kind: 'cut', part: 'partial', feedDots: 0 }, '1D5601'],
    ['GS V B', { kind: 'cut', part: 'partial', feedDots: 96 }, '1D564260'],
    ['DLE EOT 1', { kind: 'real-time-status', topic: 'printer' }, '100401'],
    ['DLE EOT 4', { kind: 'real-time-status', topic: 'paper' }, '100404'],
    ['DLE ENQ 2', { kind: 'real-time-recovery', buffers: 'clear' }, '100502'],
    ['GS r 1', { kind: 'sensor-status', sensor: 'paper' }, '1D7201'],
    ['GS a', { kind: 'automatic-status', topics: 0xff }, '1D61FF'],
    ['GS ( H', { kind: 'process-id', id: '0042' }, '1D28480600303030303432'],
  ])('%s', (_name, command, bytes) => {
    expect(hex(encodeCommand(command))).toBe(bytes);
  });
});

describe('GB18030', () => {
  test('示例文本打印机! as printers with a Chinese font take it', () => {
    const bytes = joinBytes([
      encodeCommand({ kind: 'chinese-mode', on: true }),
      encodeText('示例文本打印机!'),
      encodeCommand({ kind: 'line-feed' }),
      encodeCommand({ kind: 'chinese-mode', on: false }),
    ]);
    expect(hex(bytes)).toBe('1C26CABEC0FDCEC4B1BEB4F2D3A1BBFA210A1C2E');
  });

  test.each([
    ['张', 'D5C5'],
    ['镕', 'E946'],
    ['㐀', '8139EE39'],
    ['𠮷', '9534B235'],
  ])('%s is %s', (character, bytes) => {
    expect(hex(encodeText(character))).toBe(bytes);
    expect(parse(encodeText(character))).toEqual([{ kind: 'character', text: character }]);
  });

  test('control characters of a text never reach the printer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const commands = parse(encodeText(text));
        expect(commands.every((command) => command.kind === 'character')).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  }, 120_000);

  test.each([
    ['张三丰样本 A-1', true, true],
    ['镕', false, true],
    ['喆', false, true],
    ['㐀', false, false],
    ['𠮷', false, false],
    ['\u{e000}', false, false],
    ['é', true, true],
    ['ü', true, true],
    ['ß', false, false],
    ['€', false, false],
    ['①', true, true],
    ['─', true, true],
    ['龘', false, true],
    ['䶮', false, false],
  ])('%s is in GB2312: %s, in GBK: %s', (text, gb2312, gbk) => {
    expect(isInCharacterRom(text, 'gb2312')).toBe(gb2312);
    expect(isInCharacterRom(text, 'gbk')).toBe(gbk);
  });

  test('columns: Chinese characters take two, also beyond the basic plane', () => {
    expect(columnsOf('A张𠮷')).toBe(5);
  });
});

describe('the parser of the printer', () => {
  test('no prefix of the table begins another', () => {
    const prefixes = commandTable.map((rule) => rule.prefix.join());
    for (const one of prefixes) {
      expect(prefixes.filter((other) => `${other},`.startsWith(`${one},`))).toEqual([one]);
    }
  });

  test('reads back every command, in any chunking', () => {
    fc.assert(
      fc.property(
        fc.array(commandsUnderTest(), { maxLength: 12 }),
        fc.array(fc.nat(40)),
        (commands, cuts) => {
          const bytes = joinBytes([
            encodeCommand({ kind: 'chinese-mode', on: true }),
            ...commands.map(encodeCommand),
          ]);
          const parser = new CommandParser();
          const parsed: PrinterCommand[] = [];
          let offset = 0;
          for (const cut of [...cuts, bytes.length]) {
            parsed.push(...parser.push(bytes.subarray(offset, offset + cut), 0));
            offset = Math.min(bytes.length, offset + cut);
          }
          expect(parsed.slice(1)).toEqual(commands);
          expect(parser.counts.discardedBytes).toBe(0);
          expect(parser.bufferedBytes).toBe(0);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('any bytes: never throws, holds little, accounts for everything', () => {
    const noisy = fc.array(
      fc.oneof(fc.constantFrom(0x1b, 0x1c, 0x1d, 0x10, 0x28, 0x6b, 0x76, 0x30), fc.nat(255)),
      {
        maxLength: 300,
      },
    );
    fc.assert(
      fc.property(noisy, (values) => {
        const parser = new CommandParser();
        parser.push(Uint8Array.from(values), 0);
        expect(parser.bufferedBytes).toBeLessThanOrEqual(parser.capacity);
        const { pushedBytes, messageBytes, discardedBytes } = parser.counts;
        expect(messageBytes + discardedBytes + parser.bufferedBytes).toBe(pushedBytes);
        parser.tick(commandGapMs);
        expect(parser.bufferedBytes).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a command after a half one is read once the line has been silent', () => {
    fc.assert(
      fc.property(commandsUnderTest(), fc.nat(), (command, cut) => {
        const bytes = encodeCommand(command);
        const parser = new CommandParser();
        parser.push(bytes.subarray(0, cut % bytes.length), 0);
        const held = parser.bufferedBytes;
        const discarded = parser.counts.discardedBytes;
        expect(parser.push(encodeCommand({ kind: 'align', alignment: 'right' }), commandGapMs)).toEqual([
          { kind: 'align', alignment: 'right' },
        ]);
        expect(parser.counts.discardedBytes).toBe(discarded + held);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a command behind bytes that begin nothing is read', () => {
    expect(parse(Uint8Array.of(0x00, 0x1b, 0xff, 0x1d, 0x00, 0x1b, 0x40))).toContainEqual({
      kind: 'initialize',
    });
  });

  test('a status question inside image data is answered, as printers do', () => {
    const bits = Uint8Array.of(0xff, 0x10, 0x04, 0x01);
    const image: PrinterCommand = { kind: 'raster', scale: 0, widthBytes: 4, rows: 1, bits };
    expect(parse(encodeCommand(image))).toEqual([image, { kind: 'real-time-status', topic: 'printer' }]);
  });

  test('a raster that declares more than the cap is refused at its head', () => {
    const parser = new CommandParser();
    parser.push(Uint8Array.of(0x1d, 0x76, 0x30, 0, 0xff, 0xff, 0xff, 0xff), 0);
    expect(parser.bufferedBytes).toBeLessThan(8);
    expect(parser.counts.discardedBytes).toBeGreaterThan(0);
  });

  test('bytes above 7F are code page characters when Chinese mode is off', () => {
    const bytes = Uint8Array.of(0x1c, 0x2e, 0x82, 0x41);
    expect(parse(bytes).slice(1)).toEqual([
      { kind: 'character', text: 'é' },
      { kind: 'character', text: 'A' },
    ]);
  });

  test.each([
    ['QR model 3', '1d286b04003141330 0'],
    ['QR module of 17 dots', '1d286b0300314311'],
    ['QR correction 4', '1d286b0300314534'],
    ['QR store with another m', '1d286b04003150313 1'],
    ['QR print with another m', '1d286b0300315131'],
    ['QR function 99', '1d286b0300316330'],
    ['QR with too few parameters', '1d286b0200314130'],
    ['underline 3', '1b2d03'],
    ['alignment 3', '1b6103'],
    ['drawer 2', '1b70020101'],
    ['cut mode 2', '1d5602'],
    ['sensor 3', '1d7203'],
    ['process id with another function', '1d284806003031303030 31'],
    ['barcode height 0', '1d6800'],
    ['barcode width 7', '1d7707'],
    ['barcode text 4', '1d4804'],
    ['barcode system 7', '1d6b0741'],
    ['barcode without data', '1d6b4900'],
    ['old barcode without data', '1d6b0400'],
    ['graphics of another kind', '1d284c02003132'],
    ['graphics of another size', '1d284c0d0030703001013108000100010203'],
    ['graphics of another scale', '1d284c0b0030703003013108000100ff'],
    ['graphics of another colour', '1d284c0b0030703001013208000100ff'],
    ['bit image mode 2', '1b2a020100ff'],
    ['bit image without columns', '1b2a000000'],
    ['two-dimensional code without data', '1b5a034d060000'],
    ['DLE EOT 5', '100405'],
    ['DLE ENQ 3', '100503'],
  ])('a parameter out of range is no command: %s', (_name, written) => {
    const bytes = Buffer.from(written.replaceAll(' ', ''), 'hex');
    const kinds = parse(bytes).map((command) => command.kind);
    // What is left behind the two bytes of the command may be text.
    expect(kinds.filter((kind) => kind !== 'character' && kind !== 'carriage-return')).toEqual([]);
  });

  test.each([
    ['PDF417', '1d286b0300304102', 'setting'],
    ['graphics, another function', '1d284c020030 45', 'setting'],
    ['graphics, printed by the older number', '1d284c02003002', 'graphics-print'],
    ['tab positions', '1b44081000', 'setting'],
    ['a pulse in real time', '1014010001', 'setting'],
    ['a barcode of the older form', '1d6b0441424300', 'barcode'],
    ['a two-dimensional code of compatible printers', '1b5a034d06020 04142', 'setting'],
    ['a full cut of compatible printers', '1b69', 'cut'],
    ['a partial cut of compatible printers', '1b6d', 'cut'],
  ])('%s is one whole command', (_name, written, kind) => {
    const bytes = Buffer.from(written.replaceAll(' ', ''), 'hex');
    expect(parse(bytes).map((command) => command.kind)).toEqual([kind]);
    const parser = new CommandParser();
    expect([...bytes].flatMap((byte) => parser.push(Uint8Array.of(byte), 0))).toHaveLength(1);
  });

  test('a list that never ends is given up at its longest', () => {
    const parser = new CommandParser();
    parser.push(Uint8Array.of(0x1b, 0x44, ...new Array(40).fill(8)), 0);
    parser.push(Uint8Array.of(0x1d, 0x6b, 4, ...new Array(300).fill(0x41)), 0);
    expect(parser.bufferedBytes).toBe(0);
    expect(parser.counts.discardedBytes).toBeGreaterThan(0);
  });
});
