import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CalendarPart,
  choicesOf,
  dateBounds,
  daysInMonth,
  decades,
  firstDay,
  formatDay,
  parseDay,
  withPart,
} from './calendar.ts';

const bounds = dateBounds(undefined, undefined);

describe('a day chosen step by step', () => {
  test('knows leap years', () => {
    expect([1900, 2000, 2024, 2026].map((year) => daysInMonth(year, 2))).toEqual([28, 29, 29, 28]);
  });

  test('refuses days that are not in the calendar', () => {
    expect(parseDay('2026-02-29')).toBeUndefined();
    expect(parseDay('2026-13-01')).toBeUndefined();
    expect(parseDay('2026-11')).toEqual({ year: 2026, month: 11, day: 1 });
  });

  test('cuts the day when the month is shorter', () => {
    expect(formatDay(withPart({ year: 2026, month: 1, day: 31 }, 'month', 2, bounds))).toBe('2026-02-28');
    expect(formatDay(withPart({ year: 2024, month: 2, day: 29 }, 'year', 2025, bounds))).toBe('2025-02-28');
  });

  test('begins today, or at the nearest day that may be chosen', () => {
    const today = new Date(2026, 10, 21);
    expect(firstDay('', bounds, today)).toEqual({ year: 2026, month: 11, day: 21 });
    expect(formatDay(firstDay('', dateBounds(undefined, '2020-05-05'), today))).toBe('2020-05-05');
    expect(formatDay(firstDay('1949-12-31', bounds, today))).toBe('1949-12-31');
  });

  test('offers the decades of the bounds only', () => {
    expect(decades(dateBounds('1905-01-01', '1931-01-01'))).toEqual([1900, 1910, 1920, 1930]);
    expect(decades(bounds)).toHaveLength(20);
  });

  test('offers what can be chosen, and nothing outside of the bounds', () => {
    const narrow = dateBounds('2020-03-15', '2026-11-21');
    const possible = (part: CalendarPart, text: string) =>
      choicesOf(part, parseDay(text) ?? { year: 0, month: 1, day: 1 }, narrow)
        .filter((choice) => choice.possible)
        .map(({ value }) => value);
    expect(possible('year', '2020-03-15')).toEqual([2020, 2021, 2022, 2023, 2024, 2025, 2026]);
    expect(possible('month', '2020-03-15')).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(possible('month', '2026-03-15')).toHaveLength(11);
    expect(possible('day', '2020-03-20')[0]).toBe(15);
    expect(possible('day', '2026-11-20').at(-1)).toBe(21);
    expect(possible('day', '2024-02-01')).toHaveLength(29);
  });

  test('stays in the calendar and in the bounds whatever is chosen', () => {
    const narrow = dateBounds('2020-03-15', '2026-11-21');
    const part = fc.constantFrom<CalendarPart>('year', 'month', 'day');
    fc.assert(
      fc.property(fc.array(fc.tuple(part, fc.nat())), (choices) => {
        let now = firstDay('', narrow, new Date(2026, 10, 21));
        for (const [each, place] of choices) {
          const offered = choicesOf(each, now, narrow).filter(({ possible }) => possible);
          const value = offered[place % offered.length]?.value ?? now[each];
          now = withPart(now, each, value, narrow);
          expect(parseDay(formatDay(now))).toEqual(now);
          expect(formatDay(now) >= '2020-03-15' && formatDay(now) <= '2026-11-21').toBe(true);
        }
      }),
    );
  });
});
