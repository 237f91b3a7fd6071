import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { characterPairs, foldSearchText, searchTermsOf } from './search-terms.ts';

describe('search terms', () => {
  test('pairs, pinyin and initials of a name', () => {
    const terms = searchTermsOf({ name: '社保卡', aliases: [], keywords: [] });
    expect(terms).toEqual({ bigrams: '社保 保卡 卡', pinyin: 'shebaoka baoka ka', initials: 'sbk bk k' });
  });

  test('aliases, keywords and department count; a text said twice counts once', () => {
    const terms = searchTermsOf(
      { name: '参保证明', aliases: ['参保证明'], keywords: ['社保'] },
      { name: '人社局', shortName: '人社' },
    );
    expect(terms.bigrams).toBe('参保 保证 证明 明 社保 保 人社 社局 局 人社 社');
    expect(terms.initials.split(' ')).toContain('cbzm');
    expect(terms.initials.split(' ')).toContain('rsj');
  });

  test('polyphonic characters are read by their word; ü is v', () => {
    expect(searchTermsOf({ name: '银行', aliases: [], keywords: [] }).pinyin).toBe('yinhang hang xing');
    expect(searchTermsOf({ name: '绿色', aliases: [], keywords: [] }).pinyin).toBe('lvse se');
  });

  test('个人参保 is not read as ginseng', () => {
    const terms = searchTermsOf({ name: '个人参保证明', aliases: [], keywords: [] });
    expect(terms.pinyin.split(' ')).toContain('gerencanbaozhengming');
    expect(terms.initials.split(' ')).toContain('cbzm');
  });

  test('full-width letters, case and punctuation do not matter', () => {
    expect(foldSearchText('ＥＴＣ（办理）-２０２６')).toBe('etc办理2026');
    expect(searchTermsOf({ name: 'ETC办理', aliases: [], keywords: [] }).initials.split(' ')[0]).toBe(
      'etcbl',
    );
  });

  test('folding is idempotent, and every token is made of letters and digits only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
        const folded = foldSearchText(text);
        expect(foldSearchText(folded)).toBe(folded);
        expect(characterPairs(folded)).toHaveLength([...folded].length);
        const terms = searchTermsOf({ name: text, aliases: [], keywords: [] });
        expect(`${terms.bigrams}${terms.pinyin}${terms.initials}`).toMatch(/^[\p{L}\p{N} ]*$/u);
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
      texts: { name: 'Proof of social insurance', summary: 'Printed while you wait.' },
    },
  };
  const terms = searchTermsOf({ name: '参保证明', aliases: [], keywords: [], translations });

  test('words in an alphabet are kept whole, each once, and only names, aliases and keywords', () => {
    expect(terms.pinyin.split(' ')).toEqual(
      expect.arrayContaining(['proof', 'of', 'social', 'insurance', 'si', 'record', 'pension']),
    );
    expect(terms.pinyin.split(' ')).not.toContain('printed');
    expect(terms.bigrams.split(' ')).not.toContain('so');
  });

  test('Traditional characters are searched like Simplified ones', () => {
    expect(terms.bigrams.split(' ')).toEqual(expect.arrayContaining(['社保', '保證', '參保']));
    expect(terms.bigrams).not.toContain('年份');
  });

  test('those of the department count for its items', () => {
    const department = {
      name: '卫生健康局',
      shortName: '卫健',
      translations: { en: { aliases: [], keywords: [], texts: { name: 'Health Bureau' } } },
    };
    expect(searchTermsOf({ name: '登记', aliases: [], keywords: [] }, department).pinyin).toContain('health');
  });
});
