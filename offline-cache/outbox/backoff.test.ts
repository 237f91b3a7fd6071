import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fullJitterBackoff } from './backoff.ts';

describe('backoff', () => {
  test('bounds double from 5 s and end at 30 min', () => {
    const almostOne = (): number => 0.999_999;
    const bounds = [1, 2, 3, 9, 10, 1_000].map((failures) =>
      Math.round(fullJitterBackoff(failures, almostOne) / 1000),
    );
    expect(bounds).toEqual([5, 10, 20, 1_280, 1_800, 1_800]);
  });

  test('is always between nothing and the bound', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, random) => {
          const delay = fullJitterBackoff(failures, () => random);
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeLessThanOrEqual(1_800_000);
        },
      ),
    );
  });
});
