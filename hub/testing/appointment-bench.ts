import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Slot } from '#contract/hub-api.ts';
import { unwrap } from '#contract/result.ts';
import { type HubOptions, type RunningHub, startHub } from '../server.ts';
import { SAMPLE_ITEMS, writeItems } from './sample-items.ts';
import { type HubClient, hubClient, prepareCase } from './terminal-double.ts';
import { PATIENCE_MS } from './test-hub.ts';

const ITEM = 'human-resources/window-booking';
export const REGION = '440524000000';
const KEYS = { 'T-1': 'key-of-the-first-terminal', 'T-2': 'key-of-the-second-terminal' };

/** The slip of an appointment, as its holder shows it to a terminal. */
export interface BookedSlip {
  readonly caseId: string;
  readonly slipCode: string;
}

interface AppointmentBench {
  readonly url: string;
  client(terminalId?: keyof typeof KEYS): HubClient;
  /** The hub's clock from now on: an instant, or local time of a day. */
  setClock(date: string, clock: string): void;
  now(): Date;
  slots(): Promise<Slot[]>;
  /** Hands in a case for this slot; what became of it, and its slip. */
  book(slot: Slot): Promise<BookedSlip & { readonly state: string }>;
  /** Ends the hub and starts it again on the same folder. */
  restart(over?: Partial<HubOptions>): Promise<void>;
  /** Rows of its database, as somebody sees them who has the file. */
  rows(query: string, ...parameters: readonly string[]): unknown[];
}

/**
 * Before every test an empty hub with the item that gives appointments, on the morning of Friday, 20 November 2026: the
 * first day that can be booked is the Monday after. Called once at the top of a test file.
 */
export function appointmentBench(): AppointmentBench {
  let folder = '';
  let hub: RunningHub | undefined;
  let now = new Date();

  const running = (): RunningHub => {
    if (hub === undefined) throw new Error('the hub starts before the first test');
    return hub;
  };
  const client = (terminalId: keyof typeof KEYS = 'T-1'): HubClient =>
    hubClient(running().url, KEYS[terminalId]);
  const setClock = (date: string, clock: string): void => {
    now = new Date(`${date}T${clock}:00+08:00`);
  };

  async function restart(over: Partial<HubOptions> = {}): Promise<void> {
    await hub?.close();
    hub = unwrap(
      await startHub({
        dataDirectory: join(folder, 'data'),
        itemsDirectory: join(folder, 'items'),
        port: 0,
        terminalKeys: KEYS,
        now: () => now,
        ...over,
      }),
    );
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hub-appointments-'));
    await writeItems(
      join(folder, 'items'),
      SAMPLE_ITEMS.filter(({ id }) => id === ITEM),
    );
  }, PATIENCE_MS);
  beforeEach(async () => {
    await hub?.close();
    hub = undefined;
    await forgetAll(join(folder, 'data'));
    setClock('2026-11-20', '10:00');
    await restart();
  }, PATIENCE_MS);
  afterAll(async () => {
    await hub?.close();
    await rm(folder, { recursive: true, force: true });
  }, PATIENCE_MS);

  return {
    get url() {
      return running().url;
    },
    client,
    setClock,
    now: () => now,
    restart,

    async slots() {
      return (await client().slots.list({ itemId: ITEM, regionCode: REGION })).slots;
    },

    async book(slot) {
      const answers = [{ fieldId: 'slot', label: '时段', value: slot.slotId, display: slot.from }];
      const { manifest, slipCode } = await prepareCase(client(), {
        itemId: ITEM,
        content: { answers },
        at: now,
      });
      const answer = await client().cases.put(manifest);
      if (answer.state !== 'received') throw new Error('a booking has no attachments');
      return { caseId: manifest.caseId, slipCode, state: answer.signedReceipt.receipt.outcome.state };
    },

    rows(query, ...parameters) {
      const database = new BetterSqlite3(join(folder, 'data', 'hub.db'), { readonly: true });
      try {
        return database.prepare(query).all(...parameters);
      } finally {
        database.close();
      }
    },
  };
}

/** All but its keys, which take longer to make than everything else of an empty hub. */
async function forgetAll(dataDirectory: string): Promise<void> {
  const names = await readdir(dataDirectory).catch(() => []);
  for (const name of names.filter((each) => each !== 'keys')) {
    await rm(join(dataDirectory, name), { recursive: true });
  }
}
