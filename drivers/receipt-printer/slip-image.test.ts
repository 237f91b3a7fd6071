import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { joinBytes, type PrinterCommand } from './codec.ts';
import { CommandParser } from './command-parser.ts';
import { type PrintedElement, PrintProcess } from './printed-slip.ts';
import { defaultReceiptPrinterProfile, type ReceiptPrinterProfile } from './profile.ts';
import type { SlipBlock } from './slip.ts';
import { encodeSlip } from './slip-encoder.ts';
import { ditheredRaster, rasterOf } from './slip-image.ts';

function commandsFor(block: SlipBlock, changes: Partial<ReceiptPrinterProfile> = {}): PrinterCommand[] {
  const pieces = unwrap(encodeSlip({ blocks: [block] }, { ...defaultReceiptPrinterProfile, ...changes }));
  return new CommandParser().push(joinBytes(pieces), 0);
}

const blackDots = (bits: Uint8Array): number =>
  bits.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);

const grey = (level: number, widthDots: number, rows: number) => ({
  widthDots,
  rows,
  greys: new Uint8Array(widthDots * rows).fill(level),
});

describe('pictures', () => {
  test('dots stand where they belong, the leftmost in the highest bit', () => {
    expect(rasterOf(10, 2, (x, y) => x === 0 || (x === 9 && y === 1))).toEqual({
      widthBytes: 2,
      rows: 2,
      bits: Uint8Array.of(0x80, 0x00, 0x80, 0x40),
    });
  });

  test.each([
    [0, 1],
    [64, 0.75],
    [128, 0.5],
    [192, 0.25],
    [255, 0],
  ])('a grey of %i has as many black dots as it is dark', (level, share) => {
    const { bits } = ditheredRaster(grey(level, 64, 64), 576);
    expect(blackDots(bits) / (64 * 64)).toBeCloseTo(share, 1);
  });

  test('any picture: never wider than the paper, and as high as its shape asks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(8, 64, 128),
        (widthDots, rows, maximum) => {
          const raster = ditheredRaster(grey(100, widthDots, rows), maximum);
          expect(raster.widthBytes * 8).toBeLessThanOrEqual(Math.max(maximum, Math.ceil(widthDots / 8) * 8));
          expect(raster.widthBytes).toBeLessThanOrEqual(Math.ceil(maximum / 8));
          const scale = Math.max(1, widthDots / maximum);
          expect(raster.rows).toBe(Math.max(1, Math.round(rows / scale)));
          expect(raster.bits).toHaveLength(raster.widthBytes * raster.rows);
        },
      ),
    );
  });

  test('black stays black and white stays white when a picture is made smaller', () => {
    const half = grey(255, 1_152, 100);
    half.greys.forEach((_, index) => {
      if (index % 1_152 < 576) half.greys[index] = 0;
    });
    const { widthBytes, bits } = ditheredRaster(half, 576);
    const row = [...bits.subarray(0, widthBytes)];
    expect(row).toEqual([...new Array(36).fill(0xff), ...new Array(36).fill(0)]);
  });

  test('a picture with fewer bytes than dots is white where they are missing', () => {
    const short = { widthDots: 16, rows: 2, greys: new Uint8Array(16) };
    expect([...ditheredRaster(short, 576).bits]).toEqual([0xff, 0xff, 0, 0]);
    const wide = { widthDots: 32, rows: 2, greys: new Uint8Array(0) };
    expect(blackDots(ditheredRaster(wide, 16).bits)).toBe(0);
  });

  test('a high picture goes out in bands that lie one below the other, where it is aligned', () => {
    const rasters = commandsFor({ kind: 'image', image: grey(0, 24, 100), align: 'right' }).filter(
      (command) => command.kind === 'raster' || command.kind === 'align',
    );
    expect(rasters.map((command) => (command.kind === 'raster' ? command.rows : command.kind))).toEqual([
      'align',
      48,
      'align',
      48,
      'align',
      4,
    ]);
    const centred = commandsFor({ kind: 'image', image: grey(0, 24, 8) });
    expect(centred).toContainEqual({ kind: 'align', alignment: 'centre' });
  });

  test.each([grey(0, 0, 10), grey(0, 10, 0)])('a picture without dots prints nothing', (image) => {
    expect(commandsFor({ kind: 'image', image }).some((command) => command.kind === 'raster')).toBe(false);
  });
});

