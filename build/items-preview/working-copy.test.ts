import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { copySurroundings, findWorkingCopy, readWorkingCopy, watchWorkingCopy } from './working-copy.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'working-copy-'));
  for (const path of [
    'items/vocabulary.json',
    'items/item.schema.json',
    'items/taxation/department.json',
    'items/taxation/invoice.json',
    'items/taxation/invoice.en.json',
    'items/drafts/notes.json',
    'packages/department.json',
    'packages/department.en.json',
    'packages/shop.json',
    'packages/shop.en.json',
    'packages/birth.json',
  ]) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), '{}');
  }
});
afterEach(() => rm(root, { recursive: true, force: true }));

const find = (path: string) => findWorkingCopy(join(root, path));
async function surroundingsOf(path: string): Promise<string[]> {
  const to = join(root, 'copy');
  await copySurroundings(unwrap(await find(path)), to);
  const entries = await readdir(to, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(to.length + 1))
    .sort();
}

test('an item has the departments around it, and no package that it may be a part of', async () => {
  expect(unwrap(await find('items/taxation/invoice.json')).itemId).toBe('taxation/invoice');
  expect(await surroundingsOf('items/taxation/invoice.json')).toEqual([
    'items/taxation/department.json',
    'items/vocabulary.json',
  ]);
});

test('a package has all items and the other packages around it', async () => {
  expect(unwrap(await find('packages/shop.json')).itemId).toBe('packages/shop');
  expect(await surroundingsOf('packages/shop.json')).toEqual([
    'items/taxation/department.json',
    'items/taxation/invoice.en.json',
    'items/taxation/invoice.json',
    'items/vocabulary.json',
    'packages/birth.json',
    'packages/department.en.json',
    'packages/department.json',
  ]);
});

test('a translation stands for its package, and all of it is published with the department', async () => {
  const copy = unwrap(await find('packages/shop.en.json'));
  expect(copy.itemId).toBe('packages/shop');
  const { files } = unwrap(await readWorkingCopy(copy));
  expect(files.map(({ path }) => path)).toEqual([
    'packages/department.en.json',
    'packages/department.json',
    'packages/shop.en.json',
    'packages/shop.json',
  ]);
});

test('what cannot be previewed is told by its reason', async () => {
  const codeOf = async (path: string) => {
    const found = await find(path);
    return found.ok ? 'found' : found.failure.code;
  };
  expect(await codeOf('packages/nothing.json')).toBe('path-not-found');
  expect(await codeOf('packages/department.json')).toBe('not-an-item');
  expect(await codeOf('items/drafts/notes.json')).toBe('not-in-a-department');
  await rm(join(root, 'items'), { recursive: true });
  expect(await codeOf('packages/shop.json')).toBe('no-items-beside-packages');
});

test('a folder that is taken away and put back is watched again', async () => {
  const copy = unwrap(await find('items/taxation/invoice.json'));
  const seen: string[] = [];
  const watcher = watchWorkingCopy(copy, () => {
    void readFile(copy.file, 'utf8').then(
      (text) => seen.push(text),
      () => seen.push('away'),
    );
  });
  const sees = async (text: string, work: () => Promise<unknown>): Promise<void> => {
    await work();
    await vi.waitFor(() => expect(seen.at(-1)).toBe(text), { timeout: 15_000 });
  };
  try {
    await sees('{ "first": 1 }', () => writeFile(copy.file, '{ "first": 1 }'));
    await sees('away', () => rm(dirname(copy.file), { recursive: true }));
    await sees('{ "second": 2 }', async () => {
      await mkdir(dirname(copy.file));
      await writeFile(copy.file, '{ "second": 2 }');
    });
    await sees('{ "third": 3 }', () => writeFile(copy.file, '{ "third": 3 }'));
  } finally {
    watcher.close();
  }
}, 60_000);
