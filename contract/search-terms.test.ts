import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSearchText, searchTermsOf } from './search-terms.ts';
import { foldSearchText, searchTextSchema } from './search-text.ts';

const textsOf = (...given: Parameters<typeof searchTermsOf>) => searchTermsOf(...given).texts ?? [];

describe('search terms', () => {
  test('a name with its readings in Mandarin and Cantonese', () => {
    expect(textsOf({ name: '社保卡', aliases: [], keywords: [] })).toEqual([
      { field: 'name', text: '社保卡', pinyin: 'she bao ka', jyutping: 'se bou kaa' },
    ]);
  });

  test('aliases, keywords and department count; a text said twice counts once, where it counts most', () => {
    const texts = textsOf(
      { name: '参保证明', aliases: ['参保证明', '社保'], keywords: ['社保'] },
      { name: '人社局', shortName: '人社' },
    );
    expect(texts.map(({ field, text }) => [field, text])).toEqual([
      ['name', '参保证明'],
      ['alias', '社保'],
      ['department', '人社局'],
      ['department', '人社'],
    ]);
  });

  test.each([
    ['polyphonic characters are read by their word, and as they stand alone', '银行', 'yin hang/xing'],
    ['ü is v', '绿色', 'lv se'],
    ['个人参保 is not read as ginseng', '个人参保', 'ge ren can bao'],
    ['letters and digits stand for themselves', 'etc2026卡', 'e t c 2 0 2 6 ka'],
  ])('%s', (_what, text, pinyin) => {
    expect(readSearchText(text).pinyin).toBe(pinyin);
  });

  test.each([
    ['租屋', 'zou uk'],
    ['辦證', 'baan zing'],
    ['办证', 'baan zing'],
  ])('%s is read %s in Cantonese, in either script', (text, jyutping) => {
    expect(readSearchText(text).jyutping).toBe(jyutping);
  });

  test('full-width letters, case and punctuation do not matter', () => {
    expect(foldSearchText('ＥＴＣ（办理）-２０２６')).toBe('etc办理2026');
  });

  test('folding is idempotent, and every text fits its schema, one reading a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
        const folded = foldSearchText(text);
        expect(foldSearchText(folded)).toBe(folded);
        for (const read of textsOf({ name: text, aliases: [], keywords: [] })) {
          searchTextSchema.parse(read);
          const length = [...read.text].length;
          if (read.pinyin !== undefined) expect(read.pinyin.split(' ')).toHaveLength(length);
          if (read.jyutping !== undefined) expect(read.jyutping.split(' ')).toHaveLength(length);
        }
      }),
    );
  });
});

describe('texts in other languages', () => {
  const translations = {
    'zh-Hant': { aliases: ['社保證明'], keywords: [], texts: { name: '參保證明', 'fields.x.title': '年份' } },
    en: {
      aliases: ['SI record'],
      keywords: ['pension'],
      texts: { name: 'Proof of social-insurance', summary: 'Printed while you wait.' },
    },
  };
  const texts = textsOf({ name: '参保证明', aliases: [], keywords: [], translations }).map(
    ({ text }) => text,
  );

  test('words in an alphabet stay apart; only names, aliases and keywords count', () => {
    expect(texts).toEqual(expect.arrayContaining(['proof of social insurance', 'si record', 'pension']));
    expect(texts.join()).not.toMatch(/printed|年份/);
  });

  test('Traditional characters are texts like Simplified ones', () => {
    expect(texts).toEqual(expect.arrayContaining(['參保證明', '社保證明']));
  });

  test('those of the department count for its items', () => {
    const department = {
      name: '卫生健康局',
      shortName: '卫健',
      translations: { en: { aliases: [], keywords: [], texts: { name: 'Health Bureau' } } },
    };
    const found = textsOf({ name: '登记', aliases: [], keywords: [] }, department);
    expect(found.map(({ text }) => text)).toContain('health bureau');
  });
});
