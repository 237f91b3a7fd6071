import fc from 'fast-check';
import { expect, test } from 'vitest';
import { driftAt, MOST_DRIFT, shiftOf } from './drift.ts';

const minutes = (count: number) =>
  Array.from({ length: count }, (_, minute) => driftAt(new Date(Date.UTC(2026, 10, 21) + minute * 60_000)));

test('it stays within a few pixels and never jumps', () => {
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }), (now) => {
      const here = driftAt(now);
      const next = driftAt(new Date(now.getTime() + 60_000));
      expect(Math.abs(here.x)).toBeLessThanOrEqual(MOST_DRIFT.x);
      expect(Math.abs(here.y)).toBeLessThanOrEqual(MOST_DRIFT.y);
      expect(Math.abs(here.x - next.x)).toBeLessThanOrEqual(3);
      expect(Math.abs(here.y - next.y)).toBeLessThanOrEqual(3);
    }),
  );
});

test('nothing stays on the same pixels: no place is kept for more than a sixth of a night', () => {
  const places = new Map<string, number>();
  for (const { x, y } of minutes(8 * 60)) places.set(`${x} ${y}`, (places.get(`${x} ${y}`) ?? 0) + 1);
  expect(places.size).toBeGreaterThan(100);
  expect(Math.max(...places.values())).toBeLessThan(80);
});

test('whole pixels, less for what is far', () => {
  expect(shiftOf({ x: 8, y: -5 }, 1)).toBe('translate(8px, -5px)');
  expect(shiftOf({ x: 8, y: -5 }, 0.3)).toBe('translate(2px, -1px)');
});
