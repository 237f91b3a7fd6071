import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { BenchReport, percentile } from './bench-report.ts';

afterEach(() => vi.restoreAllMocks());

describe('a percentile', () => {
  test('is the nearest rank', () => {
    expect(percentile([5, 1, 3, 2, 4], 0.5)).toBe(3);
    expect(percentile([1], 0.99)).toBe(1);
    expect(percentile([1, 2], 0)).toBe(1);
    expect(percentile([], 0.5)).toBeNaN();
  });

  test('is one of the values, with at least its share at or below', () => {
    const values = fc.array(fc.integer(), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (sample, share) => {
        const found = percentile(sample, share);
        expect(sample).toContain(found);
        expect(sample.filter((value) => value <= found).length / sample.length).toBeGreaterThanOrEqual(share);
      }),
    );
  });
});

describe('the verdict', () => {
  const verdict = (add: (report: BenchReport) => void): number => {
    vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const report = new BenchReport('sample', []);
    add(report);
    return report.exitCode;
  };
  const peer = { name: 'the floor', value: 10 };

  test('holds values and ratios to their limits', () => {
    expect(
      verdict((report) => {
        report.add({ name: 'a', value: 12, unit: 'ms', limit: { of: 'value', most: 12 } });
        report.add({ name: 'b', value: 15, unit: 'ms', peer, limit: { of: 'ratio', most: 1.5 } });
      }),
    ).toBe(0);
    expect(
      verdict((report) =>
        report.add({ name: 'b', value: 15.1, unit: 'ms', peer, limit: { of: 'ratio', most: 1.5 } }),
      ),
    ).toBe(1);
  });

  test('a value that could not be measured is over the limit', () => {
    const limit = { of: 'value', most: 1 } as const;
    expect(verdict((report) => report.add({ name: 'a', value: Number.NaN, unit: 'ms', limit }))).toBe(1);
  });
});
