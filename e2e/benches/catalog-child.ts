/** One measured step of the bench of the catalog, in a process of its own. */
import { readFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { unwrap } from '#contract/result.ts';
import { catalogMigrations } from '#offline-cache/catalog/catalog-database.ts';
import { openCatalogStore } from '#offline-cache/catalog/catalog-store.ts';
import { createCatalogTable } from '#offline-cache/catalog/catalog-table.ts';
import { FILLING_PRAGMAS } from '#offline-cache/catalog/fill-catalog.ts';
import { readSnapshotLines } from '#offline-cache/catalog/snapshot-lines.ts';
import { migrate } from '#offline-cache/database/migrations.ts';
import type { CityCatalog } from '../catalog/city-catalog.ts';

export interface ChildTask {
  readonly kind: 'bare' | 'full' | 'delta';
  readonly city: CityCatalog;
  readonly path: string;
}

export interface ChildAnswer {
  readonly ms: number;
  readonly cpuMs: number;
  readonly longestBlockMs: number;
  /** Resident memory before, and at its highest. */
  readonly startBytes: number;
  readonly peakBytes: number;
  /** What goes on in the background after a full load. */
  readonly after?: { readonly ms: number; readonly longestBlockMs: number };
}

async function measured(work: () => void | Promise<void>): Promise<ChildAnswer> {
  const startBytes = process.memoryUsage.rss();
  const blocks = monitorEventLoopDelay({ resolution: 5 });
  blocks.enable();
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const ms = performance.now() - startedAt;
  const used = process.cpuUsage(cpu);
  blocks.disable();
  return {
    ms,
    cpuMs: (used.user + used.system) / 1_000,
    longestBlockMs: blocks.max / 1e6,
    startBytes,
    // Kilobytes on Linux (getrusage).
    peakBytes: process.resourceUsage().maxRSS * 1_024,
  };
}

const never = new AbortController().signal;

async function full({ city, path }: ChildTask): Promise<ChildAnswer> {
  const store = unwrap(openCatalogStore({ path }));
  const part = store.partOf(city.snapshot.manifest.fileSha256);
  await copyFile(city.file, part);
  const answer = await measured(async () => {
    const manifest = unwrap(store.checkSnapshot(city.snapshot, city.hubKeys));
    unwrap(await store.replace(manifest, part, never));
  });
  if (store.tableDigest() !== city.snapshot.manifest.tableDigest) throw new Error('another table was loaded');
  const { ms, longestBlockMs } = await measured(() => store.settled());
  if (store.revision() !== city.snapshot.manifest.to)
    throw new Error('it was not read back as it was written');
  store.close();
  return { ...answer, after: { ms, longestBlockMs } };
}

async function delta({ city, path }: ChildTask): Promise<ChildAnswer> {
  const store = unwrap(openCatalogStore({ path }));
  const text = readFileSync(city.delta, 'utf8');
  // As it comes from the network: the text is parsed, too.
  const answer = await measured(() => {
    unwrap(store.apply(JSON.parse(text), city.hubKeys));
  });
  store.close();
  return answer;
}

type Row = readonly [...columns: (string | number | null | Buffer)[], body: string];

/** The rows of the main table as a program would hold them, put in by one statement in one transaction. */
async function bare({ city, path }: ChildTask): Promise<ChildAnswer> {
  const rows = await rowsOf(city);
  const database = emptyCatalog(path);
  const answer = await measured(() => {
    const insert = database.prepare(
      `INSERT INTO catalog_row
         (row_number, kind, id, digest, department_id, popularity, sort_order, regions, terms_number, body)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    database.exec('BEGIN IMMEDIATE');
    for (const row of rows) insert.run(...row);
    database.exec('COMMIT');
  });
  database.close();
  return answer;
}

function emptyCatalog(path: string): Database {
  const database = new SqliteDatabase(path);
  for (const pragma of FILLING_PRAGMAS) database.pragma(pragma);
  unwrap(migrate(database, catalogMigrations));
  return database;
}

/** Loads once, and reads what was stored. */
async function rowsOf(city: CityCatalog): Promise<Row[]> {
  const database = emptyCatalog(':memory:');
  const load = createCatalogTable(database).beginLoad({ rowsChecked: 'by-hub' });
  const { manifest } = city.snapshot;
  unwrap(
    await readSnapshotLines(
      { path: city.file, bodyBytes: manifest.bodyBytes },
      (line) => load.add(line),
      () => undefined,
    ),
  );
  unwrap(load.finish(manifest));
  const rows = database
    .prepare<[], Row>(
      `SELECT row_number, kind, id, digest, department_id, popularity, sort_order, regions, terms_number, body
       FROM catalog_row ORDER BY row_number`,
    )
    .raw()
    .all() as unknown as Row[];
  database.close();
  return rows;
}

process.once('message', (message) => {
  const task = message as ChildTask;
  const work = { bare, full, delta }[task.kind];
  work(task).then(
    (answer) => process.send?.(answer, () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
