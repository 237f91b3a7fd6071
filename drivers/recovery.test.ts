import { describe, expect, test } from 'vitest';
import { type AppFailure, fail, ok } from '#contract/result.ts';
import { Deadline } from './bounds.ts';
import { RecoveryLadder, type RecoveryLadderOptions, type RecoveryStep } from './recovery.ts';

const deadline = (deadlineMs = 10_000, signal = new AbortController().signal) =>
  new Deadline({ deadlineMs, signal });
const silent: AppFailure = { code: 'not-responding' };

function makeLadder(options: Partial<RecoveryLadderOptions> = {}): {
  ladder: RecoveryLadder;
  steps: RecoveryStep[];
} {
  const steps: RecoveryStep[] = [];
  const ladder = new RecoveryLadder({
    softReset: async () => ok(),
    reopen: async () => ok(),
    onStep: (step) => steps.push(step),
    ...options,
  });
  return { ladder, steps };
}

describe('recovery ladder', () => {
  test('retry, soft reset, new port, out of service; then it begins anew', async () => {
    const { ladder, steps } = makeLadder();
    for (let rung = 0; rung < 3; rung += 1) expect(await ladder.climb(silent, deadline())).toEqual(ok());
    expect(await ladder.climb(silent, deadline())).toEqual(fail('out-of-service', 'not-responding'));
    expect(steps).toEqual(['retry', 'soft-reset', 'reopen', 'out-of-service']);
    expect(await ladder.climb(silent, deadline())).toEqual(ok());
    expect(steps.at(-1)).toBe('retry');
  });

  test('success goes back to the ground', async () => {
    const { ladder, steps } = makeLadder();
    await ladder.climb(silent, deadline());
    ladder.succeeded();
    await ladder.climb(silent, deadline());
    expect(steps).toEqual(['retry', 'retry']);
  });

  test('a soft reset that fails leads on to the new port at once', async () => {
    const { ladder, steps } = makeLadder({ softReset: async () => fail('not-responding') });
    await ladder.climb(silent, deadline());
    expect(await ladder.climb(silent, deadline())).toEqual(ok());
    expect(steps).toEqual(['retry', 'soft-reset', 'reopen']);
  });

  test('a lost port is not retried and not reset', async () => {
    const { ladder, steps } = makeLadder();
    expect(await ladder.climb({ code: 'port-closed' }, deadline())).toEqual(ok());
    expect(steps).toEqual(['reopen']);
  });

  test('a port that comes back within the window is found', async () => {
    let attempts = 0;
    const { ladder } = makeLadder({
      reopen: async () => {
        attempts += 1;
        return attempts < 3 ? fail('port-not-found') : ok();
      },
    });
    expect(await ladder.climb({ code: 'port-closed' }, deadline())).toEqual(ok());
    expect(attempts).toBe(3);
  });

  test('the end of the call ends the climb', async () => {
    const { ladder } = makeLadder({ reopen: async () => fail('port-not-found') });
    expect(await ladder.climb({ code: 'port-closed' }, deadline(50))).toMatchObject({
      failure: { code: 'deadline-exceeded' },
    });
    expect(await ladder.climb(silent, deadline(1_000, AbortSignal.abort()))).toMatchObject({
      failure: { code: 'aborted' },
    });
  });
});
