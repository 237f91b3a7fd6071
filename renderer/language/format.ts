import { Solar } from 'lunar-typescript';
import { chinaTime } from '#contract/china-time.ts';
import type { Language } from '../locales/texts.ts';
import { useLanguage } from './use-language.ts';

/** `9:05` in China Standard Time, in every language alike: twelve hours would need a word beside them. */
export function clockTime(instant: Date): string {
  return chinaTime(instant).time.replace(/^0/, '');
}

/** Hours since midnight in China Standard Time, with a fraction. */
export function chinaHour(instant: Date): number {
  const [hours = 0, minutes = 0] = chinaTime(instant).time.split(':').map(Number);
  return hours + minutes / 60;
}

/** Time as one language writes it. Calendar dates are `YYYY-MM-DD`, without a zone; instants are shown in China Standard Time. */
export interface Formats {
  /** 2026年11月21日; anything that is not a date stays as it is, for a licence may be valid 长期. */
  date(date: string): string;
  /** 11月21日. */
  day(date: string): string;
  /** 周六. */
  weekday(date: string): string;
  /** 11月21日星期六, as on the wall. */
  dayInFull(date: string): string;
  /** 11月, of 1 to 12. */
  monthName(month: number): string;
  /** 11月21日 10:05, of an ISO 8601 instant. */
  moment(instant: string): string;
  /** 农历十月十三; undefined in a language whose readers do not count by it. */
  lunarDay(date: string): string | undefined;
  /** 甲、乙. */
  list(words: readonly string[]): string;
}

/** Date.UTC of a calendar date: formatted in UTC again, no zone can move it. */
function utc(date: string): Date | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (!found) return undefined;
  return new Date(Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3])));
}

export function formatsOf({ intl, lunar: words }: Pick<Language, 'intl' | 'lunar'>): Formats {
  const by = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(intl, { timeZone: 'UTC', ...options });
    return (date: string) => {
      const day = utc(date);
      return day ? format.format(day) : date;
    };
  };
  const day = by({ month: 'short', day: 'numeric' });
  const monthName = by({ month: 'short' });
  const list = new Intl.ListFormat(intl, { type: 'conjunction', style: 'narrow' });
  return {
    date: by({ year: 'numeric', month: 'long', day: 'numeric' }),
    day,
    weekday: by({ weekday: 'short' }),
    dayInFull: by({ month: 'long', day: 'numeric', weekday: 'long' }),
    monthName: (month) => monthName(`2000-${String(month).padStart(2, '0')}-01`),
    moment: (instant) => {
      const { date, time } = chinaTime(new Date(instant));
      return `${day(date)} ${time.replace(/^0/, '')}`;
    },
    lunarDay: (date) => {
      const solar = utc(date);
      if (!words || !solar) return undefined;
      // Not by Intl: its Chinese calendar sets the new year of 2027 a day late.
      const lunar = Solar.fromYmd(
        solar.getUTCFullYear(),
        solar.getUTCMonth() + 1,
        solar.getUTCDate(),
      ).getLunar();
      const month = words.months[Math.abs(lunar.getMonth()) - 1] ?? '';
      // The days are written alike in both scripts.
      return `${words.name}${lunar.getMonth() < 0 ? words.leap : ''}${month}${lunar.getDayInChinese()}`;
    },
    list: (parts) => list.format(parts),
  };
}

const known = new Map<string, Formats>();

/** The formats of the language the screen is in. */
export function useFormats(): Formats {
  const language = useLanguage();
  const formats = known.get(language.tag) ?? formatsOf(language);
  known.set(language.tag, formats);
  return formats;
}
