import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEd25519Signer, generateEd25519KeyPair } from '#contract/crypto/signing.ts';
import type { Item } from '#contract/item.ts';
import { unwrap } from '#contract/result.ts';
import { readSearchText } from '#contract/search-terms.ts';
import { foldSearchText } from '#contract/search-text.ts';
import { type CatalogStore, openCatalogStore } from '../catalog/catalog-store.ts';
import {
  itemRow,
  sampleDepartment,
  sampleItem,
  sampleRegion,
  signedFeed,
} from '../testing/sample-catalog.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { readQuery } from './read-query.ts';

const names = [
  '社会保险个人参保证明',
  '社会保障卡补换',
  '城乡居民养老保险资格认证',
  '住房公积金提取（租房）',
  '居住证签注',
  'ETC办理',
  '不动产登记 查询',
  '无犯罪记录证明',
  '旅游补贴申领',
  '老年人优待证2026年换证',
  '新生儿“一件事”',
  '长寿保健金',
];
const signer = createEd25519Signer({ privateKey: generateEd25519KeyPair().privateKey });
const department = sampleDepartment('social-security', '样本人社局');
const translated: Readonly<Record<string, Item['translations']>> = {
  社会保险个人参保证明: {
    'zh-Hant': { aliases: ['社保證明'], keywords: [], texts: { name: '社會保險個人參保證明' } },
    en: { aliases: ['SI record'], keywords: [], texts: { name: 'Proof of social insurance' } },
  },
  '新生儿“一件事”': {
    en: { aliases: [], keywords: ['newborn'], texts: { name: 'Birth: everything in one go' } },
  },
};
const items = names.map((name, index) => ({
  ...sampleItem({
    id: `social-security/item-${index}`,
    name,
    ...(index === 0 ? { aliases: ['社保缴费凭证'] } : {}),
  }),
  translations: translated[name] ?? {},
}));
let directory: ReturnType<typeof temporaryDirectory>;
let store: CatalogStore;

beforeAll(() => {
  directory = temporaryDirectory();
  store = unwrap(openCatalogStore({ path: join(directory.path, 'catalog.db') }));
  const after = items.map((item) => itemRow(item, department));
  const hubKeys = {
    signing: { keyId: signer.keyId, publicKey: signer.publicKey },
    sealing: { keyId: '', publicKey: '' },
  };
  unwrap(store.apply(signedFeed(signer, { from: 0, to: 1, after }), hubKeys));
});
afterAll(() => {
  store.close();
  directory.dispose();
});

const nameOf = new Map(items.map(({ id, name }) => [id, name]));
/** What is written so, or read so; nothing that is merely similar. */
const find = (text: string): string[] => {
  const { kind, items: found } = store.search({ text, ...sampleRegion, limit: 100 });
  return kind === 'words' ? found.map(({ id }) => nameOf.get(id) ?? '') : [];
};
const anyName = fc.constantFrom(...names);
/** As people read it: one syllable a character. */
const readingsOf = (name: string): string[] =>
  (readSearchText(foldSearchText(name)).pinyin ?? '')
    .split(' ')
    .map((reading) => reading.split('/')[0] ?? '');

