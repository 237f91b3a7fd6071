import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CatalogFile, type LintCode, lintCatalog, lintDepartment } from '../item-lint.ts';
import {
  department,
  departmentFile,
  first,
  found,
  itemFile,
  OTHER_CREDIT_CODE,
  recode,
  second,
  TASK_CODE,
} from './testing/sample-items.ts';

describe('lintDepartment', () => {
  test('an icon that is not there, and words that are not clean', () => {
    const department = { ...departmentFile('civil-affairs', 1).content, name: '民政 ' };
    expect(found(lintDepartment(department, { knownIcons: new Set() }))).toEqual([
      'icon-unknown $.icon',
      'text-unclean $.name',
    ]);
  });
});

/** Catalogs with one thing wrong between files, and all that must be found, sorted. */
const brokenCatalogs: [LintCode, string, CatalogFile[], string[]][] = [
  [
    'file-path',
    'a file that lies elsewhere',
    [{ ...first, path: 'Allowance.json' }],
    ['department-empty civil-affairs/department.json $', 'file-path Allowance.json $'],
  ],
  [
    'file-path',
    'an id that is not the path',
    [{ ...first, path: 'civil-affairs/other.json' }],
    ['file-path civil-affairs/other.json $.id'],
  ],
  [
    'file-path',
    'a department that is not its folder',
    [first, { ...departmentFile('justice', 2), path: 'tax/department.json' }, second('tax/other')],
    ['file-path tax/department.json $.id'],
  ],
  [
    'schema',
    'an item that is none',
    [first, { path: 'civil-affairs/other.json', content: null }],
    ['schema civil-affairs/other.json $'],
  ],
  [
    'schema',
    'a department that is none',
    [first, { path: 'justice/department.json', content: [] }, second('justice/other')],
    ['department-missing justice/other.json $.id', 'schema justice/department.json $'],
  ],
  [
    'department-missing',
    'a folder without its department',
    [first, second('justice/other')],
    ['department-missing justice/other.json $.id'],
  ],
  [
    'department-empty',
    'a department without items',
    [first, departmentFile('justice', 2)],
    ['department-empty justice/department.json $'],
  ],
  [
    'department-order',
    'two departments in one place',
    [first, departmentFile('justice', 1), second('justice/other')],
    ['department-order justice/department.json $.order'],
  ],
  [
    'same-name-differs',
    'one name, two catalog codes',
    [
      first,
      second('civil-affairs/other', (item) => {
        item.name = '示例津贴申领';
        item.availability.regions = ['45'];
        recode(item, { catalogCode: '000511005001' });
      }),
    ],
    ['same-name-differs civil-affairs/other.json $.implementation.catalogCode'],
  ],
  [
    'same-name-differs',
    'one name, two legal bases',
    [
      first,
      second('civil-affairs/other', (item) => {
        item.name = '示例津贴申领';
        item.availability.regions = ['45'];
        item.implementation.legalBasis = ['《另一办法》'];
      }),
    ],
    ['same-name-differs civil-affairs/other.json $.implementation.legalBasis'],
  ],
  [
    'same-name-differs',
    'one name, two types',
    [
      first,
      second('civil-affairs/other', (item) => {
        item.name = '示例津贴申领';
        item.availability.regions = ['45'];
        recode(item, { catalogCode: '002011005000', taskType: '20' });
      }),
    ],
    [
      'same-name-differs civil-affairs/other.json $.implementation.catalogCode',
      'same-name-differs civil-affairs/other.json $.implementation.taskType',
    ],
  ],
  [
    'handling-code-taken',
    'one code, two items',
    [
      first,
      second('civil-affairs/other', (item) => {
        item.implementation.handlingCode = `${TASK_CODE}01`;
      }),
    ],
    ['handling-code-taken civil-affairs/other.json $.implementation.handlingCode'],
  ],
  [
    'body-name-differs',
    'one credit code, two names',
    [
      first,
      second('civil-affairs/other', (item) => {
        item.implementation.body.name = '另一示例局';
      }),
    ],
    ['body-name-differs civil-affairs/other.json $.implementation.body.name'],
  ],
  [
    'popularity-taken',
    'two items in one place',
    [
      first,
      second('civil-affairs/other', (item) => {
        item.popularity = 1;
      }),
    ],
    ['popularity-taken civil-affairs/other.json $.popularity'],
  ],
  [
    'alias-taken',
    'an alias that is another name',
    [
      first,
      second('civil-affairs/other', (item) => {
        item.aliases = ['示例津贴申领'];
      }),
    ],
    ['alias-taken civil-affairs/other.json $.aliases[0]'],
  ],
];

describe('lintCatalog', () => {
  function foundIn(files: readonly CatalogFile[]): string[] {
    return lintCatalog(files).map(({ code, file, path }) => `${code} ${file} ${path}`);
  }

  test('finds nothing in a sound catalog', () => {
    expect(lintCatalog([department, first, second('civil-affairs/other')])).toEqual([]);
  });

  test.each(brokenCatalogs)('%s: %s', (_code, _name, files, expected) => {
    expect(foundIn([department, ...files]).sort()).toEqual(expected);
  });

  test('an item may list its own name as an alias', () => {
    const own = itemFile('civil-affairs/allowance', (item) => {
      item.aliases = [item.name, '津贴'];
    });
    expect(lintCatalog([department, own])).toEqual([]);
  });

  test('the same item of another body is no conflict', () => {
    const elsewhere = second('civil-affairs/other', (item) => {
      item.name = '示例津贴申领';
      item.availability.regions = ['45'];
      item.implementation.body.name = '另一示例局';
      recode(item, { creditCode: OTHER_CREDIT_CODE });
    });
    expect(lintCatalog([department, first, elsewhere])).toEqual([]);
  });

  test('any files get an answer', () => {
    const file = fc.record({ path: fc.oneof(fc.string(), fc.constant('a/b.json')), content: fc.jsonValue() });
    fc.assert(
      fc.property(fc.array(file, { maxLength: 4 }), (files) => {
        expect(new Set(lintCatalog(files).map((finding) => finding.file))).toEqual(
          new Set(files.map(({ path }) => path)),
        );
      }),
    );
  });
});
