import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.ts';
import type { Step } from './step-scheduler.ts';

const MINUTE = 60_000;
const packageFile = (file: string) => join(ROOT, 'node_modules', file);
const absentWithout = (file: string): string | undefined =>
  existsSync(join(ROOT, file)) ? undefined : `${file} is not there`;

/** Where the test runners leave their reports. */
export const REPORTS = {
  unit: join(ROOT, 'artifacts', 'vitest.json'),
  'end-to-end': join(ROOT, 'artifacts', 'playwright.json'),
} as const;

const withNode = (script: string, args: readonly string[]) => ({
  program: process.execPath,
  args: [script, ...args],
});

/** Everything that `npm test` runs, in the order in which it starts where there is room. */
export const checkSteps = (): readonly Step[] => [
  {
    name: 'unit',
    text: 'Vitest: the tests beside the sources of every room',
    ...withNode(packageFile('vitest/vitest.mjs'), [
      'run',
      // A machine that stumbled gets one more try; the closing lines name each test that needed it.
      '--retry=1',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${REPORTS.unit}`,
    ]),
    slots: 1,
    limitMs: 20 * MINUTE,
  },
  {
    name: 'types',
    text: 'TypeScript: type-check of all rooms',
    ...withNode(packageFile('typescript/bin/tsc'), ['-p', 'tsconfig.json']),
    slots: 1,
    limitMs: 3 * MINUTE,
  },
  {
    name: 'format',
    text: 'Biome: formatting and lint rules',
    ...withNode(packageFile('@biomejs/biome/bin/biome'), ['ci', '--colors=off', '--max-diagnostics=50', '.']),
    slots: 1,
    limitMs: 3 * MINUTE,
  },
  {
    name: 'imports',
    text: 'dependency-cruiser: who may import whom',
    ...withNode(packageFile('dependency-cruiser/bin/dependency-cruiser.mjs'), [
      ...['--config', '.dependency-cruiser.mjs'],
      ...[
        'contract',
        'drivers',
        'offline-cache',
        'terminal',
        'electron',
        'renderer',
        'hub',
        'items',
        'build',
        'e2e',
      ],
    ]),
    slots: 1,
    limitMs: 3 * MINUTE,
  },
  {
    name: 'dead-code',
    text: 'knip: files, exports and dependencies that nothing uses',
    ...withNode(packageFile('knip/bin/knip.js'), ['--no-progress']),
    slots: 1,
    limitMs: 3 * MINUTE,
  },
  {
    name: 'items',
    text: 'zhuban items lint: every service item',
    ...withNode('terminal/command-line/main.ts', ['items', 'lint']),
    slots: 1,
    limitMs: 2 * MINUTE,
    absent: absentWithout('terminal/command-line/main.ts'),
  },
  {
    name: 'build',
    text: 'the screen, the shell and the terminal into dist/',
    ...withNode('build/build.ts', []),
    slots: 1,
    limitMs: 4 * MINUTE,
  },
  {
    name: 'end-to-end',
    text: 'Playwright: whole visits in Chromium',
    ...withNode(packageFile('@playwright/test/cli.js'), [
      'test',
      '--config=e2e/playwright.config.ts',
      '--reporter=list,json',
    ]),
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: REPORTS['end-to-end'] },
    after: ['build', 'unit'],
    // Screens are measured and timed here: nothing else runs beside it.
    slots: 2,
    limitMs: 30 * MINUTE,
    absent: absentWithout('e2e/playwright.config.ts'),
  },
];
