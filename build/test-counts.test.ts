import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from './paths.ts';
import { addCounts, countsLine, NO_TESTS, playwrightCounts, vitestCounts } from './test-counts.ts';

const inFolder = <Value>(files: Record<string, string>, work: (folder: string) => Value): Value => {
  const folder = mkdtempSync(join(tmpdir(), 'zhuban-counts-'));
  try {
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

describe('counts of real runs', () => {
  test('Vitest: passed, failed, skipped, todo and a file that does not load', () => {
    const files = {
      'a.test.mjs': `import { expect, test } from 'vitest';
        test('one', () => {}); test('two', () => {}); test('bad', () => expect(1).toBe(2));
        let tries = 0; test('second', () => { tries += 1; expect(tries).toBe(2); });
        test.skip('left out', () => {}); test.todo('later');`,
      'b.test.mjs': `import './absent.mjs';`,
    };
    const report = inFolder(files, (folder) => {
      spawnSync(
        process.execPath,
        [
          join(ROOT, 'node_modules/vitest/vitest.mjs'),
          'run',
          '--retry=1',
          '--reporter=json',
          '--outputFile=report.json',
        ],
        { cwd: folder, env: { PATH: process.env.PATH } },
      );
      return JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as unknown;
    });
    expect(vitestCounts(report)).toEqual({
      passed: 3,
      failed: 2,
      skipped: 2,
      stumbled: ['second'],
      failures: [
        expect.stringMatching(/b\.test\.mjs\n {2}.*absent\.mjs/),
        expect.stringMatching(/^bad\n {2}AssertionError: expected 1 to be 2/),
      ],
    });
  });

  test('Playwright: passed, failed, skipped and a file that does not load', () => {
    const files = {
      'a.spec.mjs': `import { expect, test } from '@playwright/test';
        test('one', () => {}); test('bad', () => { expect(1).toBe(2); }); test.skip('left out', () => {});
        test('second', ({}, { retry }) => { expect(retry).toBe(1); });`,
    };
    const report = (extra: Record<string, string>) =>
      inFolder({ ...files, ...extra }, (folder) => {
        spawnSync(
          process.execPath,
          [
            join(ROOT, 'node_modules/@playwright/test/cli.js'),
            'test',
            '--retries=1',
            '--reporter=json',
            '--workers=1',
          ],
          {
            cwd: folder,
            env: { PATH: process.env.PATH, PLAYWRIGHT_JSON_OUTPUT_FILE: join(folder, 'r.json') },
          },
        );
        return JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')) as unknown;
      });
    expect(playwrightCounts(report({}))).toEqual({
      passed: 2,
      failed: 1,
      skipped: 1,
      stumbled: ['second'],
      failures: [
        expect.stringMatching(/^\[.*\] a\.spec\.mjs:2 bad\n {2}Error: expect.*\n(?:.*\n)* {2}Expected: 2/),
      ],
    });
    const unloaded = playwrightCounts(report({ 'b.spec.mjs': `import './absent.mjs';` }));
    expect(unloaded.failed).toBeGreaterThan(0);
    expect(unloaded.failures.join()).toContain('absent.mjs');
  });
});

describe('counts', () => {
  test('a report of another shape is refused, not counted as nothing', () => {
    expect(() => vitestCounts({})).toThrow();
    expect(() => playwrightCounts({ stats: {} })).toThrow();
  });

  test('add up', () => {
    const [one, other] = [
      { passed: 1, failed: 2, skipped: 3, stumbled: ['one'], failures: ['a'] },
      { passed: 4, failed: 5, skipped: 6, stumbled: ['other'], failures: ['b'] },
    ];
    expect(addCounts(one, other)).toEqual({
      passed: 5,
      failed: 7,
      skipped: 9,
      stumbled: ['one', 'other'],
      failures: ['a', 'b'],
    });
    expect(addCounts(NO_TESTS, NO_TESTS)).toEqual(NO_TESTS);
  });

  test('closing line', () => {
    expect(countsLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
    expect(countsLine({ passed: 12, failed: 1, skipped: 2 })).toBe('12 passed, 1 failed, 2 skipped');
  });
});
