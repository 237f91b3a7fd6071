import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breakLines, breakUnits } from './line-breaking.ts';

/** A Chinese character is 2 wide, everything else 1. */
const measure = (text: string): number =>
  [...text].reduce((sum, character) => sum + ((character.codePointAt(0) ?? 0) > 0x2000 ? 2 : 1), 0);

const text = fc
  .array(
    fc.constantFrom(
      '中',
      '华',
      '𠮷',
      '，',
      '。',
      '（',
      '）',
      '《',
      '》',
      'a',
      'B',
      '7',
      '-',
      ' ',
      '、',
      '20261120',
    ),
    {
      maxLength: 60,
    },
  )
  .map((parts) => parts.join(''));

describe('line breaking', () => {
  test('punctuation neither begins nor ends a line wrongly', () => {
    expect(breakLines('中华人民，共和国', 8, measure)).toEqual(['中华人', '民，共和', '国']);
    expect(breakLines('依照《社会保险法》', 6, measure)).toEqual(['依照', '《社会', '保险', '法》']);
  });

  test('a number is not torn when it fits on a line of its own', () => {
    expect(breakLines('编号44052400', 10, measure)).toEqual(['编号', '44052400']);
    expect(breakLines('44052400440524004405', 8, measure)).toEqual(['44052400', '44052400', '4405']);
  });

  test('a date and a number with its measure word stay whole', () => {
    expect(breakLines('于2026年11月20日前', 14, measure)).toEqual(['于', '2026年11月20日', '前']);
    expect(breakLines('名下住房12套', 10, measure)).toEqual(['名下住房', '12套']);
  });

  test('the indent narrows only the first line', () => {
    expect(breakLines('中华人民共和国', 8, measure, 4)).toEqual(['中华', '人民共和', '国']);
  });

  test('nothing is lost and no line is too wide', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 30 }), (input, width) => {
        const lines = breakLines(input, width, measure);
        expect(lines.join('').replaceAll(' ', '')).toBe(input.replaceAll(' ', ''));
        for (const line of lines) expect(measure(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  test('units put together give the text again', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (input) => breakUnits(input).join('') === input));
  });
});
