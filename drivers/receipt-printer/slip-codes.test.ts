import { describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { joinBytes } from './codec.ts';
import { CommandParser } from './command-parser.ts';
import { type PrintedSlip, PrintProcess } from './printed-slip.ts';
import { type ReceiptPrinterProfile, receiptPrinterProfiles } from './profile.ts';
import { renderSlip } from './rendering.ts';
import type { SlipBlock } from './slip.ts';
import { encodeSlip } from './slip-encoder.ts';
import { hasScanner, scannedCodes } from './testing/scanned-codes.ts';

function printedOn(profile: ReceiptPrinterProfile, ...blocks: readonly SlipBlock[]): PrintedSlip {
  const process = new PrintProcess(profile.columns, profile.dotsPerLine);
  const bytes = joinBytes(unwrap(encodeSlip({ blocks }, profile)));
  const parser = new CommandParser();
  const elements = parser.push(bytes, 0).flatMap((command) => process.run(command));
  expect(parser.counts.discardedBytes).toBe(0);
  return { elements, end: 'partial-cut' };
}

const pictureOf = (profile: ReceiptPrinterProfile, ...blocks: readonly SlipBlock[]): Buffer =>
  renderSlip(printedOn(profile, ...blocks), { printableDots: profile.dotsPerLine });

/** Every width of paper, with codes drawn by the printer and codes sent as images. */
const papers = (['generic-58mm', 'generic-80mm', 'generic-80mm-640'] as const).flatMap((name) =>
  (['native', 'raster'] as const).map((codes) => ({
    name,
    codes,
    profile: { ...receiptPrinterProfiles[name], qr: codes, code128: codes } satisfies ReceiptPrinterProfile,
  })),
);

const code128Contents = [
  '44010620261121',
  'AB-7',
  '1',
  '12345',
  'A{B}c 9',
  'N123456X',
  '160404160500',
  '~!"#$%&',
  '012345678901234567890123',
];

describe.skipIf(!hasScanner).each(papers)(
  'read by an independent scanner: $name, $codes codes',
  ({ profile }) => {
    test.each([
      ['low', 'https://zhuban.example/p/4401?t=8JQ2'],
      ['medium', '张三丰样本'],
      ['quartile', 'x'.repeat(250)],
      ['high', 'https://zhuban.example/查询/受理'],
      ['medium', `https://zhuban.example/${'0aZ-'.repeat(200)}`.slice(0, 512)],
    ] as const)('a QR code of level %s: %s', async (errorCorrection, content) => {
      const code: SlipBlock = { kind: 'qr', content, moduleDots: 7, errorCorrection, caption: '扫码' };
      expect(await scannedCodes(pictureOf(profile, code), 'qrcode')).toEqual([content]);
    });

    test.each([2, 3, 4])('Code 128 of all code sets, %i dots a module', async (moduleDots) => {
      const codes = code128Contents.map((content): SlipBlock => ({ kind: 'code128', content, moduleDots }));
      const png = pictureOf(profile, ...codes, { kind: 'text', text: '末行' });
      expect((await scannedCodes(png, 'code128')).toSorted()).toEqual(code128Contents.toSorted());
    });

    test('a QR code and a Code 128 on one slip', async () => {
      const png = pictureOf(
        profile,
        { kind: 'title', text: '排队凭证' },
        { kind: 'code128', content: 'A0087' },
        { kind: 'rule' },
        { kind: 'qr', content: 'https://zhuban.example/q/87' },
      );
      expect(await scannedCodes(png, 'code128')).toEqual(['A0087']);
      expect(await scannedCodes(png, 'qrcode')).toEqual(['https://zhuban.example/q/87']);
    });
  },
);

describe('codes and the paper', () => {
  const narrow = receiptPrinterProfiles['generic-58mm'];

  test('a code is made smaller until it fits, with its quiet zone', () => {
    const printed = printedOn(
      { ...narrow, qr: 'native' },
      { kind: 'qr', content: 'x'.repeat(500), moduleDots: 8 },
    );
    const code = printed.elements.find((element) => element.kind === 'qr');
    expect(code).toMatchObject({ moduleDots: 4 });
  });

  test('a code that no printer could print readably is refused before anything is sent', () => {
    const small = { ...narrow, dotsPerLine: 128, columns: 10 };
    const qr: SlipBlock = { kind: 'qr', content: 'x'.repeat(500) };
    expect(encodeSlip({ blocks: [qr] }, small)).toMatchObject({ failure: { code: 'qr-content-too-long' } });
    const tooLong: SlipBlock = { kind: 'code128', content: 'ABCDEFGHIJKLMN' };
    expect(encodeSlip({ blocks: [tooLong] }, narrow)).toMatchObject({
      failure: { code: 'code128-too-long' },
    });
    const chinese: SlipBlock = { kind: 'code128', content: '张三丰样本' };
    expect(encodeSlip({ blocks: [chinese] })).toMatchObject({ failure: { code: 'code128-content-invalid' } });
  });

  test('a code wider than its paper is not printed at all', () => {
    const process = new PrintProcess(32);
    const run = (...commands: Parameters<PrintProcess['run']>[0][]) =>
      commands.flatMap((command) => process.run(command));
    expect(
      run(
        { kind: 'barcode-module', dots: 6 },
        { kind: 'barcode', system: 73, data: Buffer.from('{BABCDEFGH') },
        { kind: 'qr-module', dots: 16 },
        { kind: 'qr-store', data: Buffer.from('x'.repeat(100)) },
        { kind: 'qr-print' },
        // Never stored; of a kind that this printer does not draw; and no Code 128.
        { kind: 'graphics-print' },
        { kind: 'barcode', system: 67, data: Buffer.from('4006381333931') },
        { kind: 'barcode', system: 73, data: Buffer.from('no code set') },
      ),
    ).toEqual([]);
  });

  test.each(['none', 'above', 'below', 'both'] as const)('the text of a barcode: %s', (position) => {
    const process = new PrintProcess(48);
    const elements = [
      process.run({ kind: 'barcode-height', dots: 50 }),
      process.run({ kind: 'barcode-text', position }),
      process.run({ kind: 'barcode', system: 73, data: Buffer.from('{BABC') }),
    ].flat();
    expect(elements).toMatchObject([{ kind: 'code128', content: 'ABC', text: position, heightDots: 50 }]);
    const height = { none: 50, above: 74, below: 74, both: 98 }[position];
    const empty = renderSlip({ elements: [], end: 'cut' });
    const drawn = renderSlip({ elements, end: 'cut' });
    // The height of a PNG is at byte 20 of the file (PNG, section 11.2.1).
    expect(drawn.readUInt32BE(20) - empty.readUInt32BE(20)).toBe(height);
  });

  test('the text below a Code 128 can be left out', () => {
    const lines = printedOn(narrow, { kind: 'code128', content: 'AB', withoutText: true });
    expect(lines.elements.some((element) => element.kind === 'line')).toBe(false);
  });
});
