import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { code128Data, code128FromData, code128Modules } from './code128.ts';

const printable = fc.string({
  unit: fc.constantFrom(...'0123456789012345ABCxyz{}- '),
  minLength: 1,
  maxLength: 80,
});

describe('the data of GS k', () => {
  test.each([
    ['ABC', '{BABC'],
    ['12345678', '{C\x0c\x22\x38\x4e'],
    ['123', '{B123'],
    ['12345', '{B1{C\x17\x2d'],
    ['AB123456CD', '{BAB{C\x0c\x22\x38{BCD'],
    ['AB1234CD', '{BAB1234CD'],
    ['a{b', '{Ba{{b'],
  ])('of %s', (text, data) => {
    expect(Buffer.from(unwrap(code128Data(text))).toString('latin1')).toBe(data);
  });

  test('pairs of digits that would be a real-time command are not sent as pairs', () => {
    expect(Buffer.from(unwrap(code128Data('16040100'))).toString('latin1')).toBe('{B16040100');
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('16', '04', '05', '20', '01'), minLength: 2, maxLength: 20 }),
        (text) => {
          const data = unwrap(code128Data(text));
          data.forEach((byte, index) => {
            if (data[index - 1] === 0x10) expect([0x04, 0x05, 0x14]).not.toContain(byte);
          });
        },
      ),
    );
  });

  test('any text comes back as it was', () => {
    fc.assert(
      fc.property(printable, (text) => {
        expect(code128FromData(unwrap(code128Data(text)))?.text).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each(['', '张', 'a\n', 'x'.repeat(81)])(
    'what no Code 128 of a slip can hold is refused: %j',
    (text) => {
      expect(code128Data(text)).toMatchObject({ ok: false, failure: { code: 'code128-content-invalid' } });
    },
  );

  test.each([
    ['no code set', 'ABC'],
    ['nothing but a code set', '{B'],
    ['a pair above 99', '{C\x64'],
    ['a byte above 7F', '{B\xff'],
    ['a small letter in set A', '{Aa'],
    ['a function character', '{B{1A'],
    ['a brace at the end', '{BA{'],
  ])('a printer prints nothing of %s', (_name, data) => {
    expect(code128FromData(Buffer.from(data, 'latin1'))).toBeUndefined();
  });

  test('control characters of set A are read, and a code set named twice begins once', () => {
    const read = code128FromData(Buffer.from('{A\x01A{AB', 'latin1'));
    expect(read?.text).toBe('\x01AB');
    expect(read?.symbols.slice(0, 4)).toEqual([103, 65, 33, 34]);
  });
});

describe('the bars', () => {
  test('the check of the standard: PJJ123C in set A has the check symbol 54', () => {
    // A worked example that many descriptions of Code 128 share.
    expect(code128FromData(Buffer.from('{APJJ123C'))?.symbols).toEqual([
      103, 48, 42, 42, 17, 18, 19, 35, 54, 106,
    ]);
  });

  test('every symbol has 11 modules, the stop 13, and no two symbols are alike', () => {
    const bars = Array.from({ length: 107 }, (_, symbol) => code128Modules([symbol]));
    for (const [symbol, modules] of bars.entries()) expect(modules.length).toBe(symbol === 106 ? 13 : 11);
    expect(new Set(bars.map((modules) => modules.map(Number).join(''))).size).toBe(107);
    expect(code128Modules([107])).toEqual([]);
  });
});
