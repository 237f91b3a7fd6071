import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deleteBackward, insertText } from './edit-text.ts';
import { candidatesFor } from './pinyin-candidates.ts';

const end = (text: string) => ({ text, start: text.length, end: text.length });

describe('editing with the on-screen keys', () => {
  test('types at the caret and over a selection', () => {
    expect(insertText({ text: '广州', start: 1, end: 1 }, '西', 10)).toEqual({
      text: '广西州',
      start: 2,
      end: 2,
    });
    expect(insertText({ text: 'abcd', start: 1, end: 3 }, 'X', 10).text).toBe('aXd');
  });

  test('a character beyond the BMP is deleted whole', () => {
    expect(deleteBackward(end('李𠮷'))).toEqual(end('李'));
  });

  test('never exceeds the length, and what was typed can be deleted again', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
        (text, one) => {
          const typed = insertText(end(text), one, 20);
          expect(typed.text.length).toBeLessThanOrEqual(Math.max(20, text.length));
          if (typed.text !== text) expect(deleteBackward(typed).text).toBe(text);
        },
      ),
    );
  });
});

describe('characters for pinyin', () => {
  test.each([
    ['guang', '广'],
    ['zhou', '州'],
    ['zhang', '张'],
    ['cun', '村'],
    ['lv', '吕'],
    ['hao', '号'],
  ])('%s offers %s among the first', async (letters, character) => {
    const found = await candidatesFor(letters);
    expect(found.slice(0, 8)).toContain(character);
  });

  test('the first letters already offer something, nonsense offers nothing', async () => {
    expect((await candidatesFor('zh')).length).toBeGreaterThan(20);
    expect(await candidatesFor('vvv')).toEqual([]);
  });
});
