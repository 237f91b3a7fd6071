import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import type { CatalogRow } from '#contract/catalog.ts';
import { fail, ok, unwrap } from '#contract/result.ts';
import { pullCatalog } from '#offline-cache/catalog/catalog-pull.ts';
import { type CatalogStore, openCatalogStore } from '#offline-cache/catalog/catalog-store.ts';
import { createTableDigest } from '#offline-cache/catalog/table-digest.ts';
import type { HubClient } from '#offline-cache/hub-client.ts';
import { createRandom, type Random } from '#terminal/command-line/generated-catalog/random.ts';
import type { KilledTask } from './catalog-chains-child.ts';
import { ChainsHub } from './chains-hub.ts';
import { cityRows } from './city-catalog.ts';
import { armCrash, Crash, disarmCrash, installCrashPoints, stepsTaken } from './crash-points.ts';

export interface ChainsReport {
  readonly chains: number;
  readonly seed: number;
  /** How often each fault was met. */
  readonly faults: Readonly<Record<string, number>>;
  /** What pulls ended with, by code. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Of the processes that were killed: those that had not pulled to the end. */
  readonly killedInMidPull: number;
  /** Chains whose terminal was not the hub's equal in the end, or held something that was never published. */
  readonly broken: readonly string[];
}

export interface ChainsOptions {
  readonly chains: number;
  readonly seed: number;
  /** How many of the chains also have a terminal in a process of its own killed by SIGKILL. */
  readonly kills: number;
  /** The chain to begin with, to run one again that broke; default 1. */
  readonly first?: number;
  readonly onChain?: (chain: number, report: ChainsReport) => void;
}

const ITEMS = 60;
const CHAINS_OF_A_HUB = 25;
const CHILD = fileURLToPath(new URL('./catalog-chains-child.ts', import.meta.url));
const FAULTS = [
  'none',
  'crash',
  'crash',
  'crash',
  'crash-at-start',
  'gap',
  'replay',
  'reorder',
  'tampered',
  'truncated',
  'older-files',
  'damaged-file',
  'flipped-row',
  'hub-rollback',
] as const;
type Fault = (typeof FAULTS)[number];

/**
 * Chains of revisions, each with faults on the way: on the line, on the terminal's disk, in its process and at the hub.
 * After every step the terminal must hold a table that was published under its revision; in the end that of the hub.
 */
export async function runCatalogChains(options: ChainsOptions): Promise<ChainsReport> {
  installCrashPoints();
  const folder = await mkdtemp(join(tmpdir(), 'zhuban-chains-'));
  const pool = [...cityRows({ items: ITEMS, seed: options.seed })];
  const count = { faults: {} as Record<string, number>, refusals: {} as Record<string, number>, killed: 0 };
  const broken: string[] = [];
  const reportNow = (chains: number): ChainsReport => ({
    chains,
    seed: options.seed,
    faults: { ...count.faults },
    refusals: { ...count.refusals },
    killedInMidPull: count.killed,
    broken: [...broken],
  });
  let hub: ChainsHub | undefined;
  try {
    const first = options.first ?? 1;
    for (let chain = first; chain <= options.chains; chain += 1) {
      if (chain === first || (chain - 1) % CHAINS_OF_A_HUB === 0) {
        await hub?.close();
        hub = await ChainsHub.start(join(folder, `hub-${chain}`));
      }
      if (hub === undefined) throw new Error('no hub');
      // Of its own, so that one chain can be run again alone.
      const random = createRandom(options.seed * 1_000_003 + chain);
      const killed =
        Math.floor((chain * options.kills) / options.chains) >
        Math.floor(((chain - 1) * options.kills) / options.chains);
      const terminal = new ChainedTerminal(join(folder, `terminal-${chain}`), hub, random, count);
      const problem = await terminal.run(pool, killed).catch((error: unknown) => {
        if (error instanceof Broken) return error.message;
        throw error;
      });
      await terminal.dispose();
      if (problem !== undefined) broken.push(`chain ${chain}: ${problem}`);
      options.onChain?.(chain, reportNow(chain));
    }
  } finally {
    await hub?.close();
    await rm(folder, { recursive: true, force: true });
  }
  return reportNow(options.chains);
}

class Broken extends Error {}

interface Counts {
  readonly faults: Record<string, number>;
  readonly refusals: Record<string, number>;
  killed: number;
}

/** What is wrong with the line for one pull. */
interface LineFault {
  readonly answer?: object | undefined;
  readonly alterAnswer?: (answer: object) => object;
  readonly alterFile?: (file: Buffer) => Buffer;
}

class ChainedTerminal {
  readonly #root: string;
  readonly #hub: ChainsHub;
  readonly #random: Random;
  readonly #count: Counts;
  #life = 0;
  #store: CatalogStore | undefined;
  #stepsOfAPull = 60;
  #recorded: object | undefined;

  constructor(root: string, hub: ChainsHub, random: Random, count: Counts) {
    this.#root = root;
    this.#hub = hub;
    this.#random = random;
    this.#count = count;
  }

