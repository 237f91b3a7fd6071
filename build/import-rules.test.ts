import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** File → what it imports, and the rules it breaks (none: allowed). */
const cases: ReadonlyArray<readonly [file: string, source: string, rules: readonly string[]]> = [
  ['contract/plain.ts', 'export const plain = 1; export type Plain = 1;', []],
  ['drivers/plain.ts', 'export const plain = 1; export type Plain = 1;', []],
  ['offline-cache/plain.ts', 'export const plain = 1;', []],
  ['terminal/plain.ts', 'export const plain = 1;', []],
  ['terminal/plain.test.ts', 'export const plain = 1;', []],
  ['hub/plain.ts', 'export const plain = 1;', []],
  ['renderer/plain.tsx', 'export const Plain = () => <p>one import of nothing</p>;', []],

  ['contract/to-drivers.ts', "import '#drivers/plain.ts';", ['contract-imports-only-itself']],
  ['contract/reads-files.ts', "import 'node:fs';", ['contract-does-no-input-or-output']],
  ['contract/hashes.ts', "import 'node:crypto'; export const hash = 1;", []],
  ['drivers/to-contract.ts', "import '#contract/plain.ts';", []],
  ['drivers/to-terminal.ts', "import '#terminal/plain.ts';", ['drivers-imports-only-contract']],
  ['drivers/to-cache.ts', "import '../offline-cache/plain.ts';", ['drivers-imports-only-contract']],
  ['offline-cache/to-drivers.ts', "import '#drivers/plain.ts';", ['offline-cache-imports-only-contract']],
  [
    'terminal/to-all-it-may.ts',
    "import '#drivers/plain.ts'; import '#offline-cache/plain.ts'; import '#contract/plain.ts';",
    [],
  ],
  [
    'terminal/to-hub.ts',
    "import '#hub/plain.ts';",
    ['terminal-imports-only-drivers-and-offline-cache-and-contract'],
  ],
  [
    'terminal/to-screen.ts',
    "import '../renderer/plain.tsx';",
    ['terminal-imports-only-drivers-and-offline-cache-and-contract'],
  ],
  ['terminal/to-test.ts', "import './plain.test.ts';", ['production-imports-no-test']],
  ['terminal/to-development-package.ts', "import 'fast-check';", ['no-development-package-in-production']],
  ['terminal/tested.test.ts', "import 'fast-check';", []],
  ['terminal/to-nowhere.ts', "import './absent.ts';", ['every-import-is-found']],
  ['terminal/circle-a.ts', "import './circle-b.ts';", ['no-circular-imports']],
  // A circle is reported once, at one of its files.
  ['terminal/circle-b.ts', "import './circle-a.ts';", []],
  [
    'renderer/to-contract.tsx',
    "import { plain } from '#contract/plain.ts'; export const Page = () => <b>{plain}</b>;",
    [],
  ],
  [
    'renderer/to-driver-type.ts',
    "import type { Plain } from '#drivers/plain.ts'; export type P = Plain;",
    ['renderer-imports-only-contract'],
  ],
  [
    'renderer/lazily-to-driver.ts',
    "export const load = () => import('#drivers/plain.ts');",
    ['renderer-imports-only-contract'],
  ],
  ['renderer/to-node.ts', "import 'node:fs';", ['screen-knows-no-node', 'screen-reaches-no-node']],
  ['renderer/to-hash.ts', "import '#contract/hashes.ts';", ['screen-reaches-no-node']],
  ['electron/to-terminal.ts', "import '#terminal/plain.ts';", ['electron-imports-only-contract']],
  ['electron/to-shell.ts', "import 'electron';", []],
  [
    'hub/in-a-using-declaration.ts',
    "export async function f() { await using all = new AsyncDisposableStack(); using one = await import('#drivers/plain.ts'); return [all, one]; }",
    ['hub-imports-only-contract'],
  ],
  ['hub/to-cache.ts', "import '#offline-cache/plain.ts';", ['hub-imports-only-contract']],
  ['items/to-hub.ts', "import '#hub/plain.ts';", ['items-imports-only-contract']],
];

describe('import rules', () => {
  const house = mkdtempSync(join(tmpdir(), 'zhuban-import-rules-'));
  let broken = new Map<string, string[]>();

  beforeAll(() => {
    const write = (file: string, text: string) => {
      mkdirSync(dirname(join(house, file)), { recursive: true });
      writeFileSync(join(house, file), text);
    };
    const rooms = [
      'contract',
      'drivers',
      'offline-cache',
      'terminal',
      'renderer',
      'electron',
      'hub',
      'items',
    ];
    write(
      'package.json',
      JSON.stringify({
        name: 'house',
        type: 'module',
        imports: Object.fromEntries(rooms.map((room) => [`#${room}/*`, `./${room}/*`])),
        devDependencies: { 'fast-check': '*', electron: '*' },
      }),
    );
    symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'), 'dir');
    for (const [file, source] of cases) write(file, source);
    const run = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
        ...['--config', join(root, '.dependency-cruiser.mjs'), '--output-type', 'json'],
        ...readdirSync(house).filter((name) => rooms.includes(name)),
      ],
      { cwd: house, encoding: 'utf8' },
    );
    const report = JSON.parse(run.stdout) as {
      summary: { violations: ReadonlyArray<{ from: string; rule: { name: string } }> };
    };
    broken = new Map();
    for (const { from, rule } of report.summary.violations)
      broken.set(from, [...(broken.get(from) ?? []), rule.name]);
  }, 30_000);

  afterAll(() => rmSync(house, { recursive: true, force: true }));

  test.each(cases)('%s: %s', (file, _source, rules) => {
    expect([...new Set(broken.get(file) ?? [])].sort()).toEqual([...rules].sort());
  });
});
