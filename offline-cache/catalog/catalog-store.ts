/**
 * The catalog of this terminal: one file that serves, and the last good one beside it. Deltas change the file that
 * serves, in one transaction; a whole catalog is filled into a file of its own, looked over and put in its place.
 */
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { type CatalogSnapshotManifest, catalogSnapshotSchema } from '#contract/catalog.ts';
import { rowSchemaFingerprint } from '#contract/catalog-row-schema.ts';
import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import { verifySignature } from '#contract/crypto/signing.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import {
  type OpenDatabaseFailure,
  openDatabase,
  openSoundDatabase,
  sqliteCode,
} from '../database/open-database.ts';
import type { ItemIndex } from '../search/item-index.ts';
import { checkContent } from './catalog-content.ts';
import { catalogMigrations } from './catalog-database.ts';
import type { CatalogFailure } from './catalog-failure.ts';
import {
  type CatalogFiles,
  catalogFilesOf,
  copyDurably,
  removeDatabase,
  removeOtherParts,
  setAside,
  switchFiles,
} from './catalog-files.ts';
import {
  type CatalogNotes,
  type CatalogRollback,
  readCatalogNotes,
  writeCatalogNotes,
} from './catalog-notes.ts';
import { type CatalogReader, type CatalogTable, createCatalogTable } from './catalog-table.ts';
import { fillCatalog } from './fill-catalog.ts';
import { createSlices } from './time-slices.ts';

export interface CatalogStore extends CatalogReader {
  /** All or nothing. After any failure the revision before it is still served. */
  apply(feed: unknown, hubKeys: HubPublicKeys): Result<{ readonly revision: number }, CatalogFailure>;
  /** Whether the hub has signed this, and it is not older than what is at hand. */
  checkSnapshot(snapshot: unknown, hubKeys: HubPublicKeys): Result<CatalogSnapshotManifest, CatalogFailure>;
  /**
   * Takes the place of everything by the rows in `file`, which must be the one that the manifest names. The catalog at
   * hand serves meanwhile and is the last good one afterwards. Others get their turn every few milliseconds.
   */
  replace(
    manifest: CatalogSnapshotManifest,
    file: string,
    signal: AbortSignal,
  ): Promise<Result<{ readonly revision: number }, CatalogFailure | AppFailure<'aborted'>>>;
  /** Where a file that is fetched lies until it is taken. Parts of other files are removed. */
  partOf(fileSha256: string): string;
  notes(): CatalogNotes;
  /** Notes that something came from the hub's side and was not taken. */
  noteRefusal(code: string): void;
  /** What goes on in the background has come to its end: reading back, and following for questions. */
  settled(): Promise<void>;
  close(): void;
}

export interface CatalogStoreOptions {
  readonly path: string;
  /** `none`: for looking at a copy. Default: kept. */
  readonly lastGood?: 'kept' | 'none';
  /** Another catalog than a moment before serves, while the terminal is on. What happened at the start is in the notes. */
  readonly onRollback?: (rollback: CatalogRollback) => void;
  /** A whole catalog is unpacked in this thread, and so more slowly: no other could be started. */
  readonly onThreadMissing?: (detail: string) => void;
}

/** What a row takes in the database with all that is found by it, beside its length in the file; generous. */
const STORED_PER_BYTE = 3;
/** Rows that are followed for questions at once, and at a time while others have their turns. */
const FOLLOWED_AT_ONCE = 100;
const FOLLOWED_AT_A_TIME = 4;

/**
 * Opens and looks over the whole file. One that is damaged, that holds other rows than the hub has hashed, or that
 * cannot be read by this program is put aside, and the last good one takes its place, or else an empty one.
 * `notes()` tells so.
 */
export function openCatalogStore(options: CatalogStoreOptions): Result<CatalogStore, OpenDatabaseFailure> {
  const files = catalogFilesOf(options.path);
  const keepsLastGood = options.lastGood !== 'none';
  const opened = openWithFallback(files, keepsLastGood);
  if (!opened.ok) return opened;
  // Worked out once for a process, which takes its time: now, when nobody waits yet.
  if (keepsLastGood) rowSchemaFingerprint();
  return ok(createStore(files, opened.value, keepsLastGood, options));
}

interface OpenCatalog {
  readonly database: Database;
  readonly table: CatalogTable;
}

type OpenFailure = AppFailure<OpenDatabaseFailure['code'] | 'database-damaged' | 'catalog-digest-mismatch'>;

