/** A hall that does not exist: who comes, and when he is called. The same on every machine for the same day. */
import { deterministicRandom } from '../departments/deterministic-random.ts';

/** A number in somebody's hand. Times are minutes after midnight, local. */
export interface HallTicket {
  readonly takenAt: number;
  readonly priority: boolean;
}

/** As the sample items write it: 9:00至12:00，13:30至17:00. */
const OPEN = [
  { from: 9 * 60, to: 12 * 60 },
  { from: 13 * 60 + 30, to: 17 * 60 },
] as const;
export const COUNTERS = 3;
/** At one window, from one number to the next. */
const MINUTES_EACH = 9;
const ARRIVALS_PERCENT = 32;
const PRIORITY_PERCENT = 12;

export function isHallOpen(minute: number): boolean {
  return OPEN.some(({ from, to }) => minute >= from && minute < to);
}

/** Those who took their number at the hall's own machine before `until`, in the order in which they came. */
export function othersBefore(line: string, date: string, until: number): readonly HallTicket[] {
  const tickets: HallTicket[] = [];
  for (const { from, to } of OPEN) {
    for (let minute = from; minute < Math.min(to, until); minute += 1) {
      const random = deterministicRandom('hall', line, date, String(minute));
      if (random.below(100) >= ARRIVALS_PERCENT) continue;
      tickets.push({ takenAt: minute, priority: random.below(100) < PRIORITY_PERCENT });
    }
  }
  return tickets;
}

/**
 * How many are called before `mine`, of those who wait at `now`. Priority first, then as they came: somebody with
 * priority who came later goes before, and is counted.
 */
export function waitingBefore(mine: HallTicket, tickets: readonly HallTicket[], now: number): number {
  const waiting = uncalled([...tickets, mine], now);
  if (!waiting.includes(mine)) return 0;
  return waiting.filter((other) => other !== mine && goesBefore(other, mine)).length;
}

function goesBefore(one: HallTicket, other: HallTicket): boolean {
  return one.priority === other.priority ? one.takenAt <= other.takenAt : one.priority;
}

/** Windows call one number after the other; whoever is called by `now` waits no more. */
function uncalled(tickets: readonly HallTicket[], now: number): readonly HallTicket[] {
  const waiting = tickets.filter((ticket) => ticket.takenAt <= now).sort((a, b) => a.takenAt - b.takenAt);
  const free: number[] = Array.from({ length: COUNTERS }, () => 0);
  for (;;) {
    free.sort((a, b) => a - b);
    const first = waiting[0];
    if (first === undefined) return waiting;
    const calledAt = Math.max(free[0] ?? 0, first.takenAt);
    if (calledAt > now) return waiting;
    const there = waiting.filter((ticket) => ticket.takenAt <= calledAt);
    const called = there.reduce((best, ticket) => (goesBefore(ticket, best) ? ticket : best), first);
    waiting.splice(waiting.indexOf(called), 1);
    free[0] = calledAt + MINUTES_EACH;
  }
}