  async dispose(): Promise<void> {
    this.#store?.close();
    await rm(this.#root, { recursive: true, force: true });
  }

  async run(pool: readonly CatalogRow[], killed: boolean): Promise<string | undefined> {
    await mkdir(this.#folder, { recursive: true });
    const table = new Map<string, CatalogRow>();
    await this.#change(table, pool, 30);
    await this.#hub.backUp();
    this.#open();
    await this.#pull({});
    let older: string | undefined;
    const steps = 3 + this.#random.below(4);
    for (let step = 0; step < steps; step += 1) {
      await this.#change(table, pool, 1 + this.#random.below(step % 3 === 0 ? 40 : 8));
      if (this.#random.below(3) === 0) await this.#change(table, pool, 1 + this.#random.below(5));
      const fault = this.#random.from(FAULTS);
      if (fault === 'older-files' && older === undefined) older = await this.#copyFiles();
      else await this.#meet(fault, older, table, pool);
      this.#count.faults[fault] = (this.#count.faults[fault] ?? 0) + 1;
      this.#check();
    }
    if (killed) await this.#killInMidPull(table, pool);
    return this.#settle();
  }

  get #folder(): string {
    return join(this.#root, String(this.#life));
  }
  get #path(): string {
    return join(this.#folder, 'catalog.db');
  }
  get #catalog(): CatalogStore {
    if (this.#store === undefined) throw new Error('the terminal is not on');
    return this.#store;
  }

  #open(): void {
    this.#store = unwrap(openCatalogStore({ path: this.#path }));
  }

  async #change(table: Map<string, CatalogRow>, pool: readonly CatalogRow[], rows: number): Promise<void> {
    for (let changed = 0; changed < rows; changed += 1) {
      const row = this.#random.from(pool);
      const key = `${row.kind}:${row.id}`;
      if (row.kind === 'department' || !table.has(key)) table.set(key, row);
      else if (this.#random.below(3) === 0) table.delete(key);
      else table.set(key, { ...row, item: { ...row.item, summary: `改于${this.#random.below(1e9)}` } });
    }
    await this.#hub.publish(table.values());
  }

  async #meet(
    fault: Fault,
    older: string | undefined,
    table: Map<string, CatalogRow>,
    pool: readonly CatalogRow[],
  ): Promise<void> {
    const { revision } = await this.#hub.newest();
    switch (fault) {
      case 'none':
        return this.#pull({});
      case 'crash':
        return this.#crashing(() => this.#pull({}));
      case 'crash-at-start':
        this.#catalog.close();
        return this.#crashing(async () => this.#open());
      case 'gap':
        return this.#pull({ answer: await this.#hub.answer(revision - 1) });
      case 'replay':
        await this.#pull({});
        await this.#pull({ answer: this.#recorded });
        return this.#pull({ answer: await this.#hub.answer(Math.max(0, revision - 2)) });
      case 'reorder': {
        const early = await this.#hub.answer(this.#catalog.revision());
        await this.#change(table, pool, 3);
        await this.#pull({});
        return this.#pull({ answer: early });
      }
      case 'tampered':
        return this.#pull({
          alterAnswer: (answer) => this.#tamper(answer),
          alterFile: (file) => this.#flip(file),
        });
      case 'truncated':
        return this.#pull({
          alterAnswer: (answer) => truncated(answer),
          alterFile: (file) => file.subarray(0, this.#random.below(file.length)),
        });
      case 'older-files':
        if (older === undefined) return;
        this.#catalog.close();
        await rm(this.#folder, { recursive: true, force: true });
        await cp(older, this.#folder, { recursive: true });
        this.#open();
        return this.#pull({});
      case 'damaged-file':
        this.#catalog.close();
        await this.#damage();
        return this.#open();
      case 'flipped-row': {
        this.#catalog.close();
        const database = new SqliteDatabase(this.#path);
        database.exec(
          "UPDATE catalog_row SET body = replace(body, '示例', '示列') WHERE row_number = (SELECT max(row_number) FROM catalog_row)",
        );
        database.close();
        return this.#open();
      }
      case 'hub-rollback':
        await this.#pull({});
        await this.#hub.restore();
        await this.#pull({});
        // The hub starts with what its items are now, or were then.
        await this.#hub.publish(table.values());
        return this.#pull({});
    }
  }

  /** One of the steps of `work`, or of a few more, does not happen; the next process finds the disk of that moment. */
  async #crashing(work: () => Promise<void>): Promise<void> {
    const left = join(this.#root, String(this.#life + 1));
    armCrash(1 + this.#random.below(this.#stepsOfAPull + 5), () => {
      cpSync(this.#folder, left, { recursive: true, filter: (path) => !path.endsWith('-shm') });
    });
    try {
      await work();
      disarmCrash();
      if (!existsSync(left)) return;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    } finally {
      disarmCrash();
    }
    this.#count.faults['crashed in mid-work'] = (this.#count.faults['crashed in mid-work'] ?? 0) + 1;
    const dead = this.#folder;
    this.#store?.close();
    this.#store = undefined;
    this.#life += 1;
    await rm(dead, { recursive: true, force: true });
    this.#open();
  }

  async #pull(line: LineFault): Promise<void> {
    const before = stepsTaken();
    const result = await pullCatalog(
      { catalog: this.#catalog, hub: this.#client(line), hubKeys: this.#hub.hubKeys },
      { deadlineMs: 60_000, signal: new AbortController().signal },
    );
    if (result.ok && result.value.changed) this.#stepsOfAPull = stepsTaken() - before;
    if (!result.ok) {
      const { code } = result.failure;
      this.#count.refusals[code] = (this.#count.refusals[code] ?? 0) + 1;
    }
  }

  #client(line: LineFault): HubClient {
    const client: Pick<HubClient, 'catalogFeed' | 'catalogFile'> = {
      catalogFeed: async ({ from }) => {
        const answer = line.answer ?? (await this.#hub.answer(from));
        this.#recorded ??= answer;
        return ok((line.alterAnswer?.(answer) ?? answer) as { revision: number });
      },
      catalogFile: async ({ fileSha256, offset, onBytes }) => {
        const whole = await this.#hub.file(fileSha256);
        const file = line.alterFile?.(whole) ?? whole;
        for (let at = offset; at < file.length; at += 4_096) {
          if (!(await onBytes(file.subarray(at, at + 4_096), at))) return ok('refused');
        }
        return file.length < whole.length ? fail('hub-malformed', 'cut') : ok('whole');
      },
    };
    return client as HubClient;
  }

  #tamper(answer: object): object {
    const changed = structuredClone(answer) as {
      feed?: { upserts: { id: string }[]; manifest: { rowCount: number } };
    };
    const row = changed.feed?.upserts.at(-1);
    if (row !== undefined && this.#random.below(2) === 0) row.id = `${row.id}x`;
    else if (changed.feed) changed.feed.manifest.rowCount += 1;
    return changed;
  }

  #flip(file: Buffer): Buffer {
    const copy = Buffer.from(file);
    const at = this.#random.below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << this.#random.below(8));
    return copy;
  }

