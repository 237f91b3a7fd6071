import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runSteps, type Step } from './step-scheduler.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhuban-steps-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const step = (name: string, script: string, over: Partial<Step> = {}): Step => ({
  name,
  text: '',
  program: process.execPath,
  args: ['-e', script],
  slots: 1,
  limitMs: 60_000,
  ...over,
});

const run = async (steps: readonly Step[], slots = 2, signal = new AbortController().signal) => {
  const order: string[] = [];
  let together = 0;
  let most = 0;
  const outcomes = await runSteps({
    steps,
    slots,
    cwd: folder,
    signal,
    logOf: ({ name }) => join(folder, `${name}.log`),
    onStart: ({ name, slots: taken }) => {
      order.push(`+${name}`);
      together += taken;
      most = Math.max(most, together);
    },
    onEnd: ({ step: { name, slots: taken }, state }) => {
      order.push(`-${name}`);
      if (state !== 'not-run') together -= taken;
    },
  });
  return {
    order,
    most,
    states: Object.fromEntries(outcomes.map(({ step: { name }, state }) => [name, state])),
    outcomes,
  };
};

describe('steps', () => {
  test('run side by side, never in more slots than there are', async () => {
    const { most, states } = await run(['a', 'b', 'c'].map((name) => step(name, '')));
    expect(most).toBe(2);
    expect(states).toEqual({ a: 'passed', b: 'passed', c: 'passed' });
  });

  test('a wide step runs alone, and one wider than the run still runs', async () => {
    const { most, states } = await run([step('a', ''), step('wide', '', { slots: 2 }), step('b', '')]);
    expect(most).toBe(2);
    expect(states.wide).toBe('passed');
    expect((await run([step('wide', '', { slots: 2 })], 1)).states).toEqual({ wide: 'passed' });
  });

  test('forerunner fails: what waits for it is not run, the rest is', async () => {
    const { states, outcomes } = await run([
      step('late', '', { after: ['bad'] }),
      step('bad', 'process.exit(3)'),
      step('other', ''),
    ]);
    expect(states).toEqual({ late: 'not-run', bad: 'failed', other: 'passed' });
    expect(outcomes[0]?.reason).toBe('bad did not pass');
    expect(outcomes[1]?.reason).toBe('exit code 3');
  });

  test('waits for its forerunner', async () => {
    const { order } = await run([step('second', '', { after: ['first'] }), step('first', '')]);
    expect(order).toEqual(['+first', '-first', '+second', '-second']);
  });

  test('a forerunner that is not in the run is not waited for', async () => {
    expect((await run([step('only', '', { after: ['left-out'] })])).states).toEqual({ only: 'passed' });
  });

  test('step hangs: it is ended and has failed', async () => {
    const { outcomes } = await run([step('hangs', 'setInterval(() => {}, 1000)', { limitMs: 300 })]);
    expect(outcomes[0]).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('not done within'),
    });
  });

  test('program is missing: failed, with the reason', async () => {
    const { outcomes } = await run([step('gone', '', { program: '/no/such/program' })]);
    expect(outcomes[0]).toMatchObject({ state: 'failed', reason: expect.stringContaining('ENOENT') });
  });

  test('both outputs are in its log', async () => {
    await run([step('talks', 'console.log("out"); console.error("err")')]);
    const log = readFileSync(join(folder, 'talks.log'), 'utf8');
    expect(log).toContain('out');
    expect(log).toContain('err');
  });

  test('interrupted: what runs is ended, nothing more starts', async () => {
    const controller = new AbortController();
    const steps = [step('runs', 'setInterval(() => {}, 1000)', { slots: 2 }), step('waits', '')];
    const running = run(steps, 2, controller.signal);
    setTimeout(() => controller.abort(), 100);
    const { states, outcomes } = await running;
    expect(states).toEqual({ runs: 'failed', waits: 'not-run' });
    expect(outcomes[0]?.reason).toBe('interrupted');
  });

  test('steps in a circle are a bug', async () => {
    await expect(run([step('a', '', { after: ['b'] }), step('b', '', { after: ['a'] })])).rejects.toThrow(
      'circle',
    );
  });
});
