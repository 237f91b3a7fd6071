/** A calendar day as three whole numbers; arithmetic that never leaves the calendar or its bounds. */
export interface CalendarDay {
  year: number;
  month: number;
  day: number;
}
export type CalendarPart = keyof CalendarDay;

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** `YYYY-MM-DD` or `YYYY-MM`; undefined for anything that is not in the calendar. */
export function parseDay(text: string): CalendarDay | undefined {
  const found = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(text);
  if (!found) return undefined;
  const day = { year: Number(found[1]), month: Number(found[2]), day: Number(found[3] ?? '1') };
  if (day.month < 1 || day.month > 12) return undefined;
  return day.day >= 1 && day.day <= daysInMonth(day.year, day.month) ? day : undefined;
}

export function formatDay(day: CalendarDay): string {
  return `${formatMonth(day)}-${String(day.day).padStart(2, '0')}`;
}

export function formatMonth(day: CalendarDay): string {
  return `${String(day.year).padStart(4, '0')}-${String(day.month).padStart(2, '0')}`;
}

/** Turns one wheel. Month and day go round; the day is cut to the month's length, the whole to the bounds. */
export function turn(
  day: CalendarDay,
  part: CalendarPart,
  by: number,
  bounds: { earliest: CalendarDay; latest: CalendarDay },
): CalendarDay {
  const next = { ...day };
  if (part === 'year') {
    next.year = Math.min(bounds.latest.year, Math.max(bounds.earliest.year, day.year + by));
  } else if (part === 'month') {
    next.month = ((((day.month - 1 + by) % 12) + 12) % 12) + 1;
  } else {
    const length = daysInMonth(day.year, day.month);
    next.day = ((((day.day - 1 + by) % length) + length) % length) + 1;
  }
  next.day = Math.min(next.day, daysInMonth(next.year, next.month));
  return within(next, bounds);
}

export function within(
  day: CalendarDay,
  bounds: { earliest: CalendarDay; latest: CalendarDay },
): CalendarDay {
  if (formatDay(day) < formatDay(bounds.earliest)) return bounds.earliest;
  if (formatDay(day) > formatDay(bounds.latest)) return bounds.latest;
  return day;
}
