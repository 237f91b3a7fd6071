/**
 * Working days (工作日) with China's public holidays and exchanged days (调休), which the State Council's General
 * Office publishes for one year at a time (全国年节及纪念日放假办法). A year that nobody has entered is said to be
 * missing; no day of it is guessed.
 */
import { z } from 'zod';
import { calendarDateSchema } from './identity-document.ts';
import { type AppFailure, fail, ok, type Result } from './result.ts';

/** One year of public holidays: one file, which a site may replace when the notice for the year appears. */
const holidayYearSchema = z.strictObject({
  year: z.int().min(2000).max(2100),
  /** False while the notice with the exchanged days is not published: only the statutory days are known. */
  confirmed: z.boolean(),
  source: z.string().min(1),
  /** Holidays, also where they fall on a weekend. */
  daysOff: z.array(calendarDateSchema),
  /** Saturdays and Sundays that are worked in exchange. */
  workingWeekendDays: z.array(calendarDateSchema),
});
export type HolidayYear = z.infer<typeof holidayYearSchema>;

/** Of a file in a folder of years; others are left alone. */
export const HOLIDAY_FILE = /^calendar-\d{4}\.json$/;

/** One file, by its name: `calendar-2027.json` is about 2027. */
export function parseHolidayYear(
  name: string,
  text: string,
): Result<HolidayYear, AppFailure<'holiday-file-invalid'>> {
  try {
    const year = holidayYearSchema.parse(JSON.parse(text));
    return name === `calendar-${year.year}.json`
      ? ok(year)
      : fail('holiday-file-invalid', `${name}: is about ${year.year}`);
  } catch (error) {
    return fail('holiday-file-invalid', `${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Year by year, those of the site in the place of the ones that come with the hub. */
export function withSiteYears(shipped: readonly HolidayYear[], own: readonly HolidayYear[]): HolidayYear[] {
  const replaced = new Set(own.map(({ year }) => year));
  return [...shipped.filter(({ year }) => !replaced.has(year)), ...own];
}

export interface CalendarFinding {
  readonly code:
    | 'calendar-year-twice'
    | 'calendar-year-gap'
    | 'calendar-day-of-another-year'
    | 'calendar-day-twice'
    | 'calendar-day-off-and-worked'
    | 'calendar-worked-day-not-weekend'
    | 'calendar-statutory-day-missing'
    | 'calendar-unconfirmed-with-exchange';
  readonly year: number;
  /** The day, or the years, that it is about. */
  readonly detail: string;
}

/** Fixed by date; the others move with the lunar calendar and the solar terms. */
const FIXED_STATUTORY_DAYS = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'];

/** What contradicts itself in a set of years; empty: they can be used. */
export function checkHolidayYears(years: readonly HolidayYear[]): CalendarFinding[] {
  const findings: CalendarFinding[] = [];
  const sorted = [...years].sort((one, other) => one.year - other.year);
  const seenOff = new Map<string, number>();
  const seenWorked = new Map<string, number>();
  for (const [index, { year, ...days }] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before?.year === year) findings.push({ code: 'calendar-year-twice', year, detail: String(year) });
    if (before !== undefined && year - before.year > 1) {
      findings.push({ code: 'calendar-year-gap', year, detail: `${before.year}, ${year}` });
    }
    for (const [list, seen] of [
      [days.daysOff, seenOff],
      [days.workingWeekendDays, seenWorked],
    ] as const) {
      for (const day of list) {
        // A New Year's holiday may begin in the last days of December, and its notice says so.
        if (!day.startsWith(`${year}-`) && !day.startsWith(`${year - 1}-12-`)) {
          findings.push({ code: 'calendar-day-of-another-year', year, detail: day });
        }
        if (seen.has(day)) findings.push({ code: 'calendar-day-twice', year, detail: day });
        seen.set(day, year);
      }
    }
    for (const day of days.workingWeekendDays) {
      if (!isWeekend(day)) findings.push({ code: 'calendar-worked-day-not-weekend', year, detail: day });
    }
    for (const day of FIXED_STATUTORY_DAYS) {
      // The second of May became a statutory day in 2025.
      if (day === '05-02' && year < 2025) continue;
      if (!days.daysOff.includes(`${year}-${day}`)) {
        findings.push({ code: 'calendar-statutory-day-missing', year, detail: `${year}-${day}` });
      }
    }
    if (!days.confirmed && days.workingWeekendDays.length > 0) {
      findings.push({
        code: 'calendar-unconfirmed-with-exchange',
        year,
        detail: days.workingWeekendDays.join(', '),
      });
    }
  }
  for (const [day, year] of seenWorked) {
    if (seenOff.has(day)) findings.push({ code: 'calendar-day-off-and-worked', year, detail: day });
  }
  return findings;
}

/** unknown: nobody has entered its year. */
export type DayKind = 'working' | 'off' | 'unknown';

export interface CountedDate {
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** False when a day was counted whose year has no published notice: the date may still change. */
  readonly confirmed: boolean;
}

export type CalendarFailure = AppFailure<'calendar-year-missing'>;

export interface WorkingCalendar {
  dayKind(date: string): DayKind;
  /** False also for a day of which nobody knows it. */
  isWorkingDay(date: string): boolean;
  /**
   * The date on which so many working days have passed; the day itself is not counted. Negative: as many working days
   * earlier. Fails, naming the year, when a day would have to be guessed.
   */
  addWorkingDays(date: string, days: number): Result<CountedDate, CalendarFailure>;
  /** Working days after `from`, up to and including `to`; 0 when `to` is not later. */
  workingDaysBetween(from: string, to: string): Result<number, CalendarFailure>;
  /** False when the year of the day is missing or its notice is not published. */
  isConfirmed(date: string): boolean;
}

/** @param years Checked by {@link checkHolidayYears}. */
export function createWorkingCalendar(years: readonly HolidayYear[]): WorkingCalendar {
  const daysOff = new Set(years.flatMap((year) => year.daysOff));
  const worked = new Set(years.flatMap((year) => year.workingWeekendDays));
  const known = new Map(years.map((year) => [year.year, year.confirmed]));
  const yearOf = (date: string): number => Number(date.slice(0, 4));

  const dayKind = (date: string): DayKind => {
    if (daysOff.has(date)) return 'off';
    if (worked.has(date)) return 'working';
    if (!known.has(yearOf(date))) return 'unknown';
    return isWeekend(date) ? 'off' : 'working';
  };
  const missing = (date: string): Result<never, CalendarFailure> =>
    fail('calendar-year-missing', String(yearOf(date)));

  return {
    dayKind,
    isWorkingDay: (date) => dayKind(date) === 'working',
    addWorkingDays(date, days) {
      const direction = days < 0 ? -1 : 1;
      let current = date;
      let confirmed = true;
      for (let left = Math.abs(days); left > 0; ) {
        current = addDays(current, direction);
        const kind = dayKind(current);
        if (kind === 'unknown') return missing(current);
        confirmed &&= known.get(yearOf(current)) ?? false;
        if (kind === 'working') left -= 1;
      }
      return ok({ date: current, confirmed });
    },
    workingDaysBetween(from, to) {
      let count = 0;
      for (let date = addDays(from, 1); date <= to; date = addDays(date, 1)) {
        const kind = dayKind(date);
        if (kind === 'unknown') return missing(date);
        if (kind === 'working') count += 1;
      }
      return ok(count);
    },
    isConfirmed: (date) => known.get(yearOf(date)) ?? false,
  };
}

/** Days on which the time limit stood still (特别程序). The first day is still counted, the last one is not. */
export interface ClockStop {
  readonly from: string;
  /** Absent: it stands still today. */
  readonly to?: string | undefined;
}

export interface DueDate extends CountedDate {
  /** The clock stands still now: the date moves on with every day. */
  readonly stopped: boolean;
}

/**
 * The day a promised time ends: the limit counted from the day after the start, and what stood still in between is
 * counted again at its end.
 * @param today Up to which an open stop is counted.
 */
export function dueDate(
  calendar: WorkingCalendar,
  clock: {
    readonly startedOn: string;
    readonly limit: { readonly days: number; readonly unit: 'working-day' | 'calendar-day' };
    readonly stops: readonly ClockStop[];
    readonly today: string;
  },
): Result<DueDate, CalendarFailure> {
  const { limit, startedOn, today } = clock;
  let lost = 0;
  for (const stop of mergedStops(clock.stops, today)) {
    // A stop that began before the start, as far as it lies behind it.
    const begin = [stop.from, startedOn].sort()[1] ?? startedOn;
    if (limit.unit === 'calendar-day') {
      lost += Math.max(0, calendarDaysBetween(begin, stop.to));
      continue;
    }
    const days = calendar.workingDaysBetween(begin, stop.to);
    if (!days.ok) return days;
    lost += days.value;
  }
  const stopped = clock.stops.some((stop) => stop.to === undefined);
  if (limit.unit === 'calendar-day') {
    return ok({ date: addDays(startedOn, limit.days + lost), confirmed: true, stopped });
  }
  const end = calendar.addWorkingDays(startedOn, limit.days + lost);
  return end.ok ? ok({ ...end.value, stopped }) : end;
}

/** Stops that overlap or touch count once. */
function mergedStops(stops: readonly ClockStop[], today: string): { from: string; to: string }[] {
  const merged: { from: string; to: string }[] = [];
  const closed = stops
    .map((stop) => ({ from: stop.from, to: stop.to ?? today }))
    .filter((stop) => stop.to > stop.from)
    .sort((one, other) => (one.from < other.from ? -1 : 1));
  for (const stop of closed) {
    const last = merged.at(-1);
    if (last === undefined || stop.from > last.to) merged.push({ ...stop });
    else if (stop.to > last.to) last.to = stop.to;
  }
  return merged;
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** `YYYY-MM-DD` so many days later, or earlier when negative. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MILLISECONDS).toISOString().slice(0, 10);
}

function calendarDaysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MILLISECONDS);
}

function isWeekend(date: string): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}
