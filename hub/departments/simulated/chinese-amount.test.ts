import { expect, test } from 'vitest';
import { amount, chineseAmount } from './chinese-amount.ts';

test.each([
  [0, '零元整'],
  [5, '伍分'],
  [60, '陆角整'],
  [100, '壹元整'],
  [1005, '壹拾元零伍分'],
  [10_010, '壹佰元壹角整'],
  [196_053, '壹仟玖佰陆拾元伍角叁分'],
  [1_000_500, '壹万零伍元整'],
  [10_203_040, '壹拾万贰仟零叁拾元肆角整'],
  [100_000_000, '壹佰万元整'],
  [10_000_000_001, '壹亿元零壹分'],
  [10_050_000_000, '壹亿零伍拾万元整'],
])('%i fen are written as %s', (fen, text) => {
  expect(chineseAmount(fen)).toBe(text);
});

test('figures are grouped by thousands', () => {
  expect(amount(123_456_789)).toBe('1,234,567.89');
});
