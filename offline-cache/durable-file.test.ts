import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepFile, syncFolder } from './durable-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'durable-file-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a kept file takes the place of the one before, for its owner only, and leaves nothing beside it', async () => {
  const path = join(folder, 'copies', 'bulletin.json');
  await keepFile(path, 'one');
  await keepFile(path, 'two');
  expect(await readFile(path, 'utf8')).toBe('two');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(folder, 'copies'))).toEqual(['bulletin.json']);
});

test('a folder is made durable where the system can, and a missing one is told; Windows is not asked', async () => {
  await syncFolder(folder, 'linux');
  await expect(syncFolder(join(folder, 'absent'), 'linux')).rejects.toMatchObject({ code: 'ENOENT' });
  await syncFolder(join(folder, 'absent'), 'win32');
});
