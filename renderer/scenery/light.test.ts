import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lightAt, mixColours } from './light.ts';

test('every minute of the day has its colours', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 24, noNaN: true }), (hour) => {
      const { windows, stars, ...colours } = lightAt(hour);
      for (const colour of Object.values(colours)) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
      expect(windows).toBeGreaterThanOrEqual(0);
      expect(windows).toBeLessThanOrEqual(1);
      expect(stars).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('the light flows: no jump between one minute and the next', () => {
  const channel = (colour: string) => Number.parseInt(colour.slice(1, 3), 16);
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    const now = lightAt(minute / 60);
    const next = lightAt((minute + 1) / 60);
    expect(Math.abs(channel(now.skyTop) - channel(next.skyTop))).toBeLessThanOrEqual(4);
  }
});

test('colours mix channel by channel', () => {
  expect(mixColours('#000000', '#ffffff', 0.5)).toBe('#808080');
});
