import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unwrap } from './result.ts';
import {
  addDays,
  checkHolidayYears,
  createWorkingCalendar,
  dueDate,
  type HolidayYear,
} from './working-calendar.ts';

/** Invented, with a long holiday and exchanged days in it; the real years stand in hub/calendar. */
const YEARS: readonly HolidayYear[] = [2026, 2027, 2028].map((year) => ({
  year,
  confirmed: year < 2028,
  source: '测试',
  daysOff: ['01-01', '02-16', '02-17', '02-18', '05-01', '05-02', '10-01', '10-02', '10-03'].map(
    (day) => `${year}-${day}`,
  ),
  workingWeekendDays: year === 2026 ? ['2026-02-14', '2026-02-15'] : [],
}));
const calendar = createWorkingCalendar(YEARS);
const FIRST = '2026-02-01';
const day = fc.integer({ min: 0, max: 600 }).map((offset) => addDays(FIRST, offset));
const count = fc.integer({ min: 1, max: 60 });

const add = (date: string, days: number) => unwrap(calendar.addWorkingDays(date, days)).date;
const between = (from: string, to: string) => unwrap(calendar.workingDaysBetween(from, to));

describe('working days', () => {
  test('exchanged days: a Saturday is worked, a Monday is not', () => {
    expect(calendar.dayKind('2026-02-14')).toBe('working');
    expect(calendar.dayKind('2026-02-16')).toBe('off');
    expect(add('2026-02-13', 3)).toBe('2026-02-19');
    expect(add('2026-02-13', 0)).toBe('2026-02-13');
  });

  test('so many forward and so many back is the same working day', () => {
    fc.assert(
      fc.property(day, count, (start, days) => {
        const working = calendar.isWorkingDay(start) ? start : add(start, 1);
        expect(add(add(working, days), -days)).toBe(working);
        if (working > '2026-06-01') expect(add(add(working, -days), days)).toBe(working);
      }),
    );
  });

  test('the end is a working day with exactly so many behind the start, and steps add up', () => {
    fc.assert(
      fc.property(day, count, count, (start, days, more) => {
        const end = add(start, days);
        expect(calendar.isWorkingDay(end)).toBe(true);
        expect(between(start, end)).toBe(days);
        expect(add(end, more)).toBe(add(start, days + more));
        expect(between(start, add(end, more))).toBe(days + more);
      }),
    );
  });

  test('a year that nobody entered is told, never guessed', () => {
    expect(calendar.addWorkingDays('2028-12-20', 20)).toMatchObject({
      failure: { code: 'calendar-year-missing', detail: '2029' },
    });
    expect(calendar.addWorkingDays('2026-01-05', -10)).toMatchObject({
      failure: { code: 'calendar-year-missing', detail: '2025' },
    });
    expect(calendar.workingDaysBetween('2028-12-20', '2029-01-10').ok).toBe(false);
    expect(calendar.dayKind('2029-01-02')).toBe('unknown');
    expect(calendar.isWorkingDay('2029-01-02')).toBe(false);
  });

  test('a year without its notice is counted and said to be unconfirmed', () => {
    expect(calendar.addWorkingDays('2027-12-20', 3)).toMatchObject({ value: { confirmed: true } });
    expect(calendar.addWorkingDays('2027-12-28', 5)).toMatchObject({ value: { confirmed: false } });
  });
});

describe('the clock of a case', () => {
  const due = (stops: { from: string; to?: string }[], today = '2027-12-31', unit = 'working-day' as const) =>
    unwrap(dueDate(calendar, { startedOn: '2026-06-01', limit: { days: 10, unit }, stops, today }));

  test('stands still in a special procedure and goes on after it', () => {
    expect(due([]).date).toBe('2026-06-15');
    // From Wednesday to the Wednesday after: five working days are not counted.
    expect(due([{ from: '2026-06-03', to: '2026-06-10' }]).date).toBe('2026-06-22');
    expect(due([{ from: '2026-06-03' }], '2026-06-10')).toMatchObject({ date: '2026-06-22', stopped: true });
    expect(due([{ from: '2026-06-06', to: '2026-06-07' }]).date).toBe('2026-06-15');
  });

  test('counts calendar days where the limit does', () => {
    const clock = { startedOn: '2026-06-01', limit: { days: 10, unit: 'calendar-day' as const } };
    const stops = [{ from: '2026-06-03', to: '2026-06-10' }];
    expect(dueDate(calendar, { ...clock, stops, today: '2026-12-31' })).toMatchObject({
      value: { date: '2026-06-18' },
    });
  });

  const stop = fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 30 }))
    .map(([offset, length]) => ({
      from: addDays('2026-06-01', offset),
      to: addDays('2026-06-01', offset + length),
    }));

  test('every working day up to the end is counted or stood still, in any order of stops', () => {
    fc.assert(
      fc.property(fc.array(stop, { maxLength: 6 }), count, (stops, days) => {
        const ask = (list: typeof stops) =>
          unwrap(
            dueDate(calendar, {
              startedOn: '2026-06-01',
              limit: { days, unit: 'working-day' },
              stops: list,
              today: '2027-12-31',
            }),
          ).date;
        const end = ask(stops);
        expect(ask([...stops].reverse())).toBe(end);
        expect(ask([...stops, ...stops])).toBe(end);
        let lost = 0;
        for (let date = addDays('2026-06-01', 1); date <= '2026-09-30'; date = addDays(date, 1)) {
          const still = stops.some((each) => each.from < date && date <= each.to);
          if (still && calendar.isWorkingDay(date)) lost += 1;
        }
        expect(between('2026-06-01', end)).toBe(days + lost);
      }),
    );
  });
});

describe('a set of years', () => {
  const [one, two, three] = YEARS as [HolidayYear, HolidayYear, HolidayYear];
  const codes = (years: readonly HolidayYear[]) => [
    ...new Set(checkHolidayYears(years).map(({ code }) => code)),
  ];

  test('that is sound has no finding', () => expect(codes(YEARS)).toEqual([]));

  test.each<[string, readonly HolidayYear[]]>([
    ['calendar-year-twice', [one, { ...one, daysOff: one.daysOff }]],
    ['calendar-year-gap', [one, three]],
    ['calendar-day-of-another-year', [one, { ...two, daysOff: [...two.daysOff, '2026-05-08'] }]],
    ['calendar-day-twice', [{ ...one, daysOff: [...one.daysOff, '2026-05-01'] }]],
    ['calendar-day-off-and-worked', [{ ...two, workingWeekendDays: ['2027-05-01'] }]],
    ['calendar-worked-day-not-weekend', [{ ...two, workingWeekendDays: ['2027-05-07'] }]],
    ['calendar-statutory-day-missing', [{ ...two, daysOff: two.daysOff.slice(1) }]],
    ['calendar-unconfirmed-with-exchange', [{ ...three, workingWeekendDays: ['2028-05-06'] }]],
  ])('%s', (code, years) => expect(codes(years)).toContain(code));

  test('a holiday that two files contradict each other about is found', () => {
    const early = { ...two, daysOff: [...two.daysOff, '2026-12-26'] };
    const late = { ...one, workingWeekendDays: [...one.workingWeekendDays, '2026-12-26'] };
    expect(codes([late, early])).toEqual(['calendar-day-off-and-worked']);
  });
});