describe('what people type', () => {
  test.each([
    ['卡', '社会保障卡补换'],
    ['公积金', '住房公积金提取（租房）'],
    ['提取租房', '住房公积金提取（租房）'],
    ['（租房）', '住房公积金提取（租房）'],
    ['社保缴费', '社会保险个人参保证明'],
    ['参保 证明', '社会保险个人参保证明'],
    ['cbzm', '社会保险个人参保证明'],
    ['CBZM', '社会保险个人参保证明'],
    ['canbaozhengming', '社会保险个人参保证明'],
    ['can bao zheng ming', '社会保险个人参保证明'],
    ['canbao zhengm', '社会保险个人参保证明'],
    ['zhufang', '住房公积金提取（租房）'],
    ['社会保障ka', '社会保障卡补换'],
    ['居住zheng', '居住证签注'],
    ['etc', 'ETC办理'],
    ['ＥＴＣ', 'ETC办理'],
    ['tc办', 'ETC办理'],
    ['2026', '老年人优待证2026年换证'],
    ['证202', '老年人优待证2026年换证'],
    ['lvyou', '旅游补贴申领'],
    ['lüyou', '旅游补贴申领'],
    ['lǚyóu', '旅游补贴申领'],
    ['lu:you', '旅游补贴申领'],
    ['cān bǎo zhèng míng', '社会保险个人参保证明'],
    ['Chángshòu', '长寿保健金'],
    ['一件事', '新生儿“一件事”'],
    ['changshou', '长寿保健金'],
    ['样本人社局', '居住证签注'],
    ['birth', '新生儿“一件事”'],
    ['Bir', '新生儿“一件事”'],
    ['newborn go', '新生儿“一件事”'],
    ['social', '社会保险个人参保证明'],
    ['insurance proof', '社会保险个人参保证明'],
    ['社保證明', '社会保险个人参保证明'],
    ['社會保', '社会保险个人参保证明'],
  ])('%s finds %s', (text, name) => {
    expect(find(text)).toContain(name);
  });

  test('what is nowhere is not found', () => {
    // Words of an alphabet are found by their beginning, not by what lies inside.
    for (const text of ['irth', 'ocial', '护照', '保社', 'zzzz', '参保护照', '卡卡', 'q w e'])
      expect(find(text)).toEqual([]);
  });

  test('the name itself comes before longer names, and names before aliases', () => {
    expect(find('居住证签注')[0]).toBe('居住证签注');
    expect(find('社会')[0]).toMatch(/^社会/);
  });

  test('nothing to search for', () => {
    for (const text of ['', '   ', '。，！', '"', '\u0000', '*']) {
      expect(readQuery(text).words).toEqual([]);
      expect(find(text)).toEqual([]);
    }
  });
});

describe('every item is found', () => {
  test('by any fragment of its name, of one character or more', () => {
    fc.assert(
      fc.property(anyName, fc.nat(), fc.nat(), (name, from, length) => {
        const characters = [...name];
        const start = from % characters.length;
        const fragment = characters.slice(start, start + 1 + (length % (characters.length - start))).join('');
        fc.pre(foldSearchText(fragment) !== '');
        expect(find(fragment)).toContain(name);
      }),
      { numRuns: 300 },
    );
  });

  test('by pinyin from any syllable on, whole or cut anywhere, with any blanks', () => {
    fc.assert(
      fc.property(
        anyName,
        fc.nat(),
        fc.nat(),
        fc.array(fc.nat(), { maxLength: 4 }),
        (name, pick, cut, blanks) => {
          const syllables = readingsOf(name);
          const token = syllables
            .slice(pick % syllables.length)
            .join('')
            .slice(0, 40);
          let typed = token.slice(0, 1 + (cut % token.length));
          for (const blank of blanks) {
            const at = blank % (typed.length + 1);
            typed = `${typed.slice(0, at)} ${typed.slice(at)}`;
          }
          expect(find(typed)).toContain(name);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('by initials from any syllable on', () => {
    for (const name of names) {
      const initials = readingsOf(name).map((syllable) => syllable[0]);
      for (let start = 0; start < initials.length; start += 1) {
        const token = initials.slice(start).join('');
        expect(find(token), `${name} by ${token}`).toContain(name);
      }
    }
  });
});

describe('nothing typed is syntax', () => {
  test.each([
    '" OR 1',
    'bigrams:社*',
    'NEAR(社 保)',
    "'; DROP TABLE catalog_row; --",
    '社 AND NOT 保',
    '^社',
    '{pinyin initials} : s',
    '社"保',
    '((((',
  ])('%s', (text) => {
    expect(() => find(text)).not.toThrow();
  });

  test('any text at all neither throws nor finds what a plain comparison would not explain', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        expect(() => find(text)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  test('two characters find exactly what a plain comparison finds', () => {
    const pair = fc.tuple(anyName, fc.nat(), anyName, fc.nat()).map(([first, i, second, j]) => {
      const a = [...foldSearchText(first)];
      const b = [...foldSearchText(second)];
      return `${a[i % a.length]}${b[j % b.length]}`;
    });
    const texts = items.map((item) =>
      [item.name, ...item.aliases, department.name, department.shortName].map(foldSearchText),
    );
    fc.assert(
      fc.property(pair, (typed) => {
        fc.pre(/^\p{Script=Han}+$/u.test(typed));
        const expected = items
          .filter((_, index) => texts[index]?.some((text) => text.includes(typed)))
          .map(({ name }) => name);
        expect(find(typed).sort()).toEqual(expected.sort());
      }),
      { numRuns: 300 },
    );
  });
});
