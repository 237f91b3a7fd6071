import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { electronBinary, ensureElectronBinary, failedLately } from './electron-binary.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhuban-electron-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const ensure = (limitMs: number) =>
  ensureElectronBinary({ limitMs, packageFolder: folder, marker: join(folder, 'm') });
const installer = (script: string) => writeFileSync(join(folder, 'install.js'), script);

const DOWNLOADS = `
  const fs = require('node:fs');
  fs.mkdirSync('dist'); fs.writeFileSync('dist/electron', ''); fs.writeFileSync('path.txt', 'electron');`;

describe("Electron's binary", () => {
  test('is there already', () => {
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist/electron'), '');
    writeFileSync(join(folder, 'path.txt'), 'electron');
    expect(electronBinary(folder)).toBe(join(folder, 'dist/electron'));
  });

  test('path.txt is there, the binary was deleted', () => {
    writeFileSync(join(folder, 'path.txt'), 'electron');
    expect(electronBinary(folder)).toBeUndefined();
  });

  test('is downloaded, and an earlier failure forgotten', async () => {
    installer(DOWNLOADS);
    writeFileSync(join(folder, 'm'), '');
    expect(await ensure(20_000)).toEqual({ ok: true, value: join(folder, 'dist/electron') });
    expect(failedLately(join(folder, 'm'))).toBe(false);
  });

  test('no network: says so and remembers it for a day', async () => {
    installer('process.exit(1)');
    expect(await ensure(20_000)).toMatchObject({ ok: false, failure: { code: 'electron-download-failed' } });
    expect(failedLately(join(folder, 'm'))).toBe(true);
    const dayAgo = Date.now() / 1000 - 25 * 3600;
    utimesSync(join(folder, 'm'), dayAgo, dayAgo);
    expect(failedLately(join(folder, 'm'))).toBe(false);
  });

  test('download hangs: given up after the limit, and nothing stays behind', async () => {
    installer('setInterval(() => {}, 1000)');
    expect(await ensure(200)).toMatchObject({ ok: false, failure: { code: 'electron-download-timeout' } });
  });

  test('npm package is not installed', async () => {
    expect(await ensure(200)).toMatchObject({ ok: false, failure: { code: 'electron-not-installed' } });
  });
});
