import { beforeEach, describe, expect, test } from 'vitest';
import { fail } from '#contract/result.ts';
import { sampleItem } from '../testing/sample-items.ts';
import { testHub } from '../testing/test-hub.ts';
import type { QueueSystem } from './queue-system.ts';

/** Friday, 10:00 in China. */
const WORKING = '2026-11-20T02:00:00Z';
const SUNDAY = '2026-11-22T02:00:00Z';
const line = { departmentId: 'human-resources', itemId: 'human-resources/employment' };

let now: Date;
beforeEach(() => {
  now = new Date(WORKING);
});
const hub = testHub({
  items: [
    sampleItem('employment', { outcome: { kind: 'acceptance' } }),
    sampleItem('numbers', { outcome: { kind: 'window-ticket' } }),
  ],
  emptyForEachTest: true,
  now: () => now,
});

const ticketId = (index: number): string => `0199c0de-0000-4000-8000-${String(index).padStart(12, '0')}`;
const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

describe('a number for the window', () => {
  test('the next one in its line, with how many wait before it and when that was counted', async () => {
    const { windowTickets } = hub.client;
    const looked = await windowTickets.look(line);
    if (looked.state !== 'told') throw new Error(looked.state);
    expect(looked.queue).toMatchObject({ open: true, at: now.toISOString(), simulated: true });
    const first = await windowTickets.take({ ...line, ticketId: ticketId(1), priority: false });
    if (first.state !== 'given') throw new Error(first.state);
    expect(first.ticket).toMatchObject({ waiting: looked.queue.waiting, at: now.toISOString() });
    now = later(1);
    const second = await windowTickets.take({ ...line, ticketId: ticketId(2), priority: false });
    if (second.state !== 'given') throw new Error(second.state);
    expect(second.ticket.number > first.ticket.number).toBe(true);
    const first3 = await windowTickets.take({ ...line, ticketId: ticketId(3), priority: true });
    if (first3.state !== 'given') throw new Error(first3.state);
    expect(Number(first3.ticket.number.slice(1))).toBeGreaterThan(800);
    expect(first3.ticket.waiting).toBeLessThanOrEqual(second.ticket.waiting);
  });

  test('an answer that was lost is given again, also after the hub was started anew', async () => {
    const given = await hub.client.windowTickets.take({ ...line, ticketId: ticketId(1), priority: false });
    if (given.state !== 'given') throw new Error(given.state);
    await hub.restart();
    now = later(2);
    const again = await hub.client.windowTickets.take({ ...line, ticketId: ticketId(1), priority: true });
    if (again.state !== 'given') throw new Error(again.state);
    expect(again.ticket).toMatchObject({ number: given.ticket.number, priority: false });
    const next = await hub.client.windowTickets.take({ ...line, ticketId: ticketId(2), priority: false });
    expect(next).not.toMatchObject({ ticket: { number: given.ticket.number } });
  });

  test('a number of yesterday is not a number of today', async () => {
    await hub.restart({ openingHours: 'ignored' });
    const { windowTickets } = hub.client;
    await windowTickets.take({ ...line, ticketId: ticketId(1), priority: false });
    now = later(24 * 60);
    expect(await windowTickets.take({ ...line, ticketId: ticketId(1), priority: false })).toMatchObject({
      state: 'closed',
    });
  });

  test('outside the hours there is none, and the hall says when', async () => {
    now = new Date(SUNDAY);
    const { windowTickets } = hub.client;
    const looked = await windowTickets.look(line);
    expect(looked).toMatchObject({ state: 'told', queue: { open: false, waiting: 0 } });
    const taken = await windowTickets.take({ ...line, ticketId: ticketId(1), priority: false });
    expect(taken).toMatchObject({ state: 'closed', hall: { hours: expect.any(String) } });
  });

  test('by department with the item that gives numbers; never for another department’s matter', async () => {
    const { windowTickets } = hub.client;
    const byDepartment = { departmentId: 'human-resources', itemId: 'human-resources/numbers' };
    expect(await windowTickets.look(byDepartment)).toMatchObject({ state: 'told' });
    for (const wrong of [
      { departmentId: 'nobody', itemId: line.itemId },
      { departmentId: 'human-resources', itemId: 'taxation/income' },
    ]) {
      expect(await windowTickets.look(wrong)).toEqual({ state: 'not-offered' });
    }
  });

  test('a machine that asks for one number after the other is slowed down, the others are not', async () => {
    const { windowTickets } = hub.client;
    const states: string[] = [];
    for (let index = 1; index <= 14; index += 1) {
      const { state } = await windowTickets.take({ ...line, ticketId: ticketId(index), priority: false });
      states.push(state);
    }
    expect(states).toEqual([...Array(12).fill('given'), 'busy', 'busy']);
    // The number of a lost answer was drawn already: whoever asks for it again gets it.
    expect(await windowTickets.take({ ...line, ticketId: ticketId(12), priority: false })).toMatchObject({
      state: 'given',
    });
    const other = hub.clientOf('T-2');
    expect(
      await other.windowTickets.take({ ...line, ticketId: ticketId(20), priority: false }),
    ).toMatchObject({
      state: 'given',
    });
    now = later(11);
    expect(await windowTickets.take({ ...line, ticketId: ticketId(21), priority: false })).toMatchObject({
      state: 'given',
    });
  });

  test('a calling system that is silent gives none', async () => {
    const silent: QueueSystem = {
      look: async () => fail('queue-system-unavailable'),
      take: async () => fail('queue-system-unavailable'),
    };
    await hub.restart({ queueSystem: silent });
    const { windowTickets } = hub.client;
    expect(await windowTickets.look(line)).toEqual({ state: 'busy' });
    expect(await windowTickets.take({ ...line, ticketId: ticketId(1), priority: false })).toEqual({
      state: 'busy',
    });
  });

  test('who has no key is told nothing', async () => {
    const stranger = await fetch(`${hub.url}/v1/window-queue-queries`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(line),
    });
    expect(stranger.status).toBe(401);
  });
});
