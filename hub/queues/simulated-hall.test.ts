import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COUNTERS, type HallTicket, isHallOpen, othersBefore, waitingBefore } from './simulated-hall.ts';

const ticket = fc.record({ takenAt: fc.integer({ min: 540, max: 700 }), priority: fc.boolean() });
const queue = fc.array(ticket, { maxLength: 40 });

test('the first who come are called at once: as many as there are windows wait for nobody', () => {
  const others: HallTicket[] = Array.from({ length: COUNTERS - 1 }, () => ({
    takenAt: 540,
    priority: false,
  }));
  expect(waitingBefore({ takenAt: 540, priority: false }, others, 540)).toBe(0);
});

test('three windows, nine minutes each: the tenth who came together is called after six others', () => {
  const others: HallTicket[] = Array.from({ length: 9 }, () => ({ takenAt: 540, priority: false }));
  const mine = { takenAt: 541, priority: false };
  expect(waitingBefore(mine, others, 541)).toBe(6);
  expect(waitingBefore(mine, others, 549)).toBe(3);
  expect(waitingBefore(mine, others, 600)).toBe(0);
});

test('whoever has priority and came later goes before, and is counted', () => {
  const others: HallTicket[] = [
    ...Array.from({ length: COUNTERS }, () => ({ takenAt: 540, priority: false })),
    { takenAt: 543, priority: true },
  ];
  expect(waitingBefore({ takenAt: 542, priority: false }, others, 542)).toBe(0);
  expect(waitingBefore({ takenAt: 542, priority: false }, others, 544)).toBe(1);
});

test('nobody but those with priority can push a number back', () => {
  fc.assert(
    fc.property(queue, ticket, fc.integer({ min: 0, max: 60 }), (others, mine, later) => {
      const ordinary = others.filter(({ priority }) => !priority);
      const before = waitingBefore(mine, ordinary, mine.takenAt);
      expect(before).toBeLessThanOrEqual(ordinary.length);
      expect(waitingBefore(mine, ordinary, mine.takenAt + later)).toBeLessThanOrEqual(before);
    }),
  );
});

test('priority never waits for longer than somebody without it who came at the same time', () => {
  fc.assert(
    fc.property(queue, fc.integer({ min: 540, max: 700 }), (others, takenAt) => {
      const waits = (priority: boolean) => waitingBefore({ takenAt, priority }, others, takenAt);
      expect(waits(true)).toBeLessThanOrEqual(waits(false));
    }),
  );
});

test('who came stays who came: later in the day the same people stand before', () => {
  const noon = othersBefore('示例大厅 taxation', '2026-11-20', 12 * 60);
  expect(othersBefore('示例大厅 taxation', '2026-11-20', 16 * 60).slice(0, noon.length)).toEqual(noon);
  expect(noon.length).toBeGreaterThan(10);
  expect(noon.every(({ takenAt }) => isHallOpen(takenAt))).toBe(true);
  expect(isHallOpen(12 * 60 + 30)).toBe(false);
});
