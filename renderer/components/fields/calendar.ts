/** A calendar day as three whole numbers, its bounds, and what can be chosen of it step by step. */
export interface CalendarDay {
  year: number;
  month: number;
  day: number;
}
export type CalendarPart = keyof CalendarDay;
export interface CalendarBounds {
  earliest: CalendarDay;
  latest: CalendarDay;
}

const WHOLE_RANGE: CalendarBounds = {
  earliest: { year: 1900, month: 1, day: 1 },
  latest: { year: 2099, month: 12, day: 31 },
};

export function dateBounds(earliest: string | undefined, latest: string | undefined): CalendarBounds {
  return {
    earliest: (earliest && parseDay(earliest)) || WHOLE_RANGE.earliest,
    latest: (latest && parseDay(latest)) || WHOLE_RANGE.latest,
  };
}

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

export function formatMonth(day: Pick<CalendarDay, 'year' | 'month'>): string {
  return `${String(day.year).padStart(4, '0')}-${String(day.month).padStart(2, '0')}`;
}

/** What a page shows before anybody chose: the value, else today, inside the bounds. */
export function firstDay(value: string, bounds: CalendarBounds, today: Date): CalendarDay {
  const now = { year: today.getFullYear(), month: today.getMonth() + 1, day: today.getDate() };
  return within(parseDay(value) ?? now, bounds);
}

export function within(day: CalendarDay, bounds: CalendarBounds): CalendarDay {
  if (formatDay(day) < formatDay(bounds.earliest)) return bounds.earliest;
  if (formatDay(day) > formatDay(bounds.latest)) return bounds.latest;
  return day;
}

/** Changes one part. The day is cut to the month's length, the whole to the bounds. */
export function withPart(
  day: CalendarDay,
  part: CalendarPart,
  to: number,
  bounds: CalendarBounds,
): CalendarDay {
  const next = { ...day, [part]: to };
  next.day = Math.min(next.day, daysInMonth(next.year, next.month));
  return within(next, bounds);
}

/** First years of the decades in the bounds. */
export function decades({ earliest, latest }: CalendarBounds): number[] {
  const first = Math.floor(earliest.year / 10) * 10;
  return Array.from({ length: Math.floor((latest.year - first) / 10) + 1 }, (_, place) => first + place * 10);
}

/** The numbers of one part that lie in the bounds, the other parts being as they are. */
export function choicesOf(
  part: CalendarPart,
  day: CalendarDay,
  { earliest, latest }: CalendarBounds,
): Array<{ readonly value: number; readonly possible: boolean }> {
  const from = formatDay(earliest);
  const to = formatDay(latest);
  const range = (
    first: number,
    last: number,
    begin: (value: number) => string,
    end: (value: number) => string,
  ) =>
    Array.from({ length: last - first + 1 }, (_, place) => {
      const value = first + place;
      return { value, possible: end(value) >= from && begin(value) <= to };
    });
  if (part === 'year') {
    const first = Math.floor(day.year / 10) * 10;
    return range(
      first,
      first + 9,
      (year) => `${year}-01-01`,
      (year) => `${year}-12-31`,
    );
  }
  if (part === 'month') {
    const of = (month: number) => formatMonth({ year: day.year, month });
    return range(
      1,
      12,
      (month) => `${of(month)}-01`,
      (month) => `${of(month)}-31`,
    );
  }
  const of = (date: number) => formatDay({ ...day, day: date });
  return range(1, daysInMonth(day.year, day.month), of, of);
}
