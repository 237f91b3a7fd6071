import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { endGroup, parseEventLine, spawnGroup, waitForEvent } from './child-processes.ts';

const children = new Set<ReturnType<typeof spawnGroup>>();
const node = (script: string) => {
  const child = spawnGroup(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  return child;
};

afterEach(async () => {
  for (const child of children) await endGroup(child, 0);
  children.clear();
});

/** Running, and not merely waiting to be reaped. */
const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

const ready = async (child: ReturnType<typeof spawnGroup>) => {
  const result = await waitForEvent(child, 'ready', { limitMs: 20_000, onLine: () => {} });
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
};

const HANGING = `process.on('SIGTERM', () => {}); process.on('SIGINT', () => {}); setInterval(() => {}, 1000);`;
const SAYS_READY = `console.log(JSON.stringify({ event: 'ready' }));`;

describe.runIf(process.platform === 'linux')('ending a child', () => {
  test('one that listens ends by SIGTERM', async () => {
    const child = node(`setInterval(() => {}, 1000); ${SAYS_READY}`);
    await ready(child);
    expect(await endGroup(child)).toEqual({ forced: false });
    expect(alive(child.pid ?? 0)).toBe(false);
  });

  test('child ignores SIGTERM: it is killed after the grace', async () => {
    const child = node(`${HANGING} ${SAYS_READY}`);
    await ready(child);
    const exited = once(child, 'exit');
    expect(await endGroup(child, 200)).toEqual({ forced: true });
    expect(await exited).toEqual([null, 'SIGKILL']);
  });

  test('grandchild ignores SIGTERM after its parent ended: it does not stay behind', async () => {
    const child = node(
      `const { spawn } = require('node:child_process');
       const grandchild = spawn(process.execPath, ['-e', ${JSON.stringify(`${HANGING} console.log('up')`)}], { stdio: ['ignore', 'pipe', 'inherit'] });
       grandchild.stdout.once('data', () => console.log(JSON.stringify({ event: 'ready', pid: grandchild.pid })));`,
    );
    const { pid } = await ready(child);
    expect(alive(Number(pid))).toBe(true);
    expect(await endGroup(child, 200)).toEqual({ forced: true });
    expect(alive(Number(pid))).toBe(false);
  });

  test('child that ended already: nothing to do', async () => {
    const child = node('process.exit(3)');
    await once(child, 'exit');
    expect(await endGroup(child)).toEqual({ forced: false });
  });
});

describe('waiting for readiness', () => {
  test('answers the event and passes every other line on', async () => {
    const child = node(
      `console.log('plain'); console.log('{"event":"other"}'); ${SAYS_READY} setInterval(() => {}, 1000)`,
    );
    const lines: string[] = [];
    const result = await waitForEvent(child, 'ready', {
      limitMs: 20_000,
      onLine: (line) => lines.push(line),
    });
    expect(result).toEqual({ ok: true, value: { event: 'ready' } });
    expect(lines).toEqual(['plain', '{"event":"other"}']);
  });

  test('child ends before it is ready', async () => {
    const result = await waitForEvent(node('process.exit(7)'), 'ready', {
      limitMs: 20_000,
      onLine: () => {},
    });
    expect(result).toMatchObject({
      ok: false,
      failure: { code: 'ended-before-ready', detail: 'with exit code 7' },
    });
  });

  test('child never says that it is ready', async () => {
    const result = await waitForEvent(node('setInterval(() => {}, 1000)'), 'ready', {
      limitMs: 50,
      onLine: () => {},
    });
    expect(result).toMatchObject({ ok: false, failure: { code: 'ready-timeout' } });
  });

  test('program is not there', async () => {
    const child = spawnGroup('/no/such/program', [], { stdio: ['ignore', 'pipe', 'inherit'] });
    const result = await waitForEvent(child, 'ready', { limitMs: 20_000, onLine: () => {} });
    expect(result).toMatchObject({ ok: false, failure: { code: 'not-started' } });
  });

  test.each(['', '[1]', '{', '{"event":1}', '{"level":30}', 'null', 'event'])('%j is no event', (line) => {
    expect(parseEventLine(line)).toBeUndefined();
  });
});
