import { describe, expect, test } from 'vitest';
import { fail, ok, unwrap } from '#contract/result.ts';
import { pause } from './bounds.ts';
import { ExclusiveCall } from './exclusive-call.ts';
import type { CallBounds } from './port.ts';

function bounds(deadlineMs = 10_000, signal = new AbortController().signal): CallBounds {
  return { deadlineMs, signal };
}

describe('exclusive call', () => {
  test('a second call is refused while the first runs, and allowed after it', async () => {
    const calls = new ExclusiveCall();
    const gate = Promise.withResolvers<void>();
    const first = calls.run(bounds(), async () => {
      await gate.promise;
      return ok(1);
    });
    expect(await calls.run(bounds(), async () => ok(2))).toMatchObject({ failure: { code: 'device-busy' } });
    gate.resolve();
    expect(unwrap(await first)).toBe(1);
    expect(unwrap(await calls.run(bounds(), async () => ok(3)))).toBe(3);
  });

  test('queued calls run one after the other, in their order', async () => {
    const calls = new ExclusiveCall();
    const log: string[] = [];
    const call = (name: string) =>
      calls.run(
        bounds(),
        async (deadline) => {
          log.push(`${name} begins`);
          unwrap(await pause(5, deadline.rest()));
          log.push(`${name} ends`);
          return ok();
        },
        'queue',
      );
    await Promise.all([call('a'), call('b'), call('c')]);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  test('waiting in the queue counts against the deadline', async () => {
    const calls = new ExclusiveCall();
    const gate = Promise.withResolvers<void>();
    const first = calls.run(bounds(), async () => {
      await gate.promise;
      return ok();
    });
    let ran = false;
    const second = calls.run(
      bounds(20),
      async () => {
        ran = true;
        return ok();
      },
      'queue',
    );
    expect(await second).toMatchObject({ failure: { code: 'deadline-exceeded' } });
    gate.resolve();
    unwrap(await first);
    expect(ran).toBe(false);
  });

  test('work that throws gives the turn back, and the bug reaches the caller', async () => {
    const calls = new ExclusiveCall();
    await expect(
      calls.run(bounds(), async () => {
        throw new Error('bug');
      }),
    ).rejects.toThrow('bug');
    expect(calls.busy).toBe(false);
    unwrap(await calls.run(bounds(), async () => ok()));
  });

  test('work that never ends is given up after its deadline, and the owner is told', async () => {
    let overruns = 0;
    const calls = new ExclusiveCall({
      overrunGraceMs: 10,
      onOverrun: () => {
        overruns += 1;
      },
    });
    const never = new Promise<never>(() => undefined);
    expect(await calls.run(bounds(10), () => never)).toMatchObject({
      failure: { code: 'deadline-exceeded' },
    });
    expect(overruns).toBe(1);
    unwrap(await calls.run(bounds(), async () => ok()));
  });

  test('work that does not hear the abort is given up too', async () => {
    const calls = new ExclusiveCall({ overrunGraceMs: 10 });
    const controller = new AbortController();
    const call = calls.run(bounds(10_000, controller.signal), () => new Promise<never>(() => undefined));
    controller.abort();
    expect(await call).toMatchObject({ failure: { code: 'aborted' } });
    expect(calls.busy).toBe(false);
  });

  test('close ends the running and the queued calls', async () => {
    const calls = new ExclusiveCall();
    const running = calls.run(bounds(), (deadline) => pause(10_000, deadline.rest()));
    const queued = calls.run(bounds(), async () => ok(), 'queue');
    await calls.close();
    expect(await running).toMatchObject({ failure: { code: 'device-closed' } });
    expect(await queued).toMatchObject({ failure: { code: 'device-closed' } });
    expect(await calls.run(bounds(), async () => ok())).toMatchObject({ failure: { code: 'device-closed' } });
    calls.reopen();
    unwrap(await calls.run(bounds(), async () => ok()));
  });

  test('a call with a deadline of no time, or a signal that is aborted, does not begin', async () => {
    const calls = new ExclusiveCall();
    const work = async () => fail('it began');
    expect(await calls.run(bounds(0), work)).toMatchObject({ failure: { code: 'deadline-exceeded' } });
    expect(await calls.run(bounds(10, AbortSignal.abort()), work)).toMatchObject({
      failure: { code: 'aborted' },
    });
  });

  test('no listener stays on a signal that outlives its calls', async () => {
    const calls = new ExclusiveCall();
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = ((...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    }) as typeof signal.addEventListener;
    signal.removeEventListener = ((...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    }) as typeof signal.removeEventListener;
    for (let call = 0; call < 5; call += 1) {
      unwrap(await calls.run(bounds(1_000, signal), (deadline) => pause(1, deadline.rest())));
    }
    expect(listeners).toBe(0);
  });
});
