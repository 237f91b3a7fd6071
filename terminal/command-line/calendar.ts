import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, ok, type Result } from '#contract/result.ts';
import {
  checkHolidayYears,
  createWorkingCalendar,
  HOLIDAY_FILE,
  type HolidayYear,
  parseHolidayYear,
  withSiteYears,
} from '#contract/working-calendar.ts';
import { EXIT } from './exit-codes.ts';
import { Output } from './output.ts';

export interface CalendarOptions {
  readonly json?: boolean;
}

export interface CalendarDaysOptions extends CalendarOptions {
  readonly folder?: string;
}

/** The years that come with the hub. */
const SHIPPED_YEARS = fileURLToPath(new URL('../../hub/calendar/', import.meta.url));

export async function checkCalendar(folder: string | undefined, options: CalendarOptions): Promise<number> {
  const output = new Output(options);
  const years = await yearsOf(folder);
  if (!years.ok) return output.fail(years.failure);
  const findings = checkHolidayYears(years.value);
  for (const { code, year, detail } of findings) {
    output.show({ event: 'finding', code, year, detail }, `${code}  ${year}  ${detail}`);
  }
  for (const { year, confirmed, source } of years.value.toSorted((one, other) => one.year - other.year)) {
    output.show(
      { event: 'year', year, confirmed, source },
      `${year}  ${confirmed ? 'confirmed' : 'not confirmed'}  ${source}`,
    );
  }
  return findings.length > 0 ? EXIT.failed : EXIT.ok;
}

export async function countDays(date: string, count: number, options: CalendarDaysOptions): Promise<number> {
  const output = new Output(options);
  const years = await yearsOf(options.folder);
  if (!years.ok) return output.fail(years.failure);
  const [finding] = checkHolidayYears(years.value);
  if (finding !== undefined) {
    return output.fail({ code: finding.code, detail: `${finding.detail} (${finding.year})` });
  }
  const counted = createWorkingCalendar(years.value).addWorkingDays(date, count);
  if (!counted.ok) return output.fail(counted.failure);
  const { date: day, confirmed } = counted.value;
  output.show({ event: 'day', date: day, confirmed }, confirmed ? day : `${day}  (not confirmed)`);
  return EXIT.ok;
}

async function yearsOf(folder: string | undefined): Promise<Result<HolidayYear[]>> {
  const shipped = await readYears(SHIPPED_YEARS);
  if (!shipped.ok || folder === undefined) return shipped;
  const own = await readYears(resolve(folder));
  return own.ok ? ok(withSiteYears(shipped.value, own.value)) : own;
}

async function readYears(folder: string): Promise<Result<HolidayYear[]>> {
  const years: HolidayYear[] = [];
  try {
    for (const name of (await readdir(folder)).filter((entry) => HOLIDAY_FILE.test(entry)).sort()) {
      const year = parseHolidayYear(name, await readFile(join(folder, name), 'utf8'));
      if (!year.ok) return year;
      years.push(year.value);
    }
  } catch (error) {
    return fail('path-not-found', error instanceof Error ? error.message : folder);
  }
  return ok(years);
}
