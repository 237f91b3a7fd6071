import { expect, test } from 'vitest';
import { turnMilliseconds } from './turn.ts';

test('eight seconds at least, longer for longer ones', () => {
  expect(turnMilliseconds('')).toBe(8_000);
  expect(turnMilliseconds('短')).toBe(8_000);
  expect(turnMilliseconds('字'.repeat(40))).toBe(13_000);
  expect(turnMilliseconds('字'.repeat(200))).toBe(53_000);
});
