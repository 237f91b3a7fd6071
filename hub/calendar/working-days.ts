import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import {
  checkHolidayYears,
  HOLIDAY_FILE,
  type HolidayYear,
  parseHolidayYear,
  withSiteYears,
} from '#contract/working-calendar.ts';

type HolidayFailure = AppFailure<'holiday-file-invalid'>;

/**
 * The years that come with the hub, and instead of them, year by year, those of the site: a notice that appears in
 * November is a file in a folder, not a release.
 * @param siteDirectory With `calendar-YYYY.json`.
 */
export function loadHolidayYears(siteDirectory?: string): Result<HolidayYear[], HolidayFailure> {
  const shipped = readYears(import.meta.dirname);
  if (!shipped.ok) return shipped;
  const own: Result<HolidayYear[], HolidayFailure> =
    siteDirectory === undefined ? ok([]) : readYears(siteDirectory);
  if (!own.ok) return own;
  const years = withSiteYears(shipped.value, own.value);
  const [finding] = checkHolidayYears(years);
  return finding === undefined
    ? ok(years)
    : fail('holiday-file-invalid', `${finding.code}: ${finding.detail} (${finding.year})`);
}

function readYears(directory: string): Result<HolidayYear[], HolidayFailure> {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch (error) {
    return fail('holiday-file-invalid', error instanceof Error ? error.message : directory);
  }
  const years: HolidayYear[] = [];
  for (const name of names.filter((entry) => HOLIDAY_FILE.test(entry)).sort()) {
    const year = parseHolidayYear(name, readFileSync(join(directory, name), 'utf8'));
    if (!year.ok) return year;
    years.push(year.value);
  }
  return ok(years);
}
