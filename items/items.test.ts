import { existsSync, readFileSync } from 'node:fs';
import { iconNames } from 'lucide-react/dynamic';
import { describe, expect, test } from 'vitest';
import { departmentSchema, type Item, itemSchema } from '#contract/item.ts';
import { lintCatalog } from '#contract/item-lint.ts';
import { REQUIRED_TRANSLATIONS, sortTranslations } from '#contract/item-translation.ts';
import { searchTermsOf } from '#contract/search-terms.ts';
import { foldSearchText } from '#contract/search-text.ts';
import { generateEditorSchemas } from './generate-schema.ts';
import { itemsDirectory, readItemFiles } from './read-item-files.ts';

const files = await readItemFiles();
const { subjects, translations } = sortTranslations(files);
const items = subjects
  .filter(({ path }) => !path.endsWith('/department.json'))
  .map(({ content }): Item => itemSchema.parse(content));
const knownIcons: ReadonlySet<string> = new Set(iconNames);

describe('the items that ship', () => {
  test('pass the lint without one finding', () => {
    expect(lintCatalog(files, { knownIcons, requiredLanguages: REQUIRED_TRANSLATIONS })).toEqual([]);
  });

  test('speak every language that is required, with all their departments', () => {
    for (const language of REQUIRED_TRANSLATIONS) {
      for (const { path } of subjects) {
        expect(
          Object.keys(translations.get(path)?.[language]?.texts ?? {}),
          `${path} ${language}`,
        ).not.toEqual([]);
      }
    }
  });

  test.each([
    ['en', 'birth', 'health/birth-registration'],
    ['en', 'social', 'human-resources/participation-certificate'],
    ['zh-Hant', '社保證明', 'human-resources/participation-certificate'],
  ])('in %s, %s leads to %s', (_language, typed, id) => {
    const item = items.find((candidate) => candidate.id === id);
    if (item === undefined) throw new Error(`${id} is gone`);
    const { texts = [] } = searchTermsOf({ ...item, translations: translations.get(`${id}.json`) ?? {} });
    // As the search does: Chinese anywhere, letters by the beginning of a word.
    const folded = foldSearchText(typed);
    const found = texts.some(({ text }) =>
      /\p{Script=Han}/u.test(typed)
        ? text.includes(folded)
        : text.split(' ').some((word) => word.startsWith(folded)),
    );
    expect(found).toBe(true);
  });

  test('cover at least 16 items of 8 departments', () => {
    const departments = subjects.filter(({ path }) => path.endsWith('/department.json'));
    expect(items.length).toBeGreaterThanOrEqual(16);
    expect(departments.length).toBeGreaterThanOrEqual(8);
    for (const { content } of departments) departmentSchema.parse(content);
  });

  test('show every kind of outcome', () => {
    expect(new Set(items.map(({ outcome }) => outcome.kind))).toEqual(
      new Set([
        'certificate',
        'information',
        'acceptance',
        'face-qualification',
        'booking',
        'payment',
        'progress',
        'window-ticket',
        'public-lookup',
        'policies',
      ]),
    );
  });

  test('name only sample bodies, so that nobody takes one for a real office', () => {
    for (const { id, implementation } of items) {
      expect(implementation.body.name, id).toMatch(/示例/);
      expect(implementation.place.name, id).toMatch(/示例/);
    }
  });

  test('say which limits are examples: a published limit is never one, an example never has a source', () => {
    for (const { id, implementation } of items) {
      for (const limit of [implementation.legalLimit, implementation.promisedLimit]) {
        expect(limit.example, id).toBe(limit.source === undefined);
      }
    }
  });

  test('point editors at a schema that is there', () => {
    for (const { path, content } of files) {
      const { $schema } = content as { $schema?: string };
      // A translation may go without.
      if ($schema === undefined && !subjects.some((subject) => subject.path === path)) continue;
      expect($schema, path).toMatch(/^\.\.\//);
      expect(existsSync(new URL($schema ?? '', `file://${itemsDirectory}${path}`)), path).toBe(true);
    }
  });
});

describe('the schemas for editors', () => {
  test.each([...generateEditorSchemas()])('%s is as generated', (name, content) => {
    // Run `node items/generate-schema.ts` when this fails. Compared as data: formatters may break lines elsewhere.
    const committed: unknown = JSON.parse(readFileSync(`${itemsDirectory}${name}`, 'utf8'));
    expect(committed).toEqual(JSON.parse(content));
  });
});
