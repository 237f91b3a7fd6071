import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterTap, MISSES_TO_OFFER, NO_MISSES, type TapMisses, WITHIN_MS } from './tap-misses.ts';

const taps = (list: readonly (readonly [at: number, hit: boolean])[]): TapMisses =>
  list.reduce<TapMisses>((misses, [at, hit]) => afterTap(misses, { at, hit }), NO_MISSES);

describe('offering 长辈版', () => {
  test('four misses within twenty seconds', () => {
    expect(
      taps([
        [0, false],
        [3_000, false],
        [8_000, false],
      ]).offered,
    ).toBe(false);
    expect(
      taps([
        [0, false],
        [3_000, false],
        [8_000, false],
        [19_000, false],
      ]).offered,
    ).toBe(true);
  });

  test('four misses over a longer time are nothing', () => {
    expect(
      taps([
        [0, false],
        [8_000, false],
        [16_000, false],
        [24_000, false],
      ]).offered,
    ).toBe(false);
  });

  test('a hit forgives a miss', () => {
    expect(
      taps([
        [0, false],
        [1, false],
        [2, false],
        [3, true],
        [4, false],
      ]).offered,
    ).toBe(false);
    expect(
      taps([
        [0, false],
        [1, false],
        [2, false],
        [3, true],
        [4, false],
        [5, false],
      ]).offered,
    ).toBe(true);
  });

  test('whoever hits every time is never asked, and nobody is asked twice', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(60_000), fc.boolean()), { maxLength: 60 }), (list) => {
        const sorted = list.toSorted(([a], [b]) => a - b);
        let misses = NO_MISSES;
        let offers = 0;
        for (const [at, hit] of sorted) {
          const next = afterTap(misses, { at, hit });
          if (next.offered && !misses.offered) offers += 1;
          misses = next;
          expect(misses.at.length).toBeLessThan(MISSES_TO_OFFER);
          expect(misses.at.every((earlier) => misses.offered || at - earlier <= WITHIN_MS || hit)).toBe(true);
        }
        expect(offers).toBeLessThanOrEqual(1);
        if (list.every(([, hit]) => hit)) expect(offers).toBe(0);
      }),
    );
  });
});
