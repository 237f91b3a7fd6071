import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { itemElements, itemTables, rulesByElement, withTables } from './element-tables.ts';

const page = readFileSync(new URL('../docs/items.md', import.meta.url), 'utf8');

describe('docs/items.md', () => {
  test('has every element, lint code and national code as they are; node items/generate-schema.ts writes them', () => {
    expect(withTables(page)).toBe(page);
  });

  test('a table whose place is gone is not forgotten', () => {
    expect(() => withTables(page.replace('<!-- lints -->', ''))).toThrow('lints');
  });

  test('what is wrong in the page is written anew', () => {
    const [row = ''] = itemTables().get('elements')?.split('\n').slice(2) ?? [];
    expect(page).toContain(row);
    expect(withTables(page.replace(row, '| stale |'))).toBe(page);
  });
});

describe('the elements of an item', () => {
  test('have their Chinese names, each once', () => {
    const elements = itemElements();
    expect(elements.filter(({ name }) => !/\p{Script=Han}/u.test(name))).toEqual([]);
    expect(new Set(elements.map(({ path }) => path)).size).toBe(elements.length);
  });

  test('hold every place at which a rule finds something', () => {
    const known = new Set(itemElements().map(({ path }) => path));
    // A key that no item has, a translation without item, and the order of departments.
    const elsewhere = new Set(['', 'order', 'colour']);
    expect([...rulesByElement().keys()].filter((path) => !known.has(path) && !elsewhere.has(path))).toEqual(
      [],
    );
  });
});
