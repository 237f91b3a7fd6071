import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sayable } from './say.ts';

const words = { star: '星号', stars: (count: number) => `${count} 个星号`, to: '至' };

test.each([
  ['138****1234', '1 3 8 4 个星号 1 2 3 4'],
  ['110***********002X', '1 1 0 11 个星号 0 0 2 X'],
  ['张*', '张 星号'],
  ['北京市朝阳区******', '北京市朝阳区 6 个星号'],
  ['粤（2020）示例县不动产权第****021号', '粤（2020）示例县不动产权第 4 个星号 0 2 1 号'],
  ['7K3M Q0ZP 9XWT 41VB', '7 K 3 M Q 0 Z P 9 X W T 4 1 V B'],
  ['咨询电话 0750-0000002', '咨询电话 0 7 5 0 - 0 0 0 0 0 0 2'],
  ['办件编号 440785202611210003 。', '办件编号 4 4 0 7 8 5 2 0 2 6 1 1 2 1 0 0 0 3 。'],
  ['请拨 12345', '请拨 1 2 3 4 5'],
  ['138 0000 1234', '1 3 8 0 0 0 0 1 2 3 4'],
  ['9:00–12:00', '9:00 至 12:00'],
  ['09:00 – 10:00', '09:00 至 10:00'],
  ['2026年12月5日', '2026年12月5日'],
  ['1,826.40', '1,826.40'],
  ['国务院令第 663 号', '国务院令第 663 号'],
  ['约2分钟', '约2分钟'],
  ['人社 · 约1分钟', '人社，约1分钟'],
  ['WIFI ABCD', 'WIFI ABCD'],
  ['公安  局\n 户政', '公安 局 户政'],
])('%s is said %s', (text, said) => {
  expect(sayable(text, words)).toBe(said);
});

test('nothing is lost and nothing is added but spaces, stars in words and pauses', () => {
  const bare = (text: string) => text.replace(/[\s·•|→，]+/g, '');
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'0123456789ABX *·年月第中a-.,:'), maxLength: 40 }),
      (text) => {
        const said = sayable(text, { star: '★', stars: (count) => '★'.repeat(count), to: '' });
        expect(bare(said)).toBe(bare(text).replaceAll('*', '★'));
      },
    ),
  );
});
