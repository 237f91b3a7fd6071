import { describe, expect, test } from 'vitest';
import { languages } from '../locales/texts.ts';
import { chinaHour, clockTime, formatsOf } from './format.ts';

const in_ = (tag: string) => {
  const language = languages.find((each) => each.tag === tag);
  if (!language) throw new Error(`no language ${tag}`);
  return formatsOf(language);
};

describe('dates and times', () => {
  test('are said as people say them', () => {
    expect(in_('zh-Hans').date('2026-12-05')).toBe('2026年12月5日');
    expect(in_('zh-Hant').date('2026-12-05')).toBe('2026年12月5日');
    expect(in_('en').date('2026-12-05')).toBe('5 December 2026');
    expect(['zh-Hans', 'zh-Hant', 'en'].map((tag) => in_(tag).monthName(11))).toEqual([
      '11月',
      '11月',
      'Nov',
    ]);
    expect([in_('zh-Hans').day('2026-11-21'), in_('zh-Hans').weekday('2026-11-21')]).toEqual([
      '11月21日',
      '周六',
    ]);
    expect(in_('zh-Hant').weekday('2026-11-21')).toBe('週六');
    expect([in_('en').day('2026-11-21'), in_('en').weekday('2026-11-21')]).toEqual(['21 Nov', 'Sat']);
    expect(in_('zh-Hant').dayInFull('2026-11-21')).toBe('11月21日星期六');
    expect(in_('en').dayInFull('2026-11-21')).toMatch(/^Saturday,? 21 November$/);
  });

  test('what is no date stays as it is', () => {
    for (const { tag } of languages) expect(in_(tag).date('长期')).toBe('长期');
  });

  test("an instant is shown in China's time, whatever the machine's zone", () => {
    const instant = '2026-11-20T17:05:00.000Z';
    expect(in_('zh-Hans').moment(instant)).toBe('11月21日 1:05');
    expect(in_('en').moment(instant)).toBe('21 Nov 1:05');
    expect(clockTime(new Date(instant))).toBe('1:05');
    expect(chinaHour(new Date(instant))).toBeCloseTo(1 + 5 / 60);
  });

  test('the lunar day is shown to those who count by it', () => {
    expect(in_('zh-Hans').lunarDay('2026-11-21')).toBe('农历十月十三');
    expect(in_('zh-Hant').lunarDay('2026-11-21')).toBe('農曆十月十三');
    expect(in_('zh-Hant').lunarDay('2025-08-01')).toBe('農曆閏六月初八');
    expect(in_('en').lunarDay('2026-11-21')).toBeUndefined();
  });

  test('the lunar year begins on the day of the Purple Mountain Observatory, near midnight too', () => {
    // The new moon of 2027-02-06 stands at 23:56 in China.
    expect(in_('zh-Hans').lunarDay('2027-02-05')).toBe('农历腊月廿九');
    expect(in_('zh-Hans').lunarDay('2027-02-06')).toBe('农历正月初一');
    expect(in_('zh-Hant').lunarDay('2027-02-05')).toBe('農曆十二月廿九');
  });
});

test('words in a row are joined as the language joins them', () => {
  expect(in_('zh-Hans').list(['甲', '乙', '丙'])).toBe('甲、乙、丙');
  expect(in_('en').list(['a', 'b', 'c'])).toMatch(/^a, b,? c$|^a, b and c$/);
});
