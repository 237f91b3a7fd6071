import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { characterByCode, codeOf } from './code-point.ts';
import { ComponentEngine } from './component-engine.ts';
import { handwriting, installHandwriting } from './handwriting-port.ts';
import { type PinyinCandidate, PinyinEngine, plainLetters } from './pinyin-engine.ts';
import { readRadicals } from './radical-index.ts';
import { ANY_STROKE, StrokeEngine } from './stroke-engine.ts';
import { fuzzyForms } from './syllables.ts';
import { VisitMemory } from './visit-memory.ts';

const data = (file: string) => readFileSync(join(import.meta.dirname, 'data', file), 'utf8');
const pinyin = new PinyinEngine(data('pinyin-words.txt'));
const strokes = new StrokeEngine(data('strokes.txt'));
const components = new ComponentEngine(data('components.txt'), (character) => strokes.weightOf(character));
const radicalData = data('radicals.txt');
const radicals = readRadicals(radicalData);

const first = (letters: string) => pinyin.lookup(letters)[0]?.text;
const gb2312 = (): string[] => {
  const decoder = new TextDecoder('gbk');
  const characters: string[] = [];
  for (let row = 0xb0; row <= 0xf7; row += 1) {
    // D7FA … D7FE are empty in the standard.
    for (let cell = 0xa1; cell <= (row === 0xd7 ? 0xf9 : 0xfe); cell += 1) {
      characters.push(decoder.decode(new Uint8Array([row, cell])));
    }
  }
  return characters;
};

