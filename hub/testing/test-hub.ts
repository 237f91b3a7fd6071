import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { SignedCaseReceipt } from '#contract/case.ts';
import type { Item } from '#contract/item.ts';
import { unwrap } from '#contract/result.ts';
import type { ThemePackage } from '#contract/theme-package/authored.ts';
import { type HubOptions, type RunningHub, startHub } from '../server.ts';
import { writeItems } from './sample-items.ts';
import { type HubClient, hubClient, type PreparedCase, uploadAttachment } from './terminal-double.ts';

export const TERMINAL_KEY = 'key-of-the-first-terminal';
/** Keys are made and items are published: seconds, on a busy machine many. */
export const PATIENCE_MS = 120_000;

interface TestHubOptions extends Partial<Omit<HubOptions, 'port' | 'dataDirectory'>> {
  /** Absent: the sample items. */
  readonly items?: readonly Item[];
  /** Theme packages of these items. */
  readonly packages?: readonly ThemePackage[];
  /** Another empty hub before every test, not one for the file. */
  readonly emptyForEachTest?: boolean;
}

/** A hub for the tests of one file, in a folder of its own that goes with it. `T-1` is its terminal. */
interface TestHub {
  readonly url: string;
  /** As `T-1`. */
  readonly client: HubClient;
  /** For what a test writes. */
  readonly folder: string;
  /** An empty hub in the place of this one. */
  startAnew(): Promise<void>;
  /** What a terminal does with a case, and what the hub signs for it. */
  send(prepared: PreparedCase): Promise<SignedCaseReceipt['receipt']>;
  /** Rows of its database, as somebody sees them who has the file. */
  rows(query: string, ...parameters: readonly string[]): unknown[];
  /** The folder with its database and uploads. */
  readonly dataDirectory: string;
}

/** Called once at the top of a test file: starts before its tests, and ends after them. */
export function testHub({
  items,
  packages,
  emptyForEachTest = false,
  ...over
}: TestHubOptions = {}): TestHub {
  let folder = '';
  let running: RunningHub | undefined;

  const url = (): string => {
    if (running === undefined) throw new Error('the hub starts before the first test');
    return running.url;
  };
  const dataDirectory = (): string => join(folder, 'hub');
  const client = (): HubClient => hubClient(url(), TERMINAL_KEY);

  async function startAnew(): Promise<void> {
    await running?.close();
    await rm(dataDirectory(), { recursive: true, force: true });
    running = unwrap(
      await startHub({
        dataDirectory: dataDirectory(),
        itemsDirectory: join(folder, 'items'),
        port: 0,
        terminalKeys: { 'T-1': TERMINAL_KEY },
        ...over,
      }),
    );
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhuban-hub-'));
    if (over.itemsDirectory === undefined) await writeItems(join(folder, 'items'), items, packages);
    if (!emptyForEachTest) await startAnew();
  }, PATIENCE_MS);
  if (emptyForEachTest) beforeEach(startAnew, PATIENCE_MS);
  afterAll(async () => {
    await running?.close();
    await rm(folder, { recursive: true, force: true });
  }, PATIENCE_MS);

  return {
    get url() {
      return url();
    },
    get client() {
      return client();
    },
    get folder() {
      return folder;
    },
    get dataDirectory() {
      return dataDirectory();
    },
    startAnew,

    async send({ manifest, sealed }) {
      const { caseId, attachments } = manifest;
      for (const attachment of attachments) {
        const bytes = sealed.get(attachment.attachmentId) ?? new Uint8Array();
        await uploadAttachment(url(), TERMINAL_KEY, { ...attachment, caseId, bytes });
      }
      const answer = await client().cases.put(manifest);
      if (answer.state !== 'received') throw new Error('something of the case is missing');
      return answer.signedReceipt.receipt;
    },

    rows(query, ...parameters) {
      const database = new BetterSqlite3(join(dataDirectory(), 'hub.db'), { readonly: true });
      try {
        return database.prepare(query).all(...parameters);
      } finally {
        database.close();
      }
    },
  };
}
