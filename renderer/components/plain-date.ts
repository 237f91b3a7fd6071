const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六'] as const;

/** `2026-11-21` as people write it: 2026年11月21日. Anything else stays as it is. */
export function plainDate(date: string): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  return found ? `${found[1]}年${Number(found[2])}月${Number(found[3])}日` : date;
}

/** 11月21日 周六, of a calendar date without a zone. */
export function dayOfWeek(date: string): { day: string; weekday: string } {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const weekday = WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? '';
  return { day: `${month}月${day}日`, weekday: `周${weekday}` };
}
