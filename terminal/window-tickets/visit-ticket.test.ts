import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fail, ok } from '#contract/result.ts';
import { composeSheet } from '../papers/sheet.ts';
import { recordedServices } from '../visit/testing/recorded-services.ts';
import { recordedTickets } from '../visit/testing/recorded-tickets.ts';
import { Visitor } from '../visit/testing/visitor.ts';
import type { Paper, VisitServices } from '../visit/visit-services.ts';
import type { TicketPort } from './ticket-port.ts';

const PERMIT = 'public-security/residence-permit';
const surroundings = {
  site: { name: '示例镇便民服务站', phone: '0769-00000001', address: '示例路1号' },
  terminalNumber: '1号机',
  simulated: false,
  at: new Date('2026-11-20T02:00:00Z'),
};

let visitor: Visitor;
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  visitor.actor.stop();
  vi.useRealTimers();
});

/** At the page of the ticket, from the guide of an item. */
async function atTicket(
  tickets: Partial<TicketPort> = {},
  over: Partial<VisitServices> = {},
  itemId = PERMIT,
) {
  visitor = new Visitor(recordedServices({ tickets: recordedTickets(tickets), ...over }));
  await visitor.does({ type: 'start' }, { type: 'open-item', itemId }, { type: 'open-ticket' });
  return visitor.snapshot;
}

describe('a number for the window', () => {
  test('how many wait, the number, the paper; nobody is identified, and leaving reminds of the paper', async () => {
    const papers: Paper[] = [];
    const { screen } = await atTicket(
      {},
      {
        print: async ({ paper }) => {
          papers.push(paper);
          return { outcome: 'printed', problems: [] };
        },
      },
    );
    expect(screen).toMatchObject({ name: 'ticket', state: 'ready', queue: { waiting: 4 } });
    await visitor.does({ type: 'take-ticket', priority: false });
    expect(visitor.snapshot.screen).toMatchObject({
      state: 'given',
      ticket: { number: 'C007' },
      slip: 'none',
    });
    await visitor.does({ type: 'print' });
    expect(visitor.snapshot).toMatchObject({ screen: { slip: 'printed' }, lamp: 'receipt-slot' });
    const [paper] = papers;
    if (paper?.kind !== 'sheet') throw new Error('no sheet');
    const slip = JSON.stringify(composeSheet(paper.sheet, surroundings).blocks);
    for (const told of ['C007', '居住证申领', '3至5号窗口', '4 位（10:00 时的人数）', '"kind":"mark"']) {
      expect(slip).toContain(told);
    }
    expect(slip).not.toMatch(/11010519491231002X|张三丰/);
    await visitor.does({ type: 'continue' });
    await visitor.seconds(1);
    expect(visitor.snapshot.screen).toMatchObject({
      name: 'take-things',
      papers: [{ title: 'sheet-ticket', place: 'receipt-slot' }],
    });
  });

  test('asked for again, from the window page too, it is the same number', async () => {
    await atTicket();
    await visitor.does({ type: 'take-ticket', priority: false }, { type: 'back' }, { type: 'go-to-window' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'window', ticket: true });
    await visitor.does({ type: 'open-ticket' });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'given', ticket: { number: 'C007' } });
    await visitor.does({ type: 'back' });
    expect(visitor.screen).toBe('window');
  });

  test('without a matter: a department is chosen, and another one has a line of its own', async () => {
    visitor = new Visitor(recordedServices());
    await visitor.does(
      { type: 'start' },
      { type: 'open-item', itemId: 'general/window-ticket' },
      { type: 'begin' },
    );
    expect(visitor.snapshot.screen).toMatchObject({ state: 'matters' });
    await visitor.does(
      { type: 'choose-matter', departmentId: 'taxation' },
      { type: 'take-ticket', priority: true },
    );
    expect(visitor.snapshot.screen).toMatchObject({ ticket: { number: 'C007', priority: true } });
    await visitor.does({ type: 'back' }, { type: 'choose-matter', departmentId: 'health' });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'ready' });
    await visitor.does({ type: 'take-ticket', priority: false });
    expect(visitor.snapshot.screen).toMatchObject({ ticket: { number: 'C008' } });
    await visitor.does({ type: 'back' }, { type: 'choose-matter', departmentId: 'taxation' });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'given', ticket: { number: 'C007' } });
    await visitor.does({ type: 'continue' });
    expect(visitor.screen).toBe('attract');
  });

  test('off line: no number is made up, and where the window is stands there', async () => {
    await atTicket({ look: async () => fail('hub-not-reachable') });
    expect(visitor.snapshot.screen).toMatchObject({
      state: 'unavailable',
      because: 'offline',
      elsewhere: { name: expect.any(String) },
    });
    expect(visitor.snapshot.screen).not.toHaveProperty('ticket');
  });

  test('the answer was lost: asked again with the same ticket, and not left meanwhile', async () => {
    const asked: string[] = [];
    const { take } = recordedTickets();
    await atTicket({
      take: async (request, bounds) => {
        asked.push(request.ticketId);
        return asked.length === 1 ? fail('hub-not-reachable') : take(request, bounds);
      },
    });
    await visitor.does({ type: 'take-ticket', priority: false });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'unavailable', because: 'no-answer' });
    await visitor.does({ type: 'retry' });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'given' });
    expect(asked[0]).toBe(asked[1]);
  });

  test('closed, busy or not offered is said as it is', async () => {
    for (const state of ['not-offered', 'busy'] as const) {
      await atTicket({ look: async () => ok({ state }) });
      expect(visitor.snapshot.screen).toMatchObject({ state: 'unavailable', because: state });
      visitor.actor.stop();
    }
    const { look } = recordedTickets();
    await atTicket({
      look: async (line, bounds) => {
        const looked = await look(line, bounds);
        if (!looked.ok || looked.value.state !== 'told') throw new Error('not told');
        return ok({ state: 'told', queue: { ...looked.value.queue, open: false } });
      },
    });
    expect(visitor.snapshot.screen).toMatchObject({
      state: 'unavailable',
      because: 'closed',
      hall: { hours: expect.any(String) },
    });
  });

  test('a printer that fails, and then comes back: the number stays on the screen and is printed again', async () => {
    const outcomes = ['failed', 'unknown', 'printed'] as const;
    let tries = 0;
    await atTicket({}, { print: async () => ({ outcome: outcomes[tries++] ?? 'printed', problems: [] }) });
    await visitor.does({ type: 'take-ticket', priority: false });
    for (const slip of outcomes) {
      await visitor.does({ type: 'print' });
      expect(visitor.snapshot.screen).toMatchObject({ ticket: { number: 'C007' }, slip });
    }
    await visitor.does({ type: 'print' });
    expect(tries).toBe(3);
  });

  test('walked away: the number is forgotten with the visit', async () => {
    await atTicket();
    await visitor.does({ type: 'take-ticket', priority: false });
    await visitor.seconds(100);
    expect(visitor.screen).toBe('attract');
    const { ticket, givenTickets } = visitor.actor.getSnapshot().context;
    expect([ticket, givenTickets]).toEqual([undefined, []]);
  });
});
