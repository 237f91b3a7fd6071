/**
 * Each file of bad-examples/ spoils the sound example in one way and is named after the code that must be found, and
 * no other. Who wonders what a code means reads its file.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type CatalogFile, type LintCode, lintCatalog, lintRules } from '../item-lint.ts';

const SHOP = 'example/shop.json';

const badExampleSchema = z.strictObject({
  says: z.string(),
  /** What the changes are made in, and where the finding lies; the shop when absent. */
  file: z.string().default(SHOP),
  foundIn: z.string().optional(),
  /** The shop again, under this path. */
  copy: z.string().optional(),
  /** Files that are added, or taken away. */
  files: z.record(z.string(), z.json()).default({}),
  /** New values by their JSONPath. */
  change: z.record(z.string(), z.json()).default({}),
  remove: z.array(z.string()).default([]),
  languages: z.array(z.string()).optional(),
  /** Where it must be found. */
  at: z.array(z.string()).min(1),
});
type BadExample = z.infer<typeof badExampleSchema>;

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

function soundFiles(): Map<string, unknown> {
  return new Map(
    ['shop.json', 'department.json', 'department.en.json'].map((name) => [
      `example/${name}`,
      read(`sound-example/${name}`),
    ]),
  );
}

const examples = readdirSync(new URL('bad-examples/', import.meta.url)).map((name): [string, BadExample] => [
  name.replace(/\.json$/, ''),
  badExampleSchema.parse(read(`bad-examples/${name}`)),
]);

/** `$.fields[0].title` → `['fields', 0, 'title']`. */
function keysOf(path: string): (string | number)[] {
  return [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]/g)].map(([, key, index]) => key ?? Number(index));
}

function parentOf(root: unknown, keys: readonly (string | number)[]): Record<string | number, unknown> {
  const parent = keys
    .slice(0, -1)
    .reduce<unknown>((node, key) => (node as Record<string | number, unknown>)[key], root);
  if (typeof parent !== 'object' || parent === null) throw new Error(`no such place: ${keys.join('.')}`);
  return parent as Record<string | number, unknown>;
}

function spoiled(example: BadExample): CatalogFile[] {
  const files = soundFiles();
  for (const [path, content] of Object.entries(example.files)) {
    if (content === null) files.delete(path);
    else files.set(path, content);
  }
  const subject = example.copy ?? example.file;
  const content = structuredClone(files.get(example.copy === undefined ? subject : SHOP));
  for (const [path, value] of Object.entries(example.change)) {
    const keys = keysOf(path);
    parentOf(content, keys)[keys.at(-1) ?? ''] = structuredClone(value);
  }
  for (const path of example.remove) {
    const keys = keysOf(path);
    const parent = parentOf(content, keys);
    const last = keys.at(-1) ?? '';
    if (!(last in parent)) throw new Error(`nothing to remove at ${path}`);
    if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete parent[last];
  }
  files.set(subject, content);
  return [...files].map(([path, spoiltContent]) => ({ path, content: spoiltContent }));
}

function found(files: readonly CatalogFile[], languages: readonly string[] = []) {
  const findings = lintCatalog(files, {
    knownIcons: new Set(['store']),
    requiredLanguages: languages,
    today: '2026-11-22',
  });
  // With a language required, the shop itself has nothing in it: only the department is looked at.
  return findings.filter(({ file, code }) => languages.length === 0 || file !== SHOP || code === 'schema');
}

test('the sound example has no finding', () => {
  expect(found([...soundFiles()].map(([path, content]) => ({ path, content })))).toEqual([]);
});

describe('a bad example', () => {
  test.each(examples)('%s', (code, example) => {
    const findings = found(spoiled(example), example.languages);
    const file = example.foundIn ?? example.file;
    expect(findings.map((finding) => `${finding.code} ${finding.file} ${finding.path}`)).toEqual(
      example.at.map((path) => `${code} ${file} ${path}`),
    );
  });
});

test('every rule has an example that breaks it, and says where it comes from', () => {
  const codes = Object.keys(lintRules) as LintCode[];
  expect(examples.map(([code]) => code).sort()).toEqual([...codes].sort());
  for (const code of codes) expect(lintRules[code].source, code).not.toBe('');
});
