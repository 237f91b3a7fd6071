import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { isServiceOn } from '../guidance/service-state.ts';
import { RunningCommand } from './testing/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'service-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) =>
  new RunningCommand(['service', ...args, '--json'], { input: 'null' }).finished;

test('stops, tells and resumes the service of a data folder', async () => {
  expect(JSON.parse((await run('stop', '--data', folder)).stdout)).toEqual({ event: 'service', on: false });
  expect(isServiceOn(folder)).toBe(false);
  expect(JSON.parse((await run('status', '--data', folder)).stdout)).toEqual({ event: 'service', on: false });
  const started = await run('start', '--data', folder);
  expect(started.exitCode).toBe(0);
  expect(isServiceOn(folder)).toBe(true);
});

test('a folder that is not there, and an action that is none', async () => {
  const missing = await run('stop', '--data', join(folder, 'nowhere'));
  expect(missing.exitCode).toBe(1);
  expect(JSON.parse(missing.stdout)).toMatchObject({ event: 'error', code: 'data-folder-missing' });
  expect((await run('pause', '--data', folder)).exitCode).toBe(64);
});