function openChecked(path: string): Result<OpenCatalog, OpenFailure> {
  const opened = openSoundDatabase({ path, migrations: catalogMigrations, durability: 'normal' });
  if (!opened.ok) return opened;
  const database = opened.value;
  let handedOver = false;
  try {
    const content = checkContent(database);
    let step = content.next();
    while (!step.done) step = content.next();
    if (!step.value) return fail('catalog-digest-mismatch');
    const table = createCatalogTable(database);
    handedOver = true;
    return ok({ database, table });
  } catch (error) {
    const code = sqliteCode(error);
    if (code === undefined) throw error;
    return fail('database-damaged', code);
  } finally {
    if (!handedOver) database.close();
  }
}

function openWithFallback(
  files: CatalogFiles,
  keepsLastGood: boolean,
): Result<OpenCatalog, OpenDatabaseFailure> {
  // Of a load that was cut.
  removeDatabase(files.loading);
  const first = openChecked(files.current);
  if (first.ok) {
    if (keepsLastGood) return keepLastGood(files, first.value);
    return first;
  }
  // The disk refuses: another file on it would fare no better.
  const { code } = first.failure;
  if (code === 'database-unavailable' || code === 'database-not-durable')
    return fail(code, first.failure.detail);
  return fallBack(files, code);
}

/** What serves is put aside, without another look: the last good one takes its place, or else an empty one. */
function fallBack(files: CatalogFiles, reason: string): Result<OpenCatalog, OpenDatabaseFailure> {
  setAside(files);
  const earlier = openLastGood(files);
  if (earlier !== undefined) {
    noteRollback(files, reason, earlier.table.revision());
    return ok(earlier);
  }
  const empty = openDatabase({ path: files.current, migrations: catalogMigrations, durability: 'normal' });
  if (!empty.ok) return empty;
  noteRollback(files, reason, 0);
  const { database } = empty.value;
  return ok({ database, table: createCatalogTable(database) });
}

function openLastGood(files: CatalogFiles): OpenCatalog | undefined {
  try {
    copyDurably(files.lastGood, files.current);
  } catch (error) {
    // There is none, or no room for it.
    if (error instanceof Error && 'syscall' in error) return undefined;
    throw error;
  }
  const opened = openChecked(files.current);
  if (opened.ok) return opened.value;
  removeDatabase(files.current);
  return undefined;
}

/** Everything was sound just now: that is what a later start falls back to. */
function keepLastGood(files: CatalogFiles, open: OpenCatalog): Result<OpenCatalog, OpenDatabaseFailure> {
  const revision = open.table.revision();
  if (revision === 0 || revisionOf(files.lastGood) === revision) return ok(open);
  if (!emptyLog(open.database)) return ok(open);
  try {
    // Nobody writes while this function runs, and the log is empty: the file is the whole database.
    copyDurably(files.current, files.lastGood);
  } catch (error) {
    // No room for it: the one before stays, or none.
    if (!(error instanceof Error && 'syscall' in error)) throw error;
  }
  return ok(open);
}

/** Of a file that nobody has open; undefined: there is none, or none that can be read. */
function revisionOf(path: string): number | undefined {
  let database: Database | undefined;
  try {
    database = new SqliteDatabase(path, { fileMustExist: true });
    return database.prepare<[], number>('SELECT revision FROM catalog_state').pluck().get();
  } catch (error) {
    if (sqliteCode(error) === undefined) throw error;
    return undefined;
  } finally {
    database?.close();
  }
}

/** False: another process reads at this moment. Only a file without a log may be copied or moved. */
function emptyLog(database: Database): boolean {
  // Nobody waits for that process, least of all a citizen.
  const timeout = database.pragma('busy_timeout', { simple: true });
  database.pragma('busy_timeout = 0');
  try {
    const [answer] = database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    return answer?.busy === 0;
  } finally {
    database.pragma(`busy_timeout = ${timeout}`);
  }
}

/** After a switch: whatever is there was read as a whole before. Throws only where the disk fails in this moment. */
function reopen(files: CatalogFiles, searchMemory?: ItemIndex): OpenCatalog {
  const opened = openSoundDatabase({
    path: files.current,
    migrations: catalogMigrations,
    durability: 'normal',
    quickCheck: 'skipped',
  });
  if (opened.ok) return { database: opened.value, table: createCatalogTable(opened.value, searchMemory) };
  const fallback = openWithFallback(files, false);
  if (!fallback.ok) throw new Error(`the catalog cannot be opened: ${fallback.failure.code}`);
  return fallback.value;
}

