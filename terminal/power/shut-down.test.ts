import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { shutDownInOrder } from './shut-down.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shut-down-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A command that writes down what it finds. */
function witness(): readonly [string, ...string[]] {
  const script = `require('fs').writeFileSync(process.argv[1] + '/off', String(require('fs').existsSync(process.argv[1] + '/closed')))`;
  return [process.execPath, '-e', script, folder];
}
const seen = () =>
  vi.waitUntil(() => existsSync(join(folder, 'off')) && readFileSync(join(folder, 'off'), 'utf8'), 20_000);

test('the stores are closed before the command runs', async () => {
  const done = await shutDownInOrder({
    closeStores: async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      writeFileSync(join(folder, 'closed'), '');
    },
    command: witness(),
  });
  expect(done).toEqual({ ok: true, value: { storesClosed: true } });
  expect(await seen()).toBe('true');
});

test('a store that does not close, or that throws, does not keep the machine on', async () => {
  const hanging = await shutDownInOrder({
    closeStores: () => new Promise(() => undefined),
    command: witness(),
    closeLimitMs: 20,
  });
  expect(hanging).toEqual({ ok: true, value: { storesClosed: false } });
  expect(await seen()).toBe('false');
  const throwing = await shutDownInOrder({
    closeStores: () => Promise.reject(new Error('disk')),
    command: witness(),
  });
  expect(throwing).toEqual({ ok: true, value: { storesClosed: false } });
});

test('a command that is not there is told', async () => {
  const done = await shutDownInOrder({
    closeStores: async () => undefined,
    command: [join(folder, 'no-such')],
  });
  expect(done).toMatchObject({ failure: { code: 'shutdown-command-failed' } });
});
