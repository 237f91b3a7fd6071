import { expect, test } from 'vitest';
import { dayOfWeek, plainDate } from './plain-date.ts';

test('dates are said as people say them', () => {
  expect(plainDate('2026-12-05')).toBe('2026年12月5日');
  expect(plainDate('长期')).toBe('长期');
  expect(dayOfWeek('2026-11-21')).toEqual({ day: '11月21日', weekday: '周六' });
});
