import { describe, expect, test } from 'vitest';
import { strokeSchema } from '#contract/visit.ts';
import { isSignature, strokePath } from './signature-pad.tsx';

describe('the signature', () => {
  test('a dot or a slip of the finger is not a name', () => {
    expect(isSignature([])).toBe(false);
    expect(isSignature([[[500, 200]]])).toBe(false);
    expect(
      isSignature([
        [
          [500, 200],
          [520, 210],
        ],
      ]),
    ).toBe(false);
  });

  test('lines across the pad are', () => {
    const stroke: [number, number][] = [
      [100, 100],
      [300, 180],
      [420, 90],
    ];
    expect(strokeSchema.parse(stroke)).toEqual(stroke);
    expect(isSignature([stroke])).toBe(true);
  });

  test('is drawn as one path from the first to the last point', () => {
    expect(strokePath([[1, 2]])).toBe('M1 2h.1');
    expect(
      strokePath([
        [0, 0],
        [10, 0],
        [20, 10],
      ]),
    ).toBe('M0 0Q10 0 15 5L20 10');
    expect(strokePath([])).toBe('');
  });
});
