import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { createWorkingCalendar, type HolidayYear } from '#contract/working-calendar.ts';
import SHIPPED_2027 from './calendar-2027.json' with { type: 'json' };
import { chineseInstant, localDate } from './local-time.ts';
import { loadHolidayYears } from './working-days.ts';

function yearOf(year: number): HolidayYear {
  return {
    ...SHIPPED_2027,
    year,
    daysOff: SHIPPED_2027.daysOff.map((day) => day.replace('2027', String(year))),
  };
}

async function folderWith(files: Readonly<Record<string, object>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holidays-'));
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), JSON.stringify(content));
  }
  return folder;
}

describe('the holidays that come with the hub', () => {
  test('are sound, and a year is told whose notice is not published', () => {
    const calendar = createWorkingCalendar(unwrap(loadHolidayYears()));
    expect(calendar.isConfirmed('2026-12-31')).toBe(true);
    expect(calendar.isConfirmed('2027-01-04')).toBe(false);
    expect(calendar.isConfirmed('2031-01-06')).toBe(false);
    expect(unwrap(calendar.addWorkingDays('2026-12-28', 5))).toEqual({
      date: '2027-01-05',
      confirmed: false,
    });
  });

  test('a year of the site takes the place of ours, and the others stay', async () => {
    const folder = await folderWith({ 'calendar-2027.json': { ...SHIPPED_2027, confirmed: true } });
    const calendar = createWorkingCalendar(unwrap(loadHolidayYears(folder)));
    expect(calendar.isConfirmed('2027-01-04')).toBe(true);
    expect(calendar.isWorkingDay('2026-02-14')).toBe(true);
    await rm(folder, { recursive: true });
  });

  test.each([
    ['a damaged file', { 'calendar-2026.json': { year: 2026 } }, 'calendar-2026.json'],
    ['a year under another name', { 'calendar-2028.json': SHIPPED_2027 }, 'is about 2027'],
    [
      'a day that is off and worked',
      { 'calendar-2027.json': { ...SHIPPED_2027, confirmed: true, workingWeekendDays: ['2027-02-06'] } },
      'calendar-day-off-and-worked: 2027-02-06',
    ],
    ['a year that is left out', { 'calendar-2029.json': yearOf(2029) }, 'calendar-year-gap'],
  ])('%s is named', async (_name, files, detail) => {
    const folder = await folderWith(files);
    expect(loadHolidayYears(folder)).toMatchObject({
      ok: false,
      failure: { code: 'holiday-file-invalid', detail: expect.stringContaining(detail) },
    });
    await rm(folder, { recursive: true });
  });

  test('a folder that is not there is told', () => {
    expect(loadHolidayYears(join(tmpdir(), 'no-such-holidays'))).toMatchObject({
      failure: { code: 'holiday-file-invalid' },
    });
  });
});

describe('local time', () => {
  test('the day in China begins eight hours before the one in UTC', () => {
    expect(localDate(new Date('2026-11-20T15:59:59Z'))).toBe('2026-11-20');
    expect(localDate(new Date('2026-11-20T16:00:00Z'))).toBe('2026-11-21');
    expect(chineseInstant(new Date('2026-11-20T01:07:00Z'))).toBe('2026年11月20日 9时07分');
  });
});
