export { addDays } from '#contract/working-calendar.ts';

/** China keeps one time zone without summer time: UTC+8. */
const OFFSET_MILLISECONDS = 8 * 60 * 60 * 1000;
export const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** `YYYY-MM-DD` in China at this instant. */
export function localDate(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MILLISECONDS).toISOString().slice(0, 10);
}

/** `HH:MM` in China at this instant. */
export function localClock(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MILLISECONDS).toISOString().slice(11, 16);
}

/** As papers write it: 2026年1月5日. */
export function chineseDate(date: string): string {
  const [year, month, day] = date.split('-');
  return `${Number(year)}年${Number(month)}月${Number(day)}日`;
}

/** 2026年1月5日 9时07分 in China. */
export function chineseInstant(instant: Date): string {
  const [hour, minute] = localClock(instant).split(':');
  return `${chineseDate(localDate(instant))} ${Number(hour)}时${minute}分`;
}
