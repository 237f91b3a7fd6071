import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutNumbers } from './evaluation-text.ts';

describe('numbers are taken out of what a citizen writes', () => {
  test.each([
    ['我的号码是11010519491231002X，请回电', '我的号码是●●●，请回电'],
    ['打 138 0000 1234 找我', '打 ●●● 找我'],
    ['打138-0000-1234', '打●●●'],
    ['卡号 6222 0200 0011 1122 22', '卡号 ●●●'],
    ['号码１３８００００１２３４。', '号码●●●。'],
    ['写信到 someone@example.cn 吧', '写信到 ●●● 吧'],
  ])('%s', (given, left) => {
    expect(withoutNumbers(given)).toBe(left);
  });

  test.each(['等了 40 分钟', '第3步看不明白', '2026年来过2次', '太慢了'])('stays: %s', (given) => {
    expect(withoutNumbers(given)).toBe(given);
  });

  test('whatever stands around it and between its digits', () => {
    const between = fc.constantFrom('', ' ', '-', '—', ' - ', '.', '·');
    fc.assert(
      fc.property(
        fc.string({ maxLength: 30 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), between), { minLength: 8, maxLength: 19 }),
        fc.string({ maxLength: 30 }),
        (before, digits, after) => {
          const number = digits
            .map(([digit, gap], at) => digit + (at === digits.length - 1 ? '' : gap.slice(0, 2)))
            .join('');
          const left = withoutNumbers(`${before}。${number}。${after}`);
          expect(left).toContain('。●●●。');
          expect(withoutNumbers(left)).toBe(left);
        },
      ),
    );
  });
});
