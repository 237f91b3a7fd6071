import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GB18030_LEVEL_3 } from '#contract/rare-characters.ts';
import { unwrap } from '#contract/result.ts';
import { columnsOf, joinBytes } from './codec.ts';
import { CommandParser } from './command-parser.ts';
import { hasChineseFont, hasGlyph } from './dot-font.ts';
import { type PrintedElement, PrintProcess, plainText } from './printed-slip.ts';
import { defaultReceiptPrinterProfile, type ReceiptPrinterProfile } from './profile.ts';
import type { Slip, SlipBlock } from './slip.ts';
import { avoidRealTimeCommands, encodeSlip } from './slip-encoder.ts';
import { layOutSlip, type TextLine, wrapText } from './slip-layout.ts';

function textLines(blocks: readonly SlipBlock[], columns: 48 | 32 = 48): string[] {
  return layOutSlip({ blocks }, columns)
    .filter((line): line is TextLine => line.kind === 'text')
    .map((line) => line.text);
}

function printed(slip: Slip, encoding?: Partial<ReceiptPrinterProfile>): PrintedElement[] {
  const process = new PrintProcess(encoding?.columns ?? 48);
  const parser = new CommandParser();
  const commands = parser.push(
    joinBytes(unwrap(encodeSlip(slip, { ...defaultReceiptPrinterProfile, ...encoding }))),
    0,
  );
  expect(parser.counts.discardedBytes).toBe(0);
  expect(parser.bufferedBytes).toBe(0);
  return commands.flatMap((command) => process.run(command));
}