function noteRollback(files: CatalogFiles, reason: string, revision: number): void {
  const rollback = { reason, revision, at: new Date().toISOString(), overcome: false };
  writeCatalogNotes(files.notes, { ...readCatalogNotes(files.notes), rollback });
}

function createStore(
  files: CatalogFiles,
  opened: OpenCatalog,
  serves: boolean,
  { onRollback, onThreadMissing }: CatalogStoreOptions,
): CatalogStore {
  let open = opened;
  let notes = readCatalogNotes(files.notes);
  let replacing = false;

  const keepNotes = (changed: CatalogNotes): void => {
    notes = changed;
    writeCatalogNotes(files.notes, notes);
  };
  const noteRefusal = (code: string): void =>
    keepNotes({ ...notes, refusals: { ...notes.refusals, [code]: (notes.refusals[code] ?? 0) + 1 } });
  const refused = <Failure extends CatalogFailure>(failure: Failure): { ok: false; failure: Failure } => {
    if (!['catalog-storage-failed', 'catalog-damaged'].includes(failure.code)) noteRefusal(failure.code);
    return { ok: false, failure };
  };
  const noteSuccess = (): void => {
    const { rollback } = notes;
    if (rollback !== undefined && !rollback.overcome && open.table.revision() > rollback.revision) {
      keepNotes({ ...notes, rollback: { ...rollback, overcome: true } });
    }
  };

  function switchTo(searchMemory: ItemIndex): Result<void, CatalogFailure> {
    // A reader in another process (the technician's tool) holds the log for a moment: then at the next pull.
    stopReadingBack();
    if (!emptyLog(open.database)) return fail('catalog-storage-failed', 'another process reads the catalog');
    open.database.close();
    try {
      switchFiles(files);
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error;
      open = reopen(files);
      return fail('catalog-storage-failed', 'code' in error ? String(error.code) : undefined);
    }
    open = reopen(files, searchMemory);
    return ok();
  }

  const background = new Set<Promise<void>>();
  /** Expected failures are handled in it; a bug ends the process. */
  function inBackground(work: Promise<void>): void {
    background.add(work);
    void work.finally(() => background.delete(work));
  }

  const closing = new AbortController();
  /** The file that is being followed in the background; only one at a time. */
  let following: OpenCatalog | undefined;

  /**
   * Makes what questions are answered by. A small change is followed at once; a whole city in the background, while
   * everything else serves already.
   */
  function followQuestions(): void {
    const { database, table } = open;
    if (following?.database === database) return;
    if (!followed(table, FOLLOWED_AT_ONCE)) return;
    following = open;
    const pause = createSlices(new AbortController().signal);
    const go = async (): Promise<void> => {
      // After a switch this file is closed, and the next one is followed.
      while (!closing.signal.aborted && open.database === database && followed(table, FOLLOWED_AT_A_TIME)) {
        const pausing = pause();
        if (pausing !== undefined) await pausing;
      }
      if (following?.database === database) following = undefined;
    };
    inBackground(go());
  }

  let stopReadingBack = (): void => undefined;

  /**
   * Every row that was loaded is read once more and hashed, in the background, while it serves already. What is not
   * what the hub has hashed is put aside, and the last good one takes its place, as it would at the next start.
   */
  async function readBack(): Promise<void> {
    const { database } = open;
    let stopped = false;
    let reader: Database | undefined;
    let sound = false;
    try {
      // A connection of its own: it sees the table of this moment, whatever is applied meanwhile.
      reader = new SqliteDatabase(files.current, { readonly: true });
      reader.prepare('BEGIN').run();
      const content = checkContent(reader);
      stopReadingBack = () => {
        if (stopped) return;
        stopped = true;
        content.return(false);
        reader?.close();
      };
      const pause = createSlices(new AbortController().signal);
      let step = content.next();
      while (!step.done) {
        const pausing = pause();
        if (pausing !== undefined) await pausing;
        if (stopped) return;
        step = content.next();
      }
      sound = step.value;
    } catch (error) {
      if (sqliteCode(error) === undefined) throw error;
    } finally {
      stopReadingBack();
    }
    if (sound || closing.signal.aborted || open.database !== database) return;
    serveFrom(() => openWithFallback(files, false));
  }

  function serveFrom(reopened: () => Result<OpenCatalog, OpenDatabaseFailure>): void {
    stopReadingBack();
    open.database.close();
    const fallback = reopened();
    if (!fallback.ok) throw new Error(`the catalog cannot be opened: ${fallback.failure.code}`);
    open = fallback.value;
    notes = readCatalogNotes(files.notes);
    if (notes.rollback !== undefined) onRollback?.(notes.rollback);
    followQuestions();
  }

  /** True: there is more. A disk that refuses is tried again with the next change, or at the next start. */
  function followed(table: CatalogTable, rows: number): boolean {
    try {
      return table.followQuestions(rows);
    } catch (error) {
      if (sqliteCode(error) === undefined) throw error;
      return false;
    }
  }

  async function load(
    manifest: CatalogSnapshotManifest,
    file: string,
    signal: AbortSignal,
  ): Promise<Result<{ readonly revision: number }, CatalogFailure | AppFailure<'aborted'>>> {
    const room = statfsSync(dirname(files.current));
    if (room.bavail * room.bsize < manifest.bodyBytes * STORED_PER_BYTE) {
      return fail('catalog-storage-failed', 'no room');
    }
    removeDatabase(files.loading);
    const pause = createSlices(AbortSignal.any([signal, closing.signal]));
    const filled = await fillCatalog(files.loading, manifest, file, { pause, onThreadMissing });
    if (!filled.ok) return filled;
    // While its last bytes were brought to the disk.
    if (closing.signal.aborted) return fail('aborted');
    if (manifest.to < open.table.revision()) {
      return fail('catalog-revision-old', `at ${open.table.revision()}, offered ${manifest.to}`);
    }
    const switched = switchTo(filled.value);
    return switched.ok ? ok({ revision: manifest.to }) : switched;
  }

  // Of a copy that is looked at nobody asks questions.
  if (serves) followQuestions();

  return {
    revision: () => open.table.revision(),
    rowCount: () => open.table.rowCount(),
    tableDigest: () => open.table.tableDigest(),
    item: (id) => open.table.item(id),
    department: (id) => open.table.department(id),
    departments: () => open.table.departments(),
    itemCounts: (filter) => open.table.itemCounts(filter),
    itemsOfDepartment: (departmentId, filter) => open.table.itemsOfDepartment(departmentId, filter),
    popular: (filter) => open.table.popular(filter),
    search: (question) => open.table.search(question),
    searchFacts: (entryNumber) => open.table.searchFacts(entryNumber),
    questions: (...question) => open.table.questions(...question),
    apply: (feed, hubKeys) => {
      const applied = open.table.apply(feed, hubKeys);
      if (!applied.ok) {
        // In a place that the look at the start does not see. The hub is there: it sends the whole now.
        if (applied.failure.code === 'catalog-damaged') serveFrom(() => fallBack(files, 'database-damaged'));
        return refused(applied.failure);
      }
      followQuestions();
      noteSuccess();
      return applied;
    },
    checkSnapshot: (snapshot, hubKeys) => {
      const parsed = catalogSnapshotSchema.safeParse(snapshot);
      if (!parsed.success) {
        return refused({ code: 'catalog-malformed', detail: parsed.error.issues[0]?.path.join('.') });
      }
      const { manifest, signature } = parsed.data;
      if (
        !verifySignature((snapshot as { manifest: unknown }).manifest, signature, hubKeys.signing.publicKey)
      ) {
        return refused({ code: 'catalog-signature-invalid', detail: `key ${signature.keyId}` });
      }
      const revision = open.table.revision();
      // One of the same revision repairs; an older one, though signed, would take items back.
      if (manifest.to < revision) {
        return refused({ code: 'catalog-revision-old', detail: `at ${revision}, offered ${manifest.to}` });
      }
      return ok(manifest);
    },
    replace: async (manifest, file, signal) => {
      if (replacing) return fail('catalog-storage-failed', 'another one is being loaded');
      replacing = true;
      try {
        const replaced = await load(manifest, file, signal);
        if (replaced.ok) {
          followQuestions();
          inBackground(readBack());
          noteSuccess();
          return replaced;
        }
        const { failure } = replaced;
        return failure.code === 'aborted' ? replaced : refused(failure as CatalogFailure);
      } finally {
        removeDatabase(files.loading);
        replacing = false;
      }
    },
    partOf: (fileSha256) => {
      const part = files.partOf(fileSha256);
      removeOtherParts(files, part);
      return part;
    },
    notes: () => notes,
    noteRefusal,
    settled: async () => {
      while (background.size > 0) await Promise.all(background);
    },
    close: () => {
      closing.abort();
      stopReadingBack();
      open.table.close();
    },
  };
}
