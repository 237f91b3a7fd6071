import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RestartCounter } from './restart-policy.ts';

const policy = { intervalMs: 100, cap: 3, windowMs: 10_000 };

describe('restarts', () => {
  test('process dies again and again: waits each time, and gives up past the cap', () => {
    const counter = new RestartCounter(policy);
    expect([0, 1, 2, 3].map((now) => counter.died(now))).toEqual([100, 100, 100, undefined]);
  });

  test('deaths long ago do not count', () => {
    const counter = new RestartCounter(policy);
    for (const now of [0, 1, 2]) counter.died(now);
    expect(counter.died(20_000)).toBe(100);
  });

  test('never more restarts within the window than the cap', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3_000), { maxLength: 60 }), (gaps) => {
        const counter = new RestartCounter(policy);
        const restarts: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          if (counter.died(now) !== undefined) restarts.push(now);
        }
        for (const at of restarts)
          expect(
            restarts.filter((other) => other <= at && at - other < policy.windowMs).length,
          ).toBeLessThanOrEqual(3);
      }),
    );
  });
});
