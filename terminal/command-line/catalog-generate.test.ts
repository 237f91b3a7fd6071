import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { shardIndexSchema } from '#contract/catalog-shards.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { isCreditCode, isOrganisationCode } from '#contract/identity-number.ts';
import { departmentIdOf, departmentSchema, type Item, itemSchema } from '#contract/item.ts';
import { lintCodesOf } from '#contract/item-lint/codes.ts';
import { runCommandLine } from './command-line.ts';

let folder: string;
let said: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhuban-generate-'));
  said = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const generate = (...more: string[]): Promise<number> =>
  runCommandLine(['catalog', 'generate', '--out', join(folder, 'city'), ...more]);

async function contentOf(
  out = 'city',
): Promise<{ items: Item[]; departments: number; files: Map<string, string> }> {
  const files = new Map<string, string>();
  for (const name of (await readdir(join(folder, out))).sort()) {
    files.set(name, await readFile(join(folder, out, name), 'utf8'));
  }
  const index = shardIndexSchema.parse(JSON.parse(files.get('catalog.json') ?? ''));
  const items: Item[] = [];
  let departments = 0;
  for (const { kind, file, lines, sha256 } of index.shards) {
    const text = files.get(file) ?? '';
    expect(sha256Hex(text)).toBe(sha256);
    const rows = text.trimEnd().split('\n');
    expect(rows).toHaveLength(lines);
    for (const row of rows) {
      if (kind === 'items') items.push(itemSchema.parse(JSON.parse(row)));
      else departments += departmentSchema.parse(JSON.parse(row)) ? 1 : 0;
    }
  }
  expect(items).toHaveLength(index.itemCount);
  expect(departments).toBe(index.departmentCount);
  return { items, departments, files };
}

test('a city: every item fits the contract, its codes have right check digits, and no id comes twice', async () => {
  expect(await generate('--items', '900')).toBe(0);
  const { items, departments } = await contentOf();
  expect(departments).toBeGreaterThanOrEqual(20);
  expect(new Set(items.map(({ id }) => id)).size).toBe(900);
  expect(new Set(items.map(({ id }) => departmentIdOf(id))).size).toBeGreaterThanOrEqual(20);
  expect(new Set(items.map(({ implementation }) => implementation.level))).toEqual(new Set(['3', '4', '5']));
  for (const item of items) {
    const { creditCode } = item.implementation.body;
    expect(isCreditCode(creditCode) && isOrganisationCode(creditCode.slice(8, 17))).toBe(true);
    expect(lintCodesOf(item)).toEqual([]);
  }
});

test('四同: a service has one name, one code, one type and one basis in the whole city', async () => {
  expect(await generate('--items', '900')).toBe(0);
  const { items } = await contentOf();
  const known = new Map<string, string>();
  for (const { name, implementation } of items) {
    const four = JSON.stringify([name, implementation.taskType, implementation.legalBasis]);
    expect(known.get(implementation.catalogCode) ?? four).toBe(four);
    known.set(implementation.catalogCode, four);
  }
  expect(known.size).toBeLessThan(items.length);
});

test('the same seed makes the same files, another one others', async () => {
  expect(await generate('--items', '120', '--seed', '7')).toBe(0);
  const first = (await contentOf()).files;
  expect(await generate('--items', '120', '--seed', '7')).toBe(0);
  expect((await contentOf()).files).toEqual(first);
  expect(await generate('--items', '120', '--seed', '8')).toBe(0);
  expect((await contentOf()).files).not.toEqual(first);
});

test('a folder that holds something else is left alone', async () => {
  await writeFile(join(folder, 'letter.txt'), 'mine');
  expect(await runCommandLine(['catalog', 'generate', '--items', '5', '--out', folder, '--json'])).toBe(1);
  expect(said.join('')).toContain('"code":"folder-not-empty"');
  expect(await readdir(folder)).toEqual(['letter.txt']);
});

test("a folder with somebody's own lines of JSON is left alone", async () => {
  await writeFile(join(folder, 'my-events.ndjson'), '{}\n');
  expect(await runCommandLine(['catalog', 'generate', '--items', '5', '--out', folder, '--json'])).toBe(1);
  expect(said.join('')).toContain('"code":"folder-not-empty"');
  expect(await readdir(folder)).toEqual(['my-events.ndjson']);
});

test('everyday words that were put beside it stay', async () => {
  expect(await generate('--items', '5')).toBe(0);
  await writeFile(join(folder, 'city', 'vocabulary.json'), '{}');
  expect(await generate('--items', '5')).toBe(0);
  expect(await readdir(join(folder, 'city'))).toContain('vocabulary.json');
});

test('a place that is no city', async () => {
  expect(await generate('--items', '5', '--city', '999900', '--json')).toBe(1);
  expect(said.join('')).toContain('"code":"city-unknown"');
});
