import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { createWorkingCalendar } from '#contract/working-calendar.ts';
import { addDays } from '../calendar/local-time.ts';
import { loadHolidayYears } from '../calendar/working-days.ts';
import { lastDay, supplementBy } from './case-gaps.ts';
import { DEFAULT_CASE_POLICY } from './case-policy.ts';

const known = createWorkingCalendar(unwrap(loadHolidayYears()));
const nothingKnown = createWorkingCalendar([]);

test('where the holidays of a year are missing, nobody gets less time than where they are known', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 1, max: 60 }), (after, workingDays) => {
      const today = addDays('2026-01-01', after);
      const counted = known.addWorkingDays(today, workingDays);
      fc.pre(counted.ok);
      expect(lastDay(nothingKnown, today, workingDays) >= unwrap(counted).date).toBe(true);
    }),
  );
});

test('told on the last working day before a year that nobody has entered', () => {
  const only2026 = createWorkingCalendar(unwrap(loadHolidayYears()).filter(({ year }) => year === 2026));
  // Ten working days from here are at least two weeks; the spring festival may lie between.
  expect(supplementBy(only2026, '2026-12-31', DEFAULT_CASE_POLICY)).toBe('2027-01-28');
  expect(supplementBy(known, '2026-11-20', DEFAULT_CASE_POLICY)).toBe('2026-12-04');
});
