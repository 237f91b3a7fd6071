import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { isServiceOn, setService } from '../guidance/service-state.ts';
import { nextTime } from './service.ts';
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

test('says until when: the next time that clocks show it, today or tomorrow', async () => {
  expect((await run('stop', '--data', folder, '--until', '25:00')).exitCode).toBe(64);
  expect((await run('stop', '--data', folder, '--until', '14:30')).exitCode).toBe(0);
  const said = JSON.parse(readFileSync(join(folder, 'out-of-service'), 'utf8')) as { expectedAt: string };
  expect(said.expectedAt).toMatch(/T06:30:00.000Z$/);
  setService(folder, true);
  const noon = new Date('2026-11-22T12:00:00+08:00');
  expect(nextTime('14:30', noon).toISOString()).toBe('2026-11-22T06:30:00.000Z');
  expect(nextTime('09:00', noon).toISOString()).toBe('2026-11-23T01:00:00.000Z');
});

test('acknowledges only at a terminal that runs', async () => {
  const asked = await run('acknowledge', '--data', folder);
  expect(asked.exitCode).toBe(1);
  expect(JSON.parse(asked.stdout)).toMatchObject({ event: 'error', code: 'terminal-not-running' });
});

test('a folder that is not there, and an action that is none', async () => {
  const missing = await run('stop', '--data', join(folder, 'nowhere'));
  expect(missing.exitCode).toBe(1);
  expect(JSON.parse(missing.stdout)).toMatchObject({ event: 'error', code: 'data-folder-missing' });
  expect((await run('pause', '--data', folder)).exitCode).toBe(64);
});
