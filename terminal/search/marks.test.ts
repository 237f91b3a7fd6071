import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { marksIn } from './marks.ts';

describe('marks', () => {
  test.each([
    ['社会保险缴费证明', ['缴费'], [[4, 6]]],
    ['住房公积金提取（租房）', ['提取租房'], [[5, 10]]],
    ['社保，社保', ['社保'], [[0, 5]]],
    ['ETC 办理', ['etc办'], [[0, 5]]],
    ['Legal aid', ['aid'], [[6, 9]]],
    ['Said and done', ['aid'], []],
    ['高龄津贴', ['老人'], []],
    ['高龄津贴', [''], []],
  ])('%s: %s', (text, parts, marks) => {
    expect(marksIn(text, parts)).toEqual(marks);
  });

  test('whatever is marked lies in the text, in order, none over another', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.array(fc.string({ unit: 'grapheme', maxLength: 3 })),
        (text, parts) => {
          let last = 0;
          for (const [from, to] of marksIn(text, parts)) {
            expect(from).toBeGreaterThanOrEqual(last);
            expect(to).toBeGreaterThan(from);
            last = to;
          }
          expect(last).toBeLessThanOrEqual(text.length);
        },
      ),
    );
  });
});
