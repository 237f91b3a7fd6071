import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXIT } from './exit-codes.ts';

const run = (file: string, args: readonly string[]) =>
  new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, file), ...args]);
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (text) => {
      output.stdout += text;
    });
    child.stderr.on('data', (text) => {
      output.stderr += text;
    });
    child.on('close', (code) => resolve({ code, ...output }));
  });

describe.each([
  'start.ts',
  'test.ts',
  'build.ts',
  'proof.ts',
  'bench.ts',
  'pictures.ts',
  'package.ts',
  'test-electron.ts',
  'items-preview.ts',
])('%s', (file) => {
  test('--help on standard output, and nothing is done', async () => {
    const { code, stdout, stderr } = await run(file, ['--help']);
    expect([code, stderr]).toEqual([EXIT.ok, '']);
    expect(stdout).toMatch(/^Usage: npm /);
  });
});

test.each([
  ['start.ts', ['--no-such-option']],
  ['start.ts', ['--shell', 'television']],
  ['start.ts', ['--port', '65536']],
  ['test.ts', ['--only', 'no-such-step']],
  ['build.ts', ['no-such-part']],
  ['proof.ts', ['no-such-proof']],
  ['bench.ts', ['no-such-bench']],
  ['bench.ts', ['--no-such-option']],
  ['package.ts', ['--target', 'no-such-target']],
  ['items-preview.ts', []],
  ['items-preview.ts', ['--port', '65536', 'item.json']],
] as const)('%s %j: the mistake and the help on standard error, exit code 64', async (file, args) => {
  const { code, stdout, stderr } = await run(file, args);
  expect([code, stdout]).toEqual([EXIT.usage, '']);
  expect(stderr).not.toBe('');
});

test('start with a profile that is not there ends before anything is started', async () => {
  const { code, stderr } = await run('start.ts', ['--profile', '/no/such/profile.json']);
  expect(code).toBe(EXIT.failed);
  expect(stderr).toContain('profile-not-found');
});