describe('words for pinyin', () => {
  test.each([
    ['shenfenzheng', '身份证'],
    ['sfz', '身份证'],
    ['shenfz', '身份证'],
    ['shfz', '身份证'],
    ['shebao', '社保'],
    ['yibao', '医保'],
    ['hukoubu', '户口簿'],
    ['hukouben', '户口本'],
    ['juzhuzheng', '居住证'],
    ['jzz', '居住证'],
    ['gongjijin', '公积金'],
    ['gjj', '公积金'],
    ['yanglaobaoxian', '养老保险'],
    ['yinhangka', '银行卡'],
    ['guangdongsheng', '广东省'],
    ['guangzhou', '广州'],
    ['shenzhenshi', '深圳市'],
    ['dongguan', '东莞'],
    ['nanshanqu', '南山区'],
    ['chongqing', '重庆'],
    ['shaoguan', '韶关'],
    ['jiedaoban', '街道办'],
    ['cunweihui', '村委会'],
    ['chuzuwu', '出租屋'],
    ['mama', '妈妈'],
    ['mm', '妈妈'],
    ['nver', '女儿'],
    ['dianhua', '电话'],
    ['zhang', '张'],
    ['li', '李'],
    ['chen', '陈'],
    ['huang', '黄'],
    ["xi'an", '西安'],
    ['zhongguo', '中国'],
  ])('%s gives %s first', (letters, word) => {
    expect(first(letters)).toBe(word);
  });

  test.each([
    ['guang', '广'],
    ['zhou', '州'],
    ['cun', '村'],
    ['lv', '吕'],
    ['hao', '号'],
    ['ou', '区'],
    ['zeng', '曾'],
  ])('%s offers %s on the first page', (letters, character) => {
    const page = pinyin.lookup(letters).slice(0, 8);
    expect(page.map(({ text }) => text)).toContain(character);
  });

  test('what is no word is put together from words, and can be chosen piece by piece', () => {
    const found = pinyin.lookup('zhangsanfeng');
    expect(found[0]).toMatchObject({ text: '张三丰', consumed: 12 });
    const zhang = found.find(({ text }) => text === '张');
    expect(zhang).toMatchObject({ consumed: 5, syllables: ['zhang'] });
    expect(pinyin.lookup('sanfeng').some(({ text }) => text === '三')).toBe(true);
    expect(first('woxiangbanlijuzhuzheng')).toBe('我想办理居住证');
  });

  test('southern sounds find, below what was typed exactly', () => {
    expect(first('zongguo')).toBe('中国');
    expect(first('senfenzen')).toBe('身份证');
    expect(pinyin.lookup('zongguo', { fuzzy: false }).map(({ text }) => text)).not.toContain('中国');
    const found = pinyin.lookup('lanhai').map(({ text }) => text);
    expect(found.indexOf('蓝海')).toBeLessThan(found.indexOf('南海'));
    expect(fuzzyForms('ning')).toEqual(expect.arrayContaining(['ling', 'nin', 'lin']));
  });

  test('nonsense offers nothing', () => {
    expect(pinyin.lookup('vvv')).toEqual([]);
    expect(pinyin.lookup('')).toEqual([]);
    expect(pinyin.lookup("'''")).toEqual([]);
  });

  const keys = fc.string({ unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz'"), maxLength: 30 });

  test('no row of keys throws, and every candidate reads as it was typed', () => {
    fc.assert(
      fc.property(keys, (letters) => {
        for (const candidate of pinyin.lookup(letters)) {
          expect(candidate.consumed).toBeLessThanOrEqual(letters.length);
          expect(candidate.consumed).toBeGreaterThan(0);
          if (!candidate.fuzzy)
            expect(readsAs(candidate, letters), `${letters} ${candidate.text}`).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('of the same letters, no fuzzy word stands before an exact one', () => {
    fc.assert(
      fc.property(keys, (letters) => {
        const words = pinyin.lookup(letters).filter(({ completion }) => !completion);
        for (const consumed of new Set(words.map((word) => word.consumed))) {
          const fuzzy = words.filter((word) => word.consumed === consumed).map((word) => word.fuzzy);
          expect(fuzzy.lastIndexOf(false)).toBeLessThanOrEqual(
            fuzzy.indexOf(true) < 0 ? 999 : fuzzy.indexOf(true),
          );
        }
      }),
      { numRuns: 100 },
    );
  });

  test('any text at all is only letters to the engine', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plainLetters(text)).toMatch(/^[a-z']{0,48}$/);
        expect(() => pinyin.lookup(text)).not.toThrow();
      }),
      { numRuns: 60 },
    );
  });

  test('what this person chose stands first, and is forgotten with the visit', () => {
    const memory = new VisitMemory();
    const before = pinyin.lookup('zhangshan', { memory })[0]?.text;
    memory.remember('章珊', ['zhang', 'shan']);
    expect(before).not.toBe('章珊');
    expect(pinyin.lookup('zhangshan', { memory })[0]?.text).toBe('章珊');
    expect(pinyin.lookup('zs', { memory })[0]?.text).toBe('章珊');
    expect(pinyin.lookup('zhangshanyangben', { memory }).map(({ text }) => text)).toContain('章珊');
    memory.remember('李示例', ['li', 'shi', 'li']);
    expect(pinyin.lookup('lsl', { memory })[0]?.text).toBe('李示例');
    memory.forget();
    expect(pinyin.lookup('zhangshan', { memory }).map(({ text }) => text)).not.toContain('章珊');
  });

  function readsAs({ syllables, consumed }: PinyinCandidate, letters: string): boolean {
    const typed = letters.slice(0, consumed).replace(/^'+|'+$/g, '');
    const fits = (rest: string, place: number): boolean => {
      if (rest === '') return true;
      if (rest.startsWith("'")) return fits(rest.slice(1), place);
      const syllable = syllables[place];
      if (!syllable) return false;
      return Array.from({ length: syllable.length }, (_, length) =>
        syllable.slice(0, syllable.length - length),
      ).some((begun) => rest.startsWith(begun) && fits(rest.slice(begun.length), place + 1));
    };
    return fits(typed, 0);
  }
});

describe('characters by strokes', () => {
  test.each([
    ['我', '3121534'],
    ['火', '4334'],
    ['张', '5153154'],
    ['深', '441'],
    ['社', '4524'],
  ])('%s begins with %s', (character, begin) => {
    expect(strokes.strokesOf(character)).toMatch(new RegExp(`^${begin}`));
  });

  test('knows GB/T 2312 whole, and rare characters of names', () => {
    expect(gb2312().filter((character) => !strokes.strokesOf(character))).toEqual([]);
    expect(strokes.strokesOf('𠮷')).toBe('121251');
    expect(strokes.strokesOf('䶮')).toBe('135341134');
    for (const rare of ['㛃', '𬭼', '玕', '喆', '犇']) {
      expect(strokes.lookup(strokes.strokesOf(rare) ?? ''), rare).toContain(rare);
    }
  });

  test('every one of a thousand characters is found by its own strokes', () => {
    const known = gb2312().filter((_, place) => place % 7 === 0);
    for (const character of known) {
      expect(strokes.lookup(strokes.strokesOf(character) ?? ''), character).toContain(character);
    }
  });

  test('everyday characters stand first', () => {
    expect(strokes.lookup('32511').slice(0, 6)).toContain('的');
    expect(strokes.lookup('251').slice(0, 6)).toContain('是');
    expect(strokes.lookup('515').slice(0, 8)).toContain('张');
  });

  test('any pattern finds only what is written so', () => {
    const pattern = fc.string({ unit: fc.constantFrom('1', '2', '3', '4', '5', ANY_STROKE), maxLength: 14 });
    fc.assert(
      fc.property(pattern, (typed) => {
        const shape = new RegExp(`^${typed.replaceAll(ANY_STROKE, '.')}`);
        for (const character of strokes.lookup(typed)) expect(strokes.strokesOf(character)).toMatch(shape);
      }),
      { numRuns: 80 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(Array.isArray(strokes.lookup(text))).toBe(true);
      }),
    );
  });
});

describe('rare characters', () => {
  test.each([
    [['氵', '胡'], '湖'],
    [['水', '古', '月'], '湖'],
    [['龙', '天'], '䶮'],
    [['女', '㓞'], '㛃'],
    [['钅', '遂'], '𬭼'],
    [['王', '干'], '玕'],
    [['木', '木', '木'], '森'],
    [['火', '火', '火'], '焱'],
    [['土', '口'], '𠮷'],
  ])('%s make %s', (parts, character) => {
    expect(components.lookup(parts).slice(0, 8)).toContain(character);
  });

  test('any parts find only characters that hold them all', () => {
    const holds = (character: string, part: string, depth = 0): boolean =>
      depth < 9 &&
      components.partsOf(character).some((inner) => inner === part || holds(inner, part, depth + 1));
    const part = fc.constantFrom('日', '寸', '田', '女', '立', '羊', '雨', '厶', '皿', '㓞', 'x', '');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 3 }), (parts) => {
        for (const found of components.lookup(parts).slice(0, 20)) {
          for (const each of parts) expect(holds(found, each), `${parts} ${found}`).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('every ideograph of Unicode 15 stands under a radical', () => {
    expect(radicals.filter(({ number }) => /^\d+$/.test(number))).toHaveLength(214);
    const all = new Set(radicals.flatMap(({ byStrokes }) => [...byStrokes.values()].flat()));
    const ranges = [
      [0x3400, 0x4dbf],
      [0x4e00, 0x9fff],
      [0x20000, 0x2a6df],
      [0x2a700, 0x2b739],
      [0x2b740, 0x2b81d],
      [0x2b820, 0x2cea1],
      [0x2ceb0, 0x2ebe0],
      [0x30000, 0x3134a],
      [0x31350, 0x323af],
    ] as const;
    const missing: string[] = [];
    let count = 0;
    for (const [from, to] of ranges) {
      for (let code = from; code <= to; code += 1) {
        count += 1;
        if (!all.has(String.fromCodePoint(code))) missing.push(codeOf(String.fromCodePoint(code)));
      }
    }
    expect(missing).toEqual([]);
    expect(count).toBe(97_046);
    // The twelve unified ideographs in the compatibility block make it 97,058.
    expect('﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩'.match(/./gu)?.every((each) => all.has(each))).toBe(true);
    const gold = radicals.find(({ face }) => face === '钅');
    expect(gold?.byStrokes.get(13)).toContain('𬭼');
  });

  test('a code gives its character, nothing else does', () => {
    expect(characterByCode('U+20BB7')).toBe('𠮷');
    expect(characterByCode('2cb7c')).toBe('𬭼');
    expect(characterByCode('u+4dae')).toBe('䶮');
    expect(characterByCode(' U+36C3 ')).toBe('㛃');
    for (const wrong of ['', 'U+', '41', 'U+0041', 'U+E000', 'U+110000', 'U+D800', 'FFFFF', '<b>', '4E0G']) {
      expect(characterByCode(wrong), wrong).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.integer({ min: 0x4e00, max: 0x9fff }), (code) => {
        const character = String.fromCodePoint(code);
        expect(characterByCode(codeOf(character))).toBe(character);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        const found = characterByCode(text);
        if (found) expect(found).toMatch(/^\p{Script=Han}$|^.$/u);
      }),
    );
  });

  test('handwriting says honestly that nothing is installed', async () => {
    expect(handwriting()).toEqual({ state: 'not-installed' });
    const engine = { name: 'test', licence: 'none', recognise: async () => ['永'] };
    installHandwriting(engine);
    expect(handwriting()).toEqual({ state: 'installed', engine });
    installHandwriting(undefined);
    expect(handwriting().state).toBe('not-installed');
  });
});

describe('the committed data files', () => {
  test.each([
    ['pinyin-words.txt', 1_200_000],
    ['strokes.txt', 800_000],
    ['components.txt', 800_000],
    ['radicals.txt', 500_000],
  ])('%s names its sources and stays small', (file, most) => {
    const text = data(file);
    expect(Buffer.byteLength(text)).toBeLessThan(most);
    expect(
      text.split('\n').filter((line) => /^# Derived from .+; .+\. Modified\.$/.test(line)).length,
    ).toBeGreaterThan(0);
    expect(text).not.toMatch(/GPL/);
    expect(text).not.toContain('\uFFFD');
  });

  test('hold as much as they were made with', () => {
    expect(pinyin.size).toBeGreaterThan(65_000);
    expect(strokes.size).toBeGreaterThan(50_000);
    expect(components.size).toBeGreaterThan(70_000);
    expect(radicalData.length).toBeGreaterThan(98_000);
  });
});
