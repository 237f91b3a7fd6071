/** A new file of the catalog, filled out of the packed one that the hub gives out. */
import { type FileHandle, open as openFile } from 'node:fs/promises';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import type { CatalogSnapshotManifest } from '#contract/catalog.ts';
import { rowSchemaFingerprint } from '#contract/catalog-row-schema.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { migrate } from '../database/migrations.ts';
import { sqliteCode } from '../database/open-database.ts';
import type { ItemIndex } from '../search/item-index.ts';
import { catalogMigrations } from './catalog-database.ts';
import type { CatalogFailure } from './catalog-failure.ts';
import { createCatalogTable } from './catalog-table.ts';
import { readSnapshotLines } from './snapshot-lines.ts';
import type { TimeSlices } from './time-slices.ts';

export const FILLING_PRAGMAS = [
  'journal_mode = OFF',
  'synchronous = OFF',
  'locking_mode = EXCLUSIVE',
  // Little is kept back: what is written is on its way to the disk while the rest is read.
  'cache_size = -16384',
];
/** Handed to the disk at a time while a file is filled. */
const SYNC_EVERY_BYTES = 32 * 1024 * 1024;

/**
 * Makes a new database at `path`. Without a journal and without syncing: it is nothing until it is whole, and is
 * synced once at the end.
 */
export async function fillCatalog(
  path: string,
  manifest: CatalogSnapshotManifest,
  file: string,
  options: {
    readonly pause: TimeSlices;
    /** It is unpacked in this thread, and so more slowly; with what is known of why. */
    readonly onThreadMissing: ((detail: string) => void) | undefined;
  },
): Promise<Result<ItemIndex, CatalogFailure | AppFailure<'aborted'>>> {
  let database: Database | undefined;
  let syncing: Syncing | undefined;
  try {
    database = new SqliteDatabase(path);
    for (const pragma of FILLING_PRAGMAS) database.pragma(pragma);
    const migrated = migrate(database, catalogMigrations);
    if (!migrated.ok) return fail('catalog-storage-failed', migrated.failure.code);
    syncing = await Syncing.begin(path);
    const sync = syncing;
    const rowsChecked = manifest.rowSchema === rowSchemaFingerprint() ? 'by-hub' : 'here';
    const load = createCatalogTable(database).beginLoad({ rowsChecked });
    const read = await readSnapshotLines<CatalogFailure | AppFailure<'aborted'>>(
      { path: file, bodyBytes: manifest.bodyBytes },
      (line) => {
        sync.wrote(line.bytes.length);
        return load.add(line);
      },
      options.pause,
      { onThreadMissing: options.onThreadMissing },
    );
    if (!read.ok) return read;
    const finished = load.finish(manifest);
    if (!finished.ok) return finished;
    database.close();
    await sync.finish();
    return ok(finished.value.searchMemory);
  } catch (error) {
    const code = diskCode(error);
    if (code === undefined) throw error;
    return fail('catalog-storage-failed', code);
  } finally {
    database?.close();
    await syncing?.close();
  }
}

/** Of an error of SQLite or of the file system; undefined: a bug. */
function diskCode(error: unknown): string | undefined {
  if (error instanceof Error && 'syscall' in error) return 'code' in error ? String(error.code) : 'unknown';
  return sqliteCode(error);
}

/** A file on its way to the disk while it is still being filled, so that little is left to wait for in the end. */
class Syncing {
  readonly #file: FileHandle;
  #waiting = 0;
  #sync: Promise<void> | undefined;
  #error: unknown;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async begin(path: string): Promise<Syncing> {
    return new Syncing(await openFile(path, 'r+'));
  }

  wrote(bytes: number): void {
    this.#waiting += bytes;
    if (this.#waiting < SYNC_EVERY_BYTES || this.#sync !== undefined) return;
    this.#waiting = 0;
    this.#sync = this.#file
      .datasync()
      .catch((error: unknown) => {
        this.#error ??= error;
      })
      .finally(() => {
        this.#sync = undefined;
      });
  }

  /** All of it is on the disk. */
  async finish(): Promise<void> {
    await this.#sync;
    await this.#file.sync();
    if (this.#error !== undefined) throw this.#error;
  }

  async close(): Promise<void> {
    await this.#sync;
    await this.#file.close();
  }
}
