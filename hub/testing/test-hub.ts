import { mkdtemp, readdir, rm } from 'node:fs/promises';
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
export const OTHER_TERMINAL_KEY = 'key-of-the-second-terminal';
const TERMINAL_KEYS = { 'T-1': TERMINAL_KEY, 'T-2': OTHER_TERMINAL_KEY };
/** Keys are made and items are published: seconds, on a busy machine many. */
export const PATIENCE_MS = 120_000;

type TestHubOptions = Partial<Omit<HubOptions, 'port' | 'dataDirectory'>>;

interface TestHubFileOptions extends TestHubOptions {
  /** Absent: the sample items. */
  readonly items?: readonly Item[];
  /** Theme packages of these items. */
  readonly packages?: readonly ThemePackage[];
  /** Another empty hub before every test, not one for the file. */
  readonly emptyForEachTest?: boolean;
}

/** A hub for the tests of one file, in a folder of its own that goes with it. `T-1` and `T-2` are its terminals. */
export interface TestHub {
  readonly url: string;
  /** As `T-1`. */
  readonly client: HubClient;
  clientOf(terminalId: keyof typeof TERMINAL_KEYS): HubClient;
  /** For what a test writes. */
  readonly folder: string;
  /** An empty hub in the place of this one. */
  startAnew(): Promise<void>;
  /** Ends the hub and starts it again on the same folder; `over` holds until the next start. */
  restart(over?: TestHubOptions): Promise<void>;
  /** Until it is started again. */
  stop(): Promise<void>;
  /** The sealed pages of a case, as `T-1` uploads them. */
  sendPages(prepared: PreparedCase): Promise<void>;
  /** What a terminal does with a case, and what the hub signs for it. */
  sendSigned(prepared: PreparedCase): Promise<SignedCaseReceipt>;
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
  ...options
}: TestHubFileOptions = {}): TestHub {
  let folder = '';
  let running: RunningHub | undefined;

  const url = (): string => {
    if (running === undefined) throw new Error('the hub starts before the first test');
    return running.url;
  };
  const dataDirectory = (): string => join(folder, 'hub');
  const client = (): HubClient => hubClient(url(), TERMINAL_KEY);

  async function stop(): Promise<void> {
    await running?.close();
    running = undefined;
  }

  async function restart(over: TestHubOptions = {}): Promise<void> {
    await stop();
    running = unwrap(
      await startHub({
        dataDirectory: dataDirectory(),
        itemsDirectory: join(folder, 'items'),
        port: 0,
        terminalKeys: TERMINAL_KEYS,
        ...options,
        ...over,
      }),
    );
  }

  async function startAnew(): Promise<void> {
    await stop();
    await forgetAll(dataDirectory());
    await restart();
  }

  async function sendPages({ manifest, sealed }: PreparedCase): Promise<void> {
    const { caseId, attachments } = manifest;
    for (const attachment of attachments) {
      const bytes = sealed.get(attachment.attachmentId) ?? new Uint8Array();
      await uploadAttachment(url(), TERMINAL_KEY, { ...attachment, caseId, bytes });
    }
  }

  async function sendSigned(prepared: PreparedCase): Promise<SignedCaseReceipt> {
    await sendPages(prepared);
    const answer = await client().cases.put(prepared.manifest);
    if (answer.state !== 'received') throw new Error(`missing: ${answer.missingAttachmentIds.join()}`);
    return answer.signedReceipt;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhuban-hub-'));
    if (options.itemsDirectory === undefined) await writeItems(join(folder, 'items'), items, packages);
    if (!emptyForEachTest) await startAnew();
  }, PATIENCE_MS);
  if (emptyForEachTest) beforeEach(startAnew, PATIENCE_MS);
  afterAll(async () => {
    await stop();
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
    clientOf: (terminalId) => hubClient(url(), TERMINAL_KEYS[terminalId]),
    startAnew,
    restart,

    stop,
    sendPages,
    sendSigned,
    send: async (prepared) => (await sendSigned(prepared)).receipt,

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

/** All but its keys, which take longer to make than everything else of an empty hub. */
async function forgetAll(dataDirectory: string): Promise<void> {
  const names = await readdir(dataDirectory).catch(() => []);
  for (const name of names.filter((each) => each !== 'keys')) {
    await rm(join(dataDirectory, name), { recursive: true });
  }
}
