import { sha256Hex } from '#contract/crypto/hash.ts';
import { ok } from '#contract/result.ts';
import type { WindowTicket } from '#contract/window-ticket.ts';
import type { WorkingCalendar } from '#contract/working-calendar.ts';
import { addDays, localClock, localDate } from '../calendar/local-time.ts';
import type { Database } from '../database/schema.ts';
import type { QueueLine, QueueSystem } from './queue-system.ts';
import { COUNTERS, type HallTicket, isHallOpen, othersBefore, waitingBefore } from './simulated-hall.ts';

export interface SimulatedQueueOptions {
  database: Database;
  calendar: WorkingCalendar;
  now: () => Date;
  openingHours: 'enforced' | 'ignored';
}

/** 001 to 799 as they come, from 801 with priority: both are called by the same windows. */
const PRIORITY_FROM = 800;
const NUMBERS = { ordinary: 799, priority: 199 } as const;
const KEPT_DAYS = 7;

/** Stands in for the halls' calling system; every number it gives says that it is simulated. */
export function createSimulatedQueueSystem(options: SimulatedQueueOptions): QueueSystem {
  const { database, calendar, now, openingHours } = options;

  const isOpen = (instant: Date, byAppointment = false): boolean =>
    openingHours === 'ignored' ||
    (calendar.isWorkingDay(localDate(instant)) && (byAppointment || isHallOpen(minuteOf(instant))));

  /** Nobody comes to the hall on a day off, though a demonstration may give numbers then. */
  const elsewhere = (line: string, date: string, minute: number): readonly HallTicket[] =>
    calendar.isWorkingDay(date) ? othersBefore(line, date, minute) : [];

  /** Everybody who took a number today, but for the holder of this one. */
  async function othersOf(
    line: QueueLine,
    instant: Date,
    exceptTicketId = '',
  ): Promise<readonly HallTicket[]> {
    const date = localDate(instant);
    const rows = await database
      .selectFrom('window_tickets')
      .select(['taken_at', 'priority'])
      .where('line', '=', keyOf(line))
      .where('date', '=', date)
      .where('ticket_id', '!=', exceptTicketId)
      .orderBy('taken_at')
      .execute();
    return [
      ...elsewhere(keyOf(line), date, minuteOf(instant)),
      ...rows.map((row) => ({ takenAt: minuteOf(new Date(row.taken_at)), priority: row.priority === 1 })),
    ];
  }

  return {
    async look(line) {
      const instant = now();
      const others = await othersOf(line, instant);
      const waiting = (priority: boolean): number =>
        waitingBefore({ takenAt: minuteOf(instant), priority }, others, minuteOf(instant));
      return ok({
        hall: hallOf(line),
        open: isOpen(instant),
        waiting: waiting(false),
        waitingWithPriority: waiting(true),
        at: instant.toISOString(),
        simulated: true,
      });
    },

    async take(line, { ticketId, terminalId, priority, byAppointment }) {
      const instant = now();
      const date = localDate(instant);
      const key = keyOf(line);
      const minute = minuteOf(instant);
      const taken = await database.transaction().execute(async (transaction) => {
        const known = await transaction
          .selectFrom('window_tickets')
          .selectAll()
          .where('ticket_id', '=', ticketId)
          .executeTakeFirst();
        if (known !== undefined) return known;
        if (!isOpen(instant, byAppointment)) return undefined;
        await transaction
          .deleteFrom('window_tickets')
          .where('date', '<', addDays(date, -KEPT_DAYS))
          .execute();
        const last = await transaction
          .selectFrom('window_tickets')
          .select((builder) => builder.fn.max('own_sequence').as('sequence'))
          .where('line', '=', key)
          .where('date', '=', date)
          .where('priority', '=', priority ? 1 : 0)
          .executeTakeFirst();
        const ownSequence = Number(last?.sequence ?? 0) + 1;
        const others = elsewhere(key, date, minute).filter((other) => other.priority === priority).length;
        const row = {
          ticket_id: ticketId,
          terminal_id: terminalId,
          line: key,
          date,
          priority: priority ? 1 : 0,
          own_sequence: ownSequence,
          number: numberOf(key, others + ownSequence, priority),
          taken_at: instant.toISOString(),
        };
        await transaction.insertInto('window_tickets').values(row).execute();
        return row;
      });
      // A number of another day is called by nobody.
      if (taken === undefined || taken.date !== date) return ok({ state: 'closed', hall: hallOf(line) });
      // Asked again after a lost answer: the same number, and how it stands by now.
      const mine = { takenAt: minuteOf(new Date(taken.taken_at)), priority: taken.priority === 1 };
      const others = await othersOf(line, instant, ticketId);
      return ok({
        state: 'given',
        ticket: {
          number: taken.number,
          hall: hallOf(line),
          priority: mine.priority,
          waiting: waitingBefore(mine, others, minute),
          at: instant.toISOString(),
          simulated: true,
        },
      });
    },
  };
}

/** One line for each department of a hall. */
function keyOf({ department, item }: QueueLine): string {
  return `${item.implementation.place.name} ${department.id}`;
}

function hallOf(line: QueueLine): WindowTicket['hall'] {
  const first = 1 + (Number.parseInt(sha256Hex(keyOf(line)).slice(0, 4), 16) % 20);
  return { ...line.item.implementation.place, counters: `${first}至${first + COUNTERS - 1}号窗口` };
}

function numberOf(key: string, sequence: number, priority: boolean): string {
  const letter = String.fromCharCode(65 + (Number.parseInt(sha256Hex(key).slice(4, 8), 16) % 26));
  const within = priority
    ? PRIORITY_FROM + 1 + ((sequence - 1) % NUMBERS.priority)
    : 1 + ((sequence - 1) % NUMBERS.ordinary);
  return `${letter}${String(within).padStart(3, '0')}`;
}

/** Minutes after midnight in China; a number taken within a minute comes after who came before it. */
function minuteOf(instant: Date): number {
  const [hours = '0', minutes = '0'] = localClock(instant).split(':');
  return Number(hours) * 60 + Number(minutes) + (instant.getTime() % 60_000) / 60_000;
}
