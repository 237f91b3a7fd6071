import { expect, test } from 'vitest';
import { bulletinSchema, isForRegion, noticeSchema, weatherSchema } from './bulletin.ts';
import { isNight, seasonOf } from './scenery.ts';

const notice = {
  id: 'a-notice',
  text: '提醒',
  from: '2026-11-01',
  until: '2026-11-30',
  tone: 'reminder',
};

test('a notice needs few words, and takes no more than 200 characters', () => {
  expect(noticeSchema.parse(notice)).toMatchObject({ translations: {}, regions: [] });
  expect(noticeSchema.safeParse({ ...notice, text: '字'.repeat(200) }).success).toBe(true);
  expect(noticeSchema.safeParse({ ...notice, text: '字'.repeat(201) }).success).toBe(false);
  expect(noticeSchema.safeParse({ ...notice, translations: { English: 'x' } }).success).toBe(false);
  expect(noticeSchema.safeParse({ ...notice, until: '2026-02-30' }).success).toBe(false);
});

test('twenty notices and no more', () => {
  const many = (count: number) => ({ notices: Array.from({ length: count }, () => notice) });
  expect(bulletinSchema.safeParse(many(20)).success).toBe(true);
  expect(bulletinSchema.safeParse(many(21)).success).toBe(false);
});

test('the weather names its hour and its source', () => {
  const weather = {
    at: '2026-11-21T06:00:00+08:00',
    validUntil: '2026-11-21T20:00:00+08:00',
    condition: 'rain',
    lowCelsius: 12,
    highCelsius: 18,
    source: '示例气象台',
  };
  expect(weatherSchema.safeParse(weather).success).toBe(true);
  expect(weatherSchema.safeParse({ ...weather, source: ' ' }).success).toBe(false);
  expect(weatherSchema.safeParse({ ...weather, validUntil: 'tomorrow' }).success).toBe(false);
});

test('a region is meant by any of its prefixes', () => {
  expect(isForRegion([], '441999001001')).toBe(true);
  expect(isForRegion(['31', '4419'], '441999001001')).toBe(true);
  expect(isForRegion(['4401'], '441999001001')).toBe(false);
});

test('the night may pass midnight, or never come', () => {
  const night = { from: '22:00', until: '06:00' };
  expect(['21:59', '22:00', '00:00', '05:59', '06:00'].map((time) => isNight(night, time))).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
  expect(isNight({ from: '01:00', until: '05:00' }, '03:00')).toBe(true);
  expect(isNight({ from: '22:00', until: '22:00' }, '22:00')).toBe(false);
});

test('every month has its season', () => {
  expect(['2026-01-31', '2026-02-01', '2026-05-01', '2026-09-01', '2026-12-01'].map(seasonOf)).toEqual([
    'winter',
    'spring',
    'summer',
    'autumn',
    'winter',
  ]);
});
