import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { openClipLibrary } from './clip-library.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'zhuban-clips-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function shelf(folder: string, index: unknown, files: Readonly<Record<string, string>> = {}) {
  await mkdir(join(root, folder), { recursive: true });
  await writeFile(join(root, folder, 'index.json'), JSON.stringify(index));
  for (const [name, content] of Object.entries(files)) await writeFile(join(root, folder, name), content);
}

describe('a library of clips', () => {
  test('tells its voices and their languages, and gives the recordings', async () => {
    await shelf(
      'mandarin',
      { sentences: { 继续: 'go-on.mp3' }, parts: { 二: '二.ogg' } },
      { '二.ogg': 'two' },
    );
    await shelf('cantonese/zh-Hant', { sentences: { 繼續: 'go-on.mp3' } }, { 'go-on.mp3': 'sound' });
    const library = unwrap(await openClipLibrary(root));
    expect(library.voices.map(({ voice, language }) => [voice, language])).toEqual([
      ['cantonese', 'zh-Hant'],
      ['mandarin', undefined],
    ]);
    expect(await library.clip({ voice: 'cantonese', language: 'zh-Hant', file: 'go-on.mp3' })).toEqual({
      mediaType: 'audio/mpeg',
      bytes: Buffer.from('sound').toString('base64'),
    });
    expect(await library.clip({ voice: 'mandarin', file: '二.ogg' })).toMatchObject({
      mediaType: 'audio/ogg',
    });
  });

  test('a file that no index names is not given', async () => {
    await shelf('mandarin', { sentences: { 继续: 'a.mp3' } }, { 'a.mp3': 'x', 'b.mp3': 'y' });
    const library = unwrap(await openClipLibrary(root));
    expect(await library.clip({ voice: 'mandarin', file: 'b.mp3' })).toBeUndefined();
    expect(await library.clip({ voice: 'hakka', file: 'a.mp3' })).toBeUndefined();
  });

  test.each([
    ['up and out', '../secret.mp3'],
    ['an absolute path', '/etc/passwd.mp3'],
    ['a folder', 'zh-Hant/a.mp3'],
    ['a script', 'index.js'],
    ['a hidden file', '.secret.mp3'],
  ])('an index that names %s is refused', async (_, file) => {
    await shelf('mandarin', { sentences: { 继续: file } });
    const opened = await openClipLibrary(root);
    expect(opened.ok ? '' : opened.failure.code).toBe('clip-index-not-valid');
  });

  test('a link out of the library is not followed', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'zhuban-outside-'));
    await writeFile(join(outside, 'secret.mp3'), 'secret');
    await shelf('mandarin', { sentences: { 继续: 'a.mp3' } });
    await symlink(join(outside, 'secret.mp3'), join(root, 'mandarin', 'a.mp3'));
    const library = unwrap(await openClipLibrary(root));
    expect(await library.clip({ voice: 'mandarin', file: 'a.mp3' })).toBeUndefined();
    await rm(outside, { recursive: true });
  });

  test('a recording that is gone is silence, not a crash', async () => {
    await shelf('mandarin', { sentences: { 继续: 'a.mp3' } });
    const library = unwrap(await openClipLibrary(root));
    expect(await library.clip({ voice: 'mandarin', file: 'a.mp3' })).toBeUndefined();
  });

  test('an index that is not JSON, and a folder that is not there, are told', async () => {
    const missing = await openClipLibrary(join(root, 'nowhere'));
    expect(missing.ok ? '' : missing.failure.code).toBe('clips-not-readable');
    await mkdir(join(root, 'mandarin'));
    await writeFile(join(root, 'mandarin', 'index.json'), '{');
    const broken = await openClipLibrary(root);
    expect(broken.ok ? '' : broken.failure.code).toBe('clip-index-not-valid');
  });
});
