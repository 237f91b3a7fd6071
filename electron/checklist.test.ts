import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CHECKLIST } from './checklist.ts';

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const sources = globSync('electron/*.ts', { cwd: root, exclude: ['**/*.test.ts', '**/checklist.ts'] });
const code = (file: string) => read(file).replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

describe("Electron's security checklist", () => {
  test('has all 20 items, in order', () => {
    expect(CHECKLIST.map(({ number }) => number)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  const titles = globSync(['electron/*.test.ts', 'build/*.test.ts'], { cwd: root }).map(read).join('\n');
  test.each(CHECKLIST.map(({ number, item }) => [number, item] as const))(
    'item %i, %s, has a test',
    (number) => {
      expect(titles.includes(`'checklist ${number}: `)).toBe(true);
    },
  );

  test('checklist 10: no Blink or Chromium feature is switched on', () => {
    for (const file of sources)
      expect(code(file)).not.toMatch(/enableBlinkFeatures|enable-features|enable-blink/);
  });

  test('checklist 15: nothing opens an address outside', () => {
    for (const file of sources) expect(code(file)).not.toMatch(/\bshell\b\s*[,.}]|openExternal|openPath/);
  });

  test('checklist 16: one exact version is pinned and installed', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as {
      devDependencies: Record<string, string>;
    };
    const { version } = JSON.parse(read('node_modules/electron/package.json')) as { version: string };
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
    expect(version).toBe(devDependencies.electron);
  });

  test('checklist 18: no file is loaded by file://', () => {
    for (const file of sources) expect(code(file)).not.toMatch(/file:\/\/|loadFile\(/);
  });

  test('nothing turns the sandbox off or lets the page past its policy', () => {
    for (const file of sources)
      expect(code(file)).not.toMatch(/no-sandbox|bypassCSP|sandbox: false|remote-debugging/);
  });

  test('the shell stays small: it draws nothing and knows no item', () => {
    const lines = sources.reduce((sum, file) => sum + read(file).split('\n').length, 0);
    expect(lines).toBeLessThan(500);
  });
});
