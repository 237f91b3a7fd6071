import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountInCapitals, amountInFen, formatAmount } from './amount.ts';

describe('amounts', () => {
  test.each([
    ['0', '零元整'],
    ['0.05', '伍分'],
    ['0.50', '伍角整'],
    ['1', '壹元整'],
    ['10', '壹拾元整'],
    ['105', '壹佰零伍元整'],
    ['1200.5', '壹仟贰佰元伍角整'],
    ['1680.32', '壹仟陆佰捌拾元叁角贰分'],
    ['325.04', '叁佰贰拾伍元零肆分'],
    ['1409.5', '壹仟肆佰零玖元伍角整'],
    ['6007.14', '陆仟零柒元壹角肆分'],
    ['107000.53', '壹拾万柒仟元伍角叁分'],
    ['16409.02', '壹万陆仟肆佰零玖元零贰分'],
    ['100000', '壹拾万元整'],
    ['10001', '壹万零壹元整'],
    ['100000001', '壹亿零壹元整'],
    ['110000', '壹拾壹万元整'],
    ['300500', '叁拾万零伍佰元整'],
  ])('%s is %s', (text, capitals) => {
    expect(amountInCapitals(text)).toBe(capitals);
  });

  test('nothing else is an amount', () => {
    for (const wrong of [
      '',
      '-1',
      '01',
      '1.',
      '.5',
      '1.234',
      '1e3',
      '1,200',
      '１２',
      'NaN',
      '1234567890123',
    ]) {
      expect(amountInFen(wrong), wrong).toBeUndefined();
      expect(amountInCapitals(wrong), wrong).toBeUndefined();
    }
  });

  test('capitals can be read back to the same sum', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (fen) => {
        const text = (fen / 100).toFixed(2);
        expect(amountInFen(text)).toBe(fen);
        expect(readBack(amountInCapitals(text) ?? '')).toBe(fen);
        expect(formatAmount(text).replaceAll(',', '')).toBe(text);
      }),
    );
  });

  test('any text is judged, none throws', () => {
    fc.assert(
      fc.property(
        fc.string(),
        (text) => amountInCapitals(text) === undefined || amountInFen(text) !== undefined,
      ),
    );
  });
});

function readBack(capitals: string): number {
  const digits = '零壹贰叁肆伍陆柒捌玖';
  const [, yuanText = '', rest = ''] = /^(?:(.*)元)?(.*)$/.exec(capitals) ?? [];
  let total = 0;
  let section = 0;
  let digit = 0;
  for (const sign of yuanText) {
    const place = { 拾: 10, 佰: 100, 仟: 1000 }[sign];
    if (digits.includes(sign)) digit = digits.indexOf(sign);
    else if (place) {
      section += digit * place;
      digit = 0;
    } else {
      section += digit;
      total = sign === '亿' ? (total + section) * 10 ** 8 : total + section * 10 ** 4;
      section = 0;
      digit = 0;
    }
  }
  total += section + digit;
  const jiao = /(.)角/.exec(rest)?.[1];
  const fen = /(.)分/.exec(rest)?.[1];
  return total * 100 + (jiao ? digits.indexOf(jiao) * 10 : 0) + (fen ? digits.indexOf(fen) : 0);
}
