import { expect, test } from 'vitest';
import { wanderAt } from './use-wander.ts';

test('never more than a pixel between two pictures, and back where it began', () => {
  for (let at = 0; at < 12 * 60_000; at += 2_000) {
    expect(Math.abs(wanderAt(at + 2_000, 56) - wanderAt(at, 56))).toBeLessThanOrEqual(1);
    expect(Math.abs(wanderAt(at, 56))).toBeLessThanOrEqual(56);
  }
  expect(wanderAt(0, 56)).toBe(wanderAt(12 * 60_000, 56));
});
