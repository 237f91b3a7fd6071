import { describe, expect, test } from 'vitest';
import { type CatalogFile, type LintCode, lintCatalog } from '../item-lint.ts';
import { department } from './testing/sample-items.ts';

/** Everything that the department says, in English. */
const englishDepartment = {
  aliases: [],
  keywords: [],
  texts: { name: 'Example Civil Affairs Bureau', shortName: 'Civil' },
};
const english = (change: (texts: Record<string, string>) => void, extra: object = {}): CatalogFile => {
  const texts: Record<string, string> = { ...englishDepartment.texts };
  change(texts);
  return { path: 'civil-affairs/department.en.json', content: { ...englishDepartment, texts, ...extra } };
};
const untouched = (): void => undefined;

const brokenTranslations: readonly (readonly [
  LintCode,
  string,
  readonly CatalogFile[],
  readonly string[],
])[] = [
  [
    'translation-missing',
    'a text without its translation',
    [english((texts) => Reflect.deleteProperty(texts, 'shortName'))],
    ['error translation-missing civil-affairs/department.en.json $.texts["shortName"]'],
  ],
  [
    'translation-missing',
    'no file at all',
    [],
    ['error translation-missing civil-affairs/department.json $'],
  ],
  [
    'translation-missing',
    'a fourth language that is half there',
    [
      english(untouched),
      { path: 'civil-affairs/department.ug.json', content: { texts: { name: 'خەلق ئىشلىرى' } } },
    ],
    ['warning translation-missing civil-affairs/department.ug.json $.texts["shortName"]'],
  ],
  [
    'translation-stale',
    'a text that the department does not have',
    [
      english((texts) => {
        texts.icon = 'baby';
      }),
    ],
    ['error translation-stale civil-affairs/department.en.json $.texts["icon"]'],
  ],
  [
    'translation-untouched',
    'Chinese left in English',
    [
      english((texts) => {
        texts.name = 'Civil 民政 Bureau';
      }),
    ],
    ['error translation-untouched civil-affairs/department.en.json $.texts["name"]'],
  ],
  [
    'translation-untouched',
    'brackets with nothing English before them',
    [
      english((texts) => {
        texts.name = '（示例民政局）';
      }),
    ],
    ['error translation-untouched civil-affairs/department.en.json $.texts["name"]'],
  ],
  [
    'translation-placeholder',
    'a word that stands for a translation',
    [
      english((texts) => {
        texts.name = 'TODO';
      }),
    ],
    ['error translation-placeholder civil-affairs/department.en.json $.texts["name"]'],
  ],
  [
    'translation-placeholder',
    'a slot that the source does not have',
    [
      english((texts) => {
        texts.name = 'Bureau of {county}';
      }),
    ],
    ['error translation-placeholder civil-affairs/department.en.json $.texts["name"]'],
  ],
  [
    'translation-without-item',
    'a translation of nothing',
    [english(untouched), { path: 'civil-affairs/gone.en.json', content: { texts: {} } }],
    ['error translation-without-item civil-affairs/gone.en.json $'],
  ],
  [
    'file-path',
    'a translation into the language of the source',
    [english(untouched), { path: 'civil-affairs/department.zh-Hans.json', content: { texts: {} } }],
    [
      'error file-path civil-affairs/department.zh-Hans.json $',
      'warning translation-missing civil-affairs/department.zh-Hans.json $.texts["name"]',
      'warning translation-missing civil-affairs/department.zh-Hans.json $.texts["shortName"]',
    ],
  ],
  [
    'schema',
    'a translation that holds something else',
    [english(untouched, { price: 5 })],
    [
      'error schema civil-affairs/department.en.json $',
      'error translation-missing civil-affairs/department.json $',
    ],
  ],
  [
    'schema',
    'a short name that no tile takes',
    [
      english((texts) => {
        texts.shortName = 'Example Civil Affairs Bureau';
      }),
    ],
    ['error schema civil-affairs/department.en.json $.shortName'],
  ],
  [
    'text-unclean',
    'stray blanks',
    [
      english((texts) => {
        texts.name = 'Civil Affairs ';
      }),
    ],
    ['error text-unclean civil-affairs/department.en.json $.texts.name'],
  ],
  [
    'translation-inside',
    'translations in the file itself',
    [
      english(untouched),
      {
        path: 'civil-affairs/department.json',
        content: { ...(department.content as object), translations: { en: englishDepartment } },
      },
    ],
    ['error translation-inside civil-affairs/department.json $.translations'],
  ],
];

describe('lintCatalog on translations', () => {
  const lint = (files: readonly CatalogFile[]): string[] => {
    const inside = files.some(({ path }) => path === department.path);
    return lintCatalog(inside ? files : [department, ...files], { requiredLanguages: ['en'] })
      .filter(({ code }) => code !== 'department-empty')
      .map(({ severity, code, file, path }) => `${severity} ${code} ${file} ${path}`);
  };

  test.each(brokenTranslations)('%s: %s', (_code, _name, files, expected) => {
    expect(lint(files).sort()).toEqual(expected);
  });

  test.each([
    'Labour Contract Law (《劳动合同法》)',
    'Bring the 《Birth Act 计划生育法》 and the card',
    'Press “登记” on the screen',
    'Housing Fund（住房公积金）Centre',
  ])('%s is English with a Chinese name beside it', (name) => {
    expect(lint([english((texts) => Object.assign(texts, { name }))])).toEqual([]);
  });

  test('no language is asked for where none is required', () => {
    expect(lintCatalog([department]).map(({ code }) => code)).toEqual(['department-empty']);
  });
});
