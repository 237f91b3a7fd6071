import { afterEach, describe, expect, test, vi } from 'vitest';
import type { VisitEvent } from '#contract/visit/events.ts';
import type { VisitSnapshot } from '#contract/visit/snapshot.ts';
import { status } from '../development/fixtures/terminal-status.ts';
import { fixtures } from '../development/fixtures.ts';
import type { Connection, TerminalClient } from './connect.ts';
import { createTerminalLink, type TerminalLink } from './terminal-link.ts';

/** A terminal within the test: what is pushed is seen by the link as the channel would bring it. */
class Terminal {
  readonly sent: VisitEvent[] = [];
  readonly reports: { code: string; source: string }[] = [];
  connections = 0;
  #queue: unknown[] = [];
  #wake: () => void = () => undefined;
  #cut: () => void = () => undefined;

  push(snapshot: unknown): void {
    this.#queue.push(snapshot);
    this.#wake();
  }

  cut(): void {
    this.#cut();
  }

  readonly connect = async (): Promise<Connection> => {
    this.connections += 1;
    const closed = new Promise<void>((resolve) => {
      this.#cut = resolve;
    });
    const queue: unknown[] = [];
    this.#queue = queue;
    const next = (): Promise<unknown> =>
      new Promise((resolve) => {
        this.#wake = () => {
          if (queue.length === 0) return;
          this.#wake = () => undefined;
          resolve(queue.shift());
        };
        this.#wake();
      });
    async function* snapshots() {
      for (;;) yield await next();
    }
    async function* statuses() {
      yield status;
      await new Promise(() => undefined);
    }
    const client = {
      visit: {
        watch: async () => snapshots(),
        send: async (event: VisitEvent) => {
          this.sent.push(event);
          return { accepted: true };
        },
      },
      status: { watch: async () => statuses() },
      diagnostics: {
        report: async (fault: { code: string; source: string }) => {
          this.reports.push(fault);
          return { stored: true };
        },
      },
    };
    return { client: client as unknown as TerminalClient, closed, close: () => undefined };
  };
}

const home = fixtures.home as VisitSnapshot;
const guide = fixtures.guide as VisitSnapshot;
let link: TerminalLink | undefined;
afterEach(() => link?.stop());

function begin(): { terminal: Terminal; link: TerminalLink } {
  const terminal = new Terminal();
  link = createTerminalLink(terminal.connect);
  link.start();
  return { terminal, link };
}

const shown = (view: TerminalLink) => view.getView().snapshot?.screen.name;

describe('the terminal link', () => {
  test('shows the newest snapshot and drops an older one', async () => {
    const { terminal, link } = begin();
    await vi.waitFor(() => expect(terminal.connections).toBe(1), 20_000);
    terminal.push({ ...guide, revision: 5 });
    await vi.waitFor(() => expect(shown(link)).toBe('guide'), 20_000);
    terminal.push({ ...home, revision: 4 });
    terminal.push({ ...guide, revision: 6, staffCalled: true });
    await vi.waitFor(() => expect(link.getView().snapshot?.staffCalled).toBe(true), 20_000);
    expect(shown(link)).toBe('guide');
  });

  test('a snapshot that breaks the contract is reported and not drawn', async () => {
    const { terminal, link } = begin();
    await vi.waitFor(() => expect(terminal.connections).toBe(1), 20_000);
    terminal.push({ ...home, revision: 1 });
    await vi.waitFor(() => expect(shown(link)).toBe('home'), 20_000);
    terminal.push({ ...home, revision: 2, screen: { name: 'not-a-screen' } });
    await vi.waitFor(() => expect(terminal.reports).toHaveLength(1), 20_000);
    expect(terminal.reports[0]).toMatchObject({ code: 'snapshot-not-valid', source: 'screen.name' });
    expect(shown(link)).toBe('home');
  });

  test('a lost line is said, the page stays, and a restarted terminal is believed from its first revision', async () => {
    const { terminal, link } = begin();
    await vi.waitFor(() => expect(terminal.connections).toBe(1), 20_000);
    terminal.push({ ...guide, revision: 90 });
    await vi.waitFor(() => expect(link.getView().connected).toBe(true), 20_000);
    terminal.cut();
    await vi.waitFor(() => expect(link.getView().connected).toBe(false), 20_000);
    expect(shown(link)).toBe('guide');
    await vi.waitFor(() => expect(terminal.connections).toBe(2), 5_000);
    terminal.push({ ...home, revision: 1 });
    await vi.waitFor(() => expect(shown(link)).toBe('home'), 20_000);
    expect(link.getView().connected).toBe(true);
  });

  test('a double tap sends one event, the same tap on the next page is sent', async () => {
    const { terminal, link } = begin();
    await vi.waitFor(() => expect(terminal.connections).toBe(1), 20_000);
    terminal.push({ ...home, revision: 1 });
    await vi.waitFor(() => expect(shown(link)).toBe('home'), 20_000);
    link.send({ type: 'continue' });
    link.send({ type: 'continue' });
    expect(terminal.sent).toHaveLength(1);
    terminal.push({ ...guide, revision: 2 });
    await vi.waitFor(() => expect(shown(link)).toBe('guide'), 20_000);
    link.send({ type: 'continue' });
    expect(terminal.sent).toHaveLength(2);
  });

  test('an event without a line asks the citizen to tap again', async () => {
    link = createTerminalLink(() => Promise.reject(new Error('nobody there')));
    link.send({ type: 'begin' });
    await vi.waitFor(() => expect(link?.getView().undelivered).toBe(1), 20_000);
  });

  test('a report names the error and never quotes its message', async () => {
    const { terminal, link } = begin();
    await vi.waitFor(() => expect(terminal.connections).toBe(1), 20_000);
    terminal.push({ ...home, revision: 1 });
    await vi.waitFor(() => expect(shown(link)).toBe('home'), 20_000);
    link.report('screen-error', new TypeError('cannot read 11010519491231002X'));
    await vi.waitFor(() => expect(terminal.reports).toHaveLength(1), 20_000);
    expect(JSON.stringify(terminal.reports)).not.toContain('1101');
    expect(terminal.reports[0]?.code).toBe('TypeError');
  });
});