describe('printers of other kinds', () => {
  test('one without a Chinese font gets no Chinese command and no Chinese character, only dots', () => {
    const commands = commandsFor({ kind: 'text', text: '样本 sample' }, { characterRom: 'none' });
    const kinds = new Set(commands.map((command) => command.kind));
    expect(kinds).toContain('raster');
    for (const kind of ['chinese-mode', 'chinese-print-mode', 'character']) expect(kinds).not.toContain(kind);
    const latin = commandsFor({ kind: 'text', text: 'sample' }, { characterRom: 'none' });
    expect(latin.filter((command) => command.kind === 'character')).toHaveLength(6);
  });

  test('one without a blade feeds the paper to the tear bar', () => {
    const commands = commandsFor({ kind: 'cut' }, { cutter: 'none', cutFeedDots: 50 });
    expect(commands.some((command) => command.kind === 'cut')).toBe(false);
    expect(commands.at(-1)).toEqual({ kind: 'feed-dots', dots: 50 });
  });

  test.each(['full', 'partial'] as const)('one with a blade for a %s cut', (cutter) => {
    expect(commandsFor({ kind: 'cut' }, { cutter }).at(-1)).toEqual({
      kind: 'cut',
      part: cutter,
      feedDots: 96,
    });
  });

  test.each([
    ['left', 'plain'],
    ['centre', 'inverse'],
    ['right', 'plain'],
  ] as const)('rare characters as dots, %s, %s, bold and large', (align, look) => {
    const block: SlipBlock =
      look === 'inverse'
        ? { kind: 'mark', text: '\u{e123} 𠮷 样本' }
        : { kind: 'text', text: '\u{e123}𠮷', align, size: 'large', bold: true };
    const rasters = commandsFor(block).filter((command) => command.kind === 'raster');
    expect(rasters.some((raster) => raster.bits.some((byte) => byte !== 0 && byte !== 0xff))).toBe(true);
  });
});

describe('the print process', () => {
  const run = (...commands: PrinterCommand[]): PrintedElement[] => {
    const process = new PrintProcess(48);
    return commands.flatMap((command) => process.run(command));
  };
  const letter: PrinterCommand = { kind: 'character', text: 'A' };

  test('print modes, underline and double strike of ESC !, ESC - and ESC G', () => {
    const [plain, styled, struck] = run(
      { kind: 'print-mode', bits: 0 },
      letter,
      { kind: 'line-feed' },
      { kind: 'print-mode', bits: 0xb8 },
      letter,
      { kind: 'line-feed' },
      { kind: 'initialize' },
      { kind: 'double-strike', on: true },
      { kind: 'underline', dots: 2 },
      letter,
      { kind: 'line-feed' },
    );
    expect(plain).toMatchObject({ spans: [{ bold: false, width: 1, height: 1, underline: 0 }] });
    expect(styled).toMatchObject({ spans: [{ bold: true, width: 2, height: 2, underline: 1 }] });
    expect(struck).toMatchObject({ spans: [{ bold: true, width: 1, underline: 2 }] });
  });

  test('line spacing, lines fed, and alignment that counts only at the beginning of a line', () => {
    expect(
      run(
        { kind: 'line-spacing', dots: 60 },
        { kind: 'default-line-spacing' },
        letter,
        { kind: 'align', alignment: 'right' },
        { kind: 'feed-lines', lines: 3 },
        { kind: 'feed-lines', lines: 0 },
        letter,
        { kind: 'feed-lines', lines: 0 },
      ),
    ).toMatchObject([
      { kind: 'line', align: 'left', heightDots: 30 },
      { kind: 'feed', dots: 60 },
      { kind: 'line', heightDots: 30 },
    ]);
  });

  test('a QR code without content and one too full for any version print nothing', () => {
    expect(run({ kind: 'qr-print' })).toEqual([]);
  });

  test('stored graphics are printed once, with their scale', () => {
    const bits = Uint8Array.of(0x80);
    const store = { kind: 'graphics-store', scaleX: 2, scaleY: 1, widthDots: 3, rows: 1, bits } as const;
    expect(run(letter, store, { kind: 'graphics-print' }, { kind: 'graphics-print' })).toMatchObject([
      { kind: 'line' },
      { kind: 'raster', widthBytes: 1, rows: 1, scaleX: 2, scaleY: 1 },
    ]);
  });

  test.each([
    [0, 1, 8, 2, 2],
    [1, 1, 8, 1, 2],
    [32, 3, 24, 2, 1],
    [33, 3, 24, 1, 1],
  ] as const)('ESC * %i', (mode, columnBytes, rows, scaleX, scaleY) => {
    const bits = new Uint8Array(2 * columnBytes).fill(0xff);
    const [image] = run({ kind: 'column-image', mode, columns: 2, bits });
    expect(image).toMatchObject({ kind: 'raster', widthBytes: 1, rows, scaleX, scaleY });
    expect(image?.kind === 'raster' && [...image.bits]).toEqual(new Array(rows).fill(0xc0));
  });
});
