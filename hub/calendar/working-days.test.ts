import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { addDays, chineseInstant, localDate } from './local-time.ts';
import { createWorkingCalendar, loadHolidayYears } from './working-days.ts';

const calendar = createWorkingCalendar(unwrap(loadHolidayYears()));

describe('working days', () => {
  test('exchanged days: a Saturday is worked, a Friday is not', () => {
    expect(calendar.isWorkingDay('2026-02-14')).toBe(true);
    expect(calendar.isWorkingDay('2026-02-16')).toBe(false);
    expect(calendar.isWorkingDay('2026-10-10')).toBe(true);
    expect(calendar.isWorkingDay('2026-10-02')).toBe(false);
    expect(calendar.isWorkingDay('2026-11-21')).toBe(false);
  });

  test('the day of acceptance is not counted, holidays are stepped over', () => {
    expect(calendar.addWorkingDays('2026-11-20', 1)).toBe('2026-11-23');
    // Accepted before the National Day: 8, 9 and the worked Saturday 10 October.
    expect(calendar.addWorkingDays('2026-09-30', 3)).toBe('2026-10-10');
    expect(calendar.addWorkingDays('2026-02-13', 2)).toBe('2026-02-24');
    expect(calendar.addWorkingDays('2026-11-21', 0)).toBe('2026-11-21');
  });

  test('a year whose notice is not published says so', () => {
    expect(calendar.isConfirmed('2026-12-31')).toBe(true);
    expect(calendar.isConfirmed('2027-01-04')).toBe(false);
    expect(calendar.isConfirmed('2031-01-06')).toBe(false);
  });

  test('the end is a working day, with exactly so many behind the start', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 60 }), (offset, days) => {
        const start = addDays('2026-01-01', offset);
        const end = calendar.addWorkingDays(start, days);
        let counted = 0;
        for (let date = addDays(start, 1); date <= end; date = addDays(date, 1)) {
          if (calendar.isWorkingDay(date)) counted += 1;
        }
        expect(calendar.isWorkingDay(end)).toBe(true);
        expect(counted).toBe(days);
      }),
    );
  });

  test('a damaged file is named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holidays-'));
    await writeFile(join(folder, 'calendar-2026.json'), '{"year": 2026}');
    expect(loadHolidayYears(folder)).toMatchObject({
      ok: false,
      failure: { code: 'holiday-file-invalid', detail: expect.stringContaining('calendar-2026.json') },
    });
    await rm(folder, { recursive: true });
  });
});

describe('local time', () => {
  test('the day in China begins eight hours before the one in UTC', () => {
    expect(localDate(new Date('2026-11-20T15:59:59Z'))).toBe('2026-11-20');
    expect(localDate(new Date('2026-11-20T16:00:00Z'))).toBe('2026-11-21');
    expect(chineseInstant(new Date('2026-11-20T01:07:00Z'))).toBe('2026年11月20日 9时07分');
  });
});
