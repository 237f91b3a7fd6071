import { describe, expect, test } from 'vitest';
import { ok, unwrap } from '#contract/result.ts';
import { Deadline, listenFor, pause, withinBounds } from './bounds.ts';

const signal = new AbortController().signal;
const never = new Promise<never>(() => undefined);

describe('bounds', () => {
  test('work that ends in time is passed on, as is work that throws', async () => {
    expect(await withinBounds({ deadlineMs: 1_000, signal }, Promise.resolve(7))).toEqual(ok(7));
    await expect(
      withinBounds({ deadlineMs: 1_000, signal }, Promise.reject(new Error('bug'))),
    ).rejects.toThrow('bug');
  });

  test('work that does not end is left at the deadline or at the abort', async () => {
    expect(await withinBounds({ deadlineMs: 5, signal }, never)).toMatchObject({
      failure: { code: 'deadline-exceeded' },
    });
    const controller = new AbortController();
    const waiting = withinBounds({ deadlineMs: 10_000, signal: controller.signal }, never);
    controller.abort();
    expect(await waiting).toMatchObject({ failure: { code: 'aborted' } });
  });

  test('a late rejection of work that was left does not end the process', async () => {
    const late = Promise.withResolvers<void>();
    await withinBounds({ deadlineMs: 1, signal }, late.promise);
    late.reject(new Error('late'));
    await new Promise(setImmediate);
  });

  test('a deadline without end waits, it does not fire at once', async () => {
    const work = new Promise((resolve) => setTimeout(resolve, 20, 'done'));
    expect(await withinBounds({ deadlineMs: Number.POSITIVE_INFINITY, signal }, work)).toEqual(ok('done'));
  });

  test('a call has no time left when a timer says that its time is up', async () => {
    for (let round = 0; round < 60; round += 1) {
      const deadline = new Deadline({ deadlineMs: 3.99, signal });
      expect(await withinBounds(deadline.rest(), never)).toMatchObject({
        failure: { code: 'deadline-exceeded' },
      });
      expect(deadline.remainingMs()).toBe(0);
    }
  });

  test('a process that was held up has not listened: an answer that came meanwhile is heard', async () => {
    const heldUp = (ms: number) => {
      const until = performance.now() + ms;
      while (performance.now() < until);
    };
    const deadline = new Deadline({ deadlineMs: 15_000, signal });
    const answer = Promise.withResolvers<string>();
    const heard = listenFor(answer.promise, 120, deadline);
    // Three rounds of the line, each longer than the device may be silent.
    setTimeout(() => {
      heldUp(150);
      setTimeout(() => {
        heldUp(150);
        setImmediate(() => answer.resolve('here'));
      }, 1);
    }, 1);
    expect(await heard).toEqual(ok('here'));
  });

  test('a device that is silent for all the time of listening, or the end of the call, ends the wait', async () => {
    const deadline = new Deadline({ deadlineMs: 15_000, signal });
    expect(await listenFor(never, 60, deadline)).toMatchObject({ failure: { code: 'deadline-exceeded' } });
    unwrap(deadline.check());
    const short = new Deadline({ deadlineMs: 5, signal });
    expect(await listenFor(never, 15_000, short)).toMatchObject({ failure: { code: 'deadline-exceeded' } });
    expect(short.remainingMs()).toBe(0);
    const ended = new AbortController();
    const waiting = listenFor(never, 15_000, new Deadline({ deadlineMs: 15_000, signal: ended.signal }));
    ended.abort();
    expect(await waiting).toMatchObject({ failure: { code: 'aborted' } });
    const bug = Promise.reject(new Error('bug'));
    await expect(listenFor(bug, 15_000, deadline)).rejects.toThrow('bug');
  });

  test('no step gets more time than the call has left', async () => {
    const deadline = new Deadline({ deadlineMs: 50, signal });
    expect(deadline.within(10_000).deadlineMs).toBeLessThanOrEqual(50);
    expect(deadline.within(1).deadlineMs).toBeLessThanOrEqual(1);
    unwrap(deadline.check());
    expect(await pause(10_000, deadline.rest())).toMatchObject({ failure: { code: 'deadline-exceeded' } });
    expect(deadline.remainingMs()).toBe(0);
    expect(deadline.check()).toMatchObject({ failure: { code: 'deadline-exceeded' } });
  });
});
