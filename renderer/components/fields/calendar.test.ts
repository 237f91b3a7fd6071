import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CalendarPart, daysInMonth, formatDay, parseDay, turn } from './calendar.ts';

const bounds = { earliest: { year: 1900, month: 1, day: 1 }, latest: { year: 2099, month: 12, day: 31 } };
const day = fc
  .tuple(
    fc.integer({ min: 1900, max: 2099 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 31 }),
  )
  .map(([year, month, date]) => ({ year, month, day: Math.min(date, daysInMonth(year, month)) }));

describe('the calendar wheels', () => {
  test('know leap years', () => {
    expect([1900, 2000, 2024, 2026].map((year) => daysInMonth(year, 2))).toEqual([28, 29, 29, 28]);
  });

  test('refuse days that are not in the calendar', () => {
    expect(parseDay('2026-02-29')).toBeUndefined();
    expect(parseDay('2026-13-01')).toBeUndefined();
    expect(parseDay('2026-11')).toEqual({ year: 2026, month: 11, day: 1 });
  });

  test('cut the day when the month is shorter', () => {
    expect(formatDay(turn({ year: 2026, month: 1, day: 31 }, 'month', 1, bounds))).toBe('2026-02-28');
    expect(formatDay(turn({ year: 2024, month: 2, day: 29 }, 'year', 1, bounds))).toBe('2025-02-28');
  });

  test('stay in the calendar and in the bounds however they are turned', () => {
    const parts = fc.constantFrom<CalendarPart>('year', 'month', 'day');
    const narrow = {
      earliest: { year: 2020, month: 3, day: 15 },
      latest: { year: 2026, month: 11, day: 21 },
    };
    fc.assert(
      fc.property(day, fc.array(fc.tuple(parts, fc.integer({ min: -40, max: 40 }))), (start, turns) => {
        let now = start;
        for (const [part, by] of turns) {
          now = turn(now, part, by, narrow);
          expect(parseDay(formatDay(now))).toEqual(now);
          expect(formatDay(now) >= '2020-03-15' && formatDay(now) <= '2026-11-21').toBe(true);
        }
      }),
    );
  });
});