describe('layout', () => {
  test('labels of neighbouring pairs share a column, long values hang under their beginning', () => {
    expect(
      textLines([
        {
          kind: 'pair',
          label: '事项名称',
          value: '居住证签注（居住登记满半年以上的流动人口居住证延期办理）',
        },
        { kind: 'pair', label: '申请人', value: '张三丰样本' },
      ]),
    ).toEqual([
      '事项名称  居住证签注（居住登记满半年以上的流动人',
      '          口居住证延期办理）',
      '申请人    张三丰样本',
    ]);
  });

  test('on 58 mm paper', () => {
    expect(textLines([{ kind: 'pair', label: '收件编号', value: '4401062026112100087441' }], 32)).toEqual([
      '收件编号  4401062026112100087441',
    ]);
  });

  test('a label wider than the column stands above its value', () => {
    expect(
      textLines([{ kind: 'pair', label: '申请人或者法定代理人联系电话', value: '138****1234' }]),
    ).toEqual(['申请人或者法定代理人联系电话', '  138****1234']);
  });

  test('no line begins with closing punctuation or ends with an opening bracket', () => {
    expect(wrapText('一二三四五，六', 10)).toEqual(['一二三四', '五，六']);
    expect(wrapText('一二三四（五六）', 10)).toEqual(['一二三四', '（五六）']);
  });

  test('a Latin word goes to the next line as a whole, if it fits there', () => {
    expect(wrapText('查询 https://a.cn/x', 16)).toEqual(['查询', 'https://a.cn/x']);
    expect(wrapText('https://zhuban.example/p/1', 10)).toEqual(['https://zh', 'uban.examp', 'le/p/1']);
  });

  test('any text: no line is wider than the paper and no visible character is lost', () => {
    const text = fc.string({ unit: fc.constantFrom(...'张三丰样本，。（）「」abc 12:/𠮷㐀') });
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 48 }), (value, columns) => {
        const lines = wrapText(value, columns);
        for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
        expect(lines.join('').replaceAll(' ', '')).toBe(value.replaceAll(' ', ''));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('encoding', () => {
  test('a pair of label and value, byte for byte', () => {
    const bytes = joinBytes(
      unwrap(encodeSlip({ blocks: [{ kind: 'pair', label: '姓名', value: '张三丰样本' }] })),
    );
    expect(Buffer.from(bytes).toString('hex').toUpperCase()).toBe(
      `1B401C261B3318${'1B61001D21001C21001B45001D4200'}D0D5C3FB2020D5C5C8FDB7E1D1F9B1BE0A1B4A08`,
    );
  });

  test('what is printed is what the slip says', () => {
    const elements = printed({
      blocks: [
        { kind: 'title', text: '收件凭证' },
        { kind: 'text', text: '大字', size: 'large', align: 'right', bold: true },
        { kind: 'qr', content: 'https://zhuban.example/查询', moduleDots: 5, errorCorrection: 'quartile' },
        { kind: 'cut' },
      ],
    });
    const lines = elements.filter((element) => element.kind === 'line');
    expect(lines[0]).toMatchObject({
      align: 'centre',
      spans: [{ text: '收件凭证', width: 2, height: 2, bold: true }],
    });
    expect(lines[1]).toMatchObject({
      align: 'right',
      spans: [{ text: '大字', width: 2, height: 2, bold: true }],
    });
    expect(elements).toContainEqual({
      kind: 'qr',
      align: 'centre',
      content: 'https://zhuban.example/查询',
      moduleDots: 5,
      errorCorrection: 'quartile',
    });
  });

  test('the mark of the simulated device is a band over the full width', () => {
    const band = printed({ blocks: [{ kind: 'mark' }] });
    expect(band.map((element) => element.kind)).toEqual(['raster', 'line', 'raster', 'feed']);
    expect(band[1]).toMatchObject({ spans: [{ inverse: true, bold: true }] });
    const line = band[1];
    expect(line?.kind === 'line' && columnsOf(line.spans[0]!.text)).toBe(48);
  });

  test.each(['张𠮷样本', '㐀样本', '䶮样本', '𬱖样本', '\u{31350}样本', '\u{e123}样本'])(
    'a name with a character outside the ROM is sent as dots, never as a question mark: %s',
    (name) => {
      const elements = printed({ blocks: [{ kind: 'pair', label: '姓名', value: name }] });
      const raster = elements.find((element) => element.kind === 'raster');
      expect(raster).toMatchObject({ widthBytes: 72, rows: 24, align: 'left' });
      expect(raster?.kind === 'raster' && raster.bits.some((byte) => byte !== 0)).toBe(true);
      expect(plainText({ elements, end: 'cut' })).not.toContain('?');
      expect(plainText({ elements, end: 'cut' })).not.toContain('样本');
    },
  );

  test('every fiftieth ideograph of GB 18030-2022 level 3, and the ends of its blocks, is drawn by a font', () => {
    const empty: string[] = [];
    for (const { first, last, samples } of GB18030_LEVEL_3) {
      for (let code = first; code <= last; code += 50) {
        if (!hasGlyph(String.fromCodePoint(code))) empty.push(code.toString(16));
      }
      empty.push(...samples.filter((character) => !hasGlyph(character)));
    }
    expect(empty).toEqual([]);
  });

  test('two rare characters give different dots, also when no font has them', () => {
    expect(hasChineseFont()).toBe(true);
    expect(hasGlyph('\u{e123}')).toBe(false);
    const dots = (text: string) =>
      printed({ blocks: [{ kind: 'text', text }] }).find((e) => e.kind === 'raster');
    expect(dots('𠮷')).not.toEqual(dots('㐀'));
    expect(dots('\u{e123}')).not.toEqual(dots('\u{e124}'));
  });

  test('a printer with the plain GB2312 ROM gets GBK characters as dots', () => {
    const slip: Slip = { blocks: [{ kind: 'text', text: '李镕样本' }] };
    expect(printed(slip, { columns: 48, characterRom: 'gbk' }).some((e) => e.kind === 'raster')).toBe(false);
    expect(printed(slip, { columns: 48, characterRom: 'gb2312' }).some((e) => e.kind === 'raster')).toBe(
      true,
    );
  });

  test('no real-time command is hidden in image data', () => {
    const hidden = fc.array(fc.constantFrom(0x10, 0x04, 0x05, 0x14, 0x08, 0x01, 0x02), { maxLength: 60 });
    fc.assert(
      fc.property(hidden, (values) => {
        const bits = Uint8Array.from(values);
        avoidRealTimeCommands(bits);
        bits.forEach((byte, index) => {
          // Dots are only added, never taken away.
          expect(byte & values[index]!).toBe(values[index]);
          if (bits[index - 1] === 0x10) expect([0x04, 0x05, 0x14]).not.toContain(byte);
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test('any slip: the printer reads nothing but what slips are made of, and nothing is left over', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'张三丰样本𠮷㐀，。 A1\u0010\u0004\u0001\u001b@\n'),
      maxLength: 80,
    });
    const block = fc.oneof(
      text.map((value): SlipBlock => ({ kind: 'text', text: value })),
      text.map((value): SlipBlock => ({ kind: 'title', text: value })),
      fc.tuple(text, text).map(([label, value]): SlipBlock => ({ kind: 'pair', label, value })),
      text.map((content): SlipBlock => ({ kind: 'qr', content })),
      fc.constantFrom<SlipBlock>(
        { kind: 'rule' },
        { kind: 'mark' },
        { kind: 'feed', lines: 2 },
        { kind: 'cut' },
      ),
    );
    fc.assert(
      fc.property(
        fc.array(block, { minLength: 1, maxLength: 4 }),
        fc.constantFrom<48 | 32>(48, 32),
        (blocks, columns) => {
          const parser = new CommandParser();
          const kinds = new Set(
            parser
              .push(
                joinBytes(
                  unwrap(
                    encodeSlip(
                      { blocks },
                      { ...defaultReceiptPrinterProfile, columns, dotsPerLine: columns * 12 },
                    ),
                  ),
                ),
                0,
              )
              .map((command) => command.kind),
          );
          expect(parser.counts.discardedBytes).toBe(0);
          expect(parser.bufferedBytes).toBe(0);
          for (const kind of kinds) expect(kind.startsWith('real-time')).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });
});
