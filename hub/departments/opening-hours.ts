import type { Item } from '#contract/item.ts';
import { localClock } from '../calendar/local-time.ts';

/** Seconds until the item's back end opens; 0 when it is open now. Hours that end before they begin run over midnight. */
export function closedForSeconds(item: Item, now: Date): number {
  const hours = item.availability.hours;
  if (!hours) return 0;
  const minute = minutes(localClock(now));
  const from = minutes(hours.from);
  const to = minutes(hours.to);
  const open = from <= to ? minute >= from && minute < to : minute >= from || minute < to;
  return open ? 0 : ((from - minute + 1440) % 1440) * 60;
}

function minutes(clock: string): number {
  const [hour, minute] = clock.split(':').map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}
