import { expect, test } from 'vitest';
import { chinaTime } from './china-time.ts';

test('the day begins in China eight hours before it does in UTC', () => {
  expect(chinaTime(new Date('2026-11-20T16:00:00Z'))).toEqual({ date: '2026-11-21', time: '00:00' });
  expect(chinaTime(new Date('2026-12-31T15:59:59Z'))).toEqual({ date: '2026-12-31', time: '23:59' });
});
