import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { calendarDateSchema } from '#contract/identity-document.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { addDays } from './local-time.ts';

/** One year of public holidays. A site may replace the files when the State Council's notice for a year appears. */
const holidayYearSchema = z.strictObject({
  year: z.int().min(2000).max(2100),
  /** False while the notice with the exchanged days (调休) is not published: only the statutory days are known. */
  confirmed: z.boolean(),
  source: z.string().min(1),
  /** Holidays, also where they fall on a weekend. */
  daysOff: z.array(calendarDateSchema),
  /** Saturdays and Sundays that are worked in exchange. */
  workingWeekendDays: z.array(calendarDateSchema),
});
export type HolidayYear = z.infer<typeof holidayYearSchema>;

export interface WorkingCalendar {
  isWorkingDay(date: string): boolean;
  /** The date on which so many working days have passed. The day of acceptance itself is not counted. */
  addWorkingDays(date: string, days: number): string;
  /** False when the answer leans on a year whose notice is missing or not published. */
  isConfirmed(date: string): boolean;
}

/** Years without a file fall back to Monday to Friday. */
export function createWorkingCalendar(years: readonly HolidayYear[]): WorkingCalendar {
  const daysOff = new Set(years.flatMap((year) => year.daysOff));
  const worked = new Set(years.flatMap((year) => year.workingWeekendDays));
  const confirmed = new Set(years.filter((year) => year.confirmed).map((year) => year.year));

  const isWorkingDay = (date: string): boolean => {
    if (daysOff.has(date)) return false;
    if (worked.has(date)) return true;
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
    return weekday !== 0 && weekday !== 6;
  };
  return {
    isWorkingDay,
    addWorkingDays(date, days) {
      let current = date;
      for (let left = days; left > 0; ) {
        current = addDays(current, 1);
        if (isWorkingDay(current)) left -= 1;
      }
      return current;
    },
    isConfirmed: (date) => confirmed.has(Number(date.slice(0, 4))),
  };
}

/** Reads every `calendar-YYYY.json` of a folder; by default the ones that come with the hub. */
export function loadHolidayYears(
  directory: string = import.meta.dirname,
): Result<HolidayYear[], AppFailure<'holiday-file-invalid'>> {
  const years: HolidayYear[] = [];
  for (const name of readdirSync(directory)
    .filter((entry) => /^calendar-\d{4}\.json$/.test(entry))
    .sort()) {
    try {
      years.push(holidayYearSchema.parse(JSON.parse(readFileSync(join(directory, name), 'utf8'))));
    } catch (error) {
      return fail(
        'holiday-file-invalid',
        `${name}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  return ok(years);
}