  async #damage(): Promise<void> {
    const file = await open(this.#path, 'r+');
    try {
      const { size } = await file.stat();
      const length = 512 + this.#random.below(8_192);
      await file.write(Buffer.alloc(length, 0x5a), 0, length, this.#random.below(Math.max(1, size - length)));
    } finally {
      await file.close();
    }
  }

  /** Of a terminal that is on; what is in the log comes along. */
  async #copyFiles(): Promise<string> {
    const target = join(this.#root, 'older');
    await mkdir(target, { recursive: true });
    for (const name of await readdir(this.#folder)) {
      if (!name.endsWith('-shm')) await copyFile(join(this.#folder, name), join(target, name));
    }
    return target;
  }

  async #killInMidPull(table: Map<string, CatalogRow>, pool: readonly CatalogRow[]): Promise<void> {
    this.#catalog.close();
    this.#store = undefined;
    await this.#change(table, pool, 5 + this.#random.below(40));
    const child = fork(CHILD, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    let said = '';
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.on('message', (message) => {
        said = String(message);
        const task: KilledTask = { path: this.#path, url: this.#hub.url, hubKeys: this.#hub.hubKeys };
        if (said === 'ready') child.send(task);
        if (said === 'pulling') resolve();
      });
    });
    await Promise.race([exited, delay(this.#random.below(250))]);
    child.kill('SIGKILL');
    await exited;
    if (said === 'pulling') this.#count.killed += 1;
    this.#count.faults.SIGKILL = (this.#count.faults.SIGKILL ?? 0) + 1;
    this.#open();
    this.#check();
  }

  #check(): void {
    const revision = this.#catalog.revision();
    if (revision === 0) return;
    if (this.#hub.published.get(revision) !== this.#catalog.tableDigest()) {
      throw new Broken(`revision ${revision} is not what was published under it`);
    }
  }

  /** No more faults: after one start and a pull or two the terminal is the hub's equal. */
  async #settle(): Promise<string | undefined> {
    this.#catalog.close();
    this.#open();
    await this.#pull({});
    const { revision, rowCount, digest } = await this.#hub.newest();
    const catalog = this.#catalog;
    if (catalog.revision() !== revision) return `at ${catalog.revision()}, the hub at ${revision}`;
    if (catalog.tableDigest() !== digest) return `digest ${catalog.tableDigest()}, the hub has ${digest}`;
    if (catalog.rowCount() !== rowCount) return `${catalog.rowCount()} rows, the hub has ${rowCount}`;
    return digestOfFile(this.#path) === digest
      ? undefined
      : 'the rows in the file are not those of its digest';
  }
}

/** From the rows themselves, by no code of the store. */
function digestOfFile(path: string): string {
  const database = new SqliteDatabase(path, { readonly: true });
  try {
    const digest = createTableDigest();
    for (const body of database.prepare<[], string>('SELECT body FROM catalog_row').pluck().iterate()) {
      digest.add(createHash('sha256').update(body, 'utf8').digest());
    }
    return digest.hex();
  } finally {
    database.close();
  }
}

function truncated(answer: object): object {
  const changed = structuredClone(answer) as { feed?: { upserts: unknown[] } };
  changed.feed?.upserts.pop();
  return changed;
}
