import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { browserArguments, findBrowser, hasDisplay, openBrowser } from './browser-shell.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhuban-shell-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const program = (name: string, text: string) => {
  const file = join(folder, name);
  writeFileSync(file, `#!${process.execPath}\n${text}`);
  chmodSync(file, 0o755);
  return file;
};

describe('browser shell', () => {
  test('a display is X11 or Wayland on Linux, and always there elsewhere', () => {
    expect(hasDisplay('linux', {})).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: '' })).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
    expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasDisplay('win32', {})).toBe(true);
  });

  test('finds the browser on PATH, and none where none is', () => {
    expect(findBrowser('linux', { PATH: folder })).toBeUndefined();
    const browser = program('chromium-browser', '');
    expect(findBrowser('linux', { PATH: `/no/such/folder:${folder}` })).toBe(browser);
  });

  test('gives up the sandbox for root only', () => {
    expect(browserArguments('http://127.0.0.1:1/', '/p', false)).not.toContain('--no-sandbox');
    expect(browserArguments('http://127.0.0.1:1/', '/p', true)).toContain('--no-sandbox');
    expect(browserArguments('http://127.0.0.1:1/', '/p', false).slice(0, 2)).toEqual([
      '--kiosk',
      '--app=http://127.0.0.1:1/',
    ]);
  });

  const profileOf = async (note: string) => {
    await expect
      .poll(() => existsSync(note) && readFileSync(note, 'utf8').endsWith('\n'), { timeout: 20_000 })
      .toBe(true);
    return readFileSync(note, 'utf8').trim();
  };
  const notesProfile = (note: string) =>
    `const profile = process.argv.find((a) => a.startsWith('--user-data-dir=')).slice(16);
     require('node:fs').writeFileSync(${JSON.stringify(note)}, profile + '\\n');`;

  test('closed by the person: its profile folder is gone', async () => {
    const note = join(folder, 'note');
    const { ended } = openBrowser(program('b', notesProfile(note)), 'http://127.0.0.1:1/');
    expect(await ended).toEqual({ how: 'closed' });
    expect(existsSync(await profileOf(note))).toBe(false);
  });

  test('browser crashes', async () => {
    const { ended } = openBrowser(program('b', 'process.exit(139)'), 'http://127.0.0.1:1/');
    expect(await ended).toEqual({ how: 'crashed' });
  });

  test('browser is not executable', async () => {
    const { ended } = openBrowser(join(folder, 'absent'), 'http://127.0.0.1:1/');
    expect(await ended).toEqual({ how: 'crashed' });
  });

  test('closed by us: it and its profile folder are gone', async () => {
    const note = join(folder, 'note');
    const browser = openBrowser(
      program('b', `${notesProfile(note)} setInterval(() => {}, 1000)`),
      'http://127.0.0.1:1/',
    );
    const profile = await profileOf(note);
    expect(existsSync(profile)).toBe(true);
    await browser.close();
    expect(existsSync(profile)).toBe(false);
  });
});
