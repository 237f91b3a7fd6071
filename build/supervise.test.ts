import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { type Supervised, type SupervisedProgram, supervise } from './supervise.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhuban-supervise-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const running = new Set<Supervised>();
afterEach(async () => {
  for (const one of running) await one.stop();
  running.clear();
});

const start = (script: string, over: Partial<SupervisedProgram> = {}) => {
  const said: string[] = [];
  const pids: number[] = [];
  const supervised = supervise({
    name: 'part',
    program: process.execPath,
    args: ['-e', script],
    readyEvent: 'part-ready',
    readyLimitMs: 20_000,
    graceMs: 300,
    policy: { intervalMs: 10, cap: 2, windowMs: 600_000 },
    say: (text) => said.push(text),
    onReady: ({ pid }) => pids.push(Number(pid)),
    ...over,
  });
  running.add(supervised);
  return { supervised, said, pids };
};

const READY = `console.log(JSON.stringify({ event: 'part-ready', pid: process.pid }));`;
const STAYS = 'setInterval(() => {}, 1000);';
const STUBBORN = `process.on('SIGTERM', () => {}); process.on('SIGINT', () => {}); ${STAYS}`;
const runs = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('supervised program', () => {
  test('dies after it was ready: it is started again, and that is said', async () => {
    const { supervised, said, pids } = start(`${READY} ${STAYS}`);
    expect((await supervised.started).ok).toBe(true);
    process.kill(pids[0]!, 'SIGKILL');
    await expect.poll(() => pids.length, { timeout: 20_000 }).toBe(2);
    expect(pids[1]).not.toBe(pids[0]);
    expect(said.join('\n')).toContain('starting it again');
  });

  test('keeps dying: given up after the cap', async () => {
    const { supervised, pids } = start(READY);
    expect(await supervised.over).toMatchObject({ ok: false, failure: { code: 'died-too-often' } });
    expect(pids).toHaveLength(3);
  });

  test('does not get ready the first time: not tried again', async () => {
    const { supervised, said } = start('console.error("the port is taken"); process.exit(2)');
    expect(await supervised.started).toMatchObject({ ok: false, failure: { code: 'ended-before-ready' } });
    expect((await supervised.over).ok).toBe(false);
    expect(said).toContain('the port is taken');
  });

  test('hangs before it is ready: ended after the limit', async () => {
    const { supervised } = start(STUBBORN, { readyLimitMs: 200 });
    expect(await supervised.started).toMatchObject({ ok: false, failure: { code: 'ready-timeout' } });
    expect((await supervised.over).ok).toBe(false);
  });

  test('ignores SIGTERM when stopped: it is killed and not started again', async () => {
    const { supervised, pids } = start(`${STUBBORN} ${READY}`);
    await supervised.started;
    await supervised.stop();
    expect(runs(pids[0]!)).toBe(false);
    expect(pids).toHaveLength(1);
    expect(await supervised.over).toEqual({ ok: true, value: undefined });
  });

  test('stopped before it was ready', async () => {
    const { supervised } = start(STAYS);
    const stopped = supervised.stop();
    expect((await supervised.started).ok).toBe(false);
    await stopped;
  });

  test('is asked a thing, and its answer is an event', async () => {
    const events: unknown[] = [];
    const { supervised, said } = start(
      `process.stdin.on('data', (text) => console.log(JSON.stringify({ event: 'answer', text: String(text).trim() })));
       ${READY} console.log(JSON.stringify({ event: 'other' })); ${STAYS}`,
      { onEvent: (event) => event.event === 'answer' && events.push(event) > 0 },
    );
    await supervised.started;
    expect(supervised.ask('what?')).toBe(true);
    await expect.poll(() => events, { timeout: 20_000 }).toEqual([{ event: 'answer', text: 'what?' }]);
    expect(said).toEqual(['{"event":"other"}']);
  });
});
