import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { type Migration, migrate } from './migrations.ts';

/**
 * `full`: a commit survives power loss; for what nobody can send again.
 * `normal`: never corrupt, but the last commits may be lost; for what the hub can send again.
 */
export type Durability = 'full' | 'normal';

export type OpenDatabaseFailure = AppFailure<
  | 'database-newer-than-program'
  /** The disk refuses: full, read-only, input/output error, locked. The file is left as it is. */
  | 'database-unavailable'
  /** SQLite does not run with the durability that was asked for. */
  | 'database-not-durable'
>;

export interface OpenedDatabase {
  readonly database: Database;
  /** `rebuilt`: the file was damaged, was set aside and an empty one stands in its place. */
  readonly start: 'created' | 'opened' | 'rebuilt';
  /** Where the damaged file went. */
  readonly setAsidePath?: string | undefined;
}

const BUSY_TIMEOUT_MS = 5_000;
const JOURNAL_SIZE_LIMIT_BYTES = 16 * 1024 * 1024;
/** PRAGMA synchronous: 1 NORMAL, 2 FULL. */
const SYNCHRONOUS_LEVELS: Readonly<Record<Durability, number>> = { normal: 1, full: 2 };
const DAMAGE_CODES = ['SQLITE_CORRUPT', 'SQLITE_NOTADB'];
/**
 * Where a virtual table comes first in the schema, SQLite takes the check of the whole for that of a part and leaves out
 * the list of free pages (3.54, sqlite3BtreeIntegrityCheck: a root page 0 in front). That of the schema's own table
 * looks over the list.
 */
const CHECKS = ['quick_check(1)', 'quick_check(sqlite_schema)'];

/** No SQLite wrote such a header (fileformat2.html, 1.3.12): byte 47 is damaged. It has no code of its own. */
const isOfNoFormat = (error: unknown): boolean =>
  error instanceof Error && error.message === 'unsupported file format';

/**
 * Opens, checks and migrates. A file that does not pass `quick_check` is renamed with its WAL, never deleted:
 * a service engineer can still read rows from it.
 */
export function openDatabase(options: {
  readonly path: string;
  readonly migrations: readonly Migration[];
  readonly durability: Durability;
}): Result<OpenedDatabase, OpenDatabaseFailure> {
  mkdirSync(dirname(options.path), { recursive: true });
  const existed = existsSync(options.path);
  const first = openSoundDatabase(options);
  if (first.ok) return ok({ database: first.value, start: existed ? 'opened' : 'created' });
  if (first.failure.code !== 'database-damaged')
    return { ok: false, failure: { ...first.failure, code: first.failure.code } };

  const setAsidePath = setAside(options.path);
  const second = openSoundDatabase(options);
  if (second.ok) return ok({ database: second.value, start: 'rebuilt', setAsidePath });
  // An empty file that is damaged at once is the disk's fault.
  if (second.failure.code === 'database-damaged') return fail('database-unavailable', second.failure.detail);
  return { ok: false, failure: { ...second.failure, code: second.failure.code } };
}

export type OpenSoundFailure = AppFailure<OpenDatabaseFailure['code'] | 'database-damaged'>;

/** The same, but a damaged file stays where and as it is. */
export function openSoundDatabase(options: {
  readonly path: string;
  readonly migrations: readonly Migration[];
  readonly durability: Durability;
  /** `skipped`: by whoever has just read the whole file. */
  readonly quickCheck?: 'done' | 'skipped';
}): Result<Database, OpenSoundFailure> {
  let database: Database | undefined;
  let handedOver = false;
  try {
    database = new SqliteDatabase(options.path, { timeout: BUSY_TIMEOUT_MS });
    database.pragma('journal_mode = WAL');
    database.pragma(`synchronous = ${SYNCHRONOUS_LEVELS[options.durability]}`);
    database.pragma('foreign_keys = ON');
    database.pragma(`journal_size_limit = ${JOURNAL_SIZE_LIMIT_BYTES}`);
    const damage = options.quickCheck === 'skipped' ? undefined : findDamage(database);
    if (damage !== undefined) return fail('database-damaged', damage);

    const migrated = migrate(database, options.migrations);
    if (!migrated.ok) return migrated;
    database.exec('UPDATE schema_information SET opened = opened + 1');
    // better-sqlite3 is compiled with DEFAULT_WAL_SYNCHRONOUS=1, which takes hold at the first use: only what is
    // read after a write counts.
    const synchronous = database.pragma('synchronous', { simple: true });
    const journalMode = database.pragma('journal_mode', { simple: true });
    if (synchronous !== SYNCHRONOUS_LEVELS[options.durability] || journalMode !== 'wal') {
      return fail('database-not-durable', `journal_mode ${journalMode}, synchronous ${synchronous}`);
    }
    handedOver = true;
    return ok(database);
  } catch (error) {
    const code = sqliteCode(error);
    if (code === undefined) throw error;
    return isDamage(error) || isOfNoFormat(error)
      ? fail('database-damaged', code)
      : fail('database-unavailable', code);
  } finally {
    if (!handedOver) database?.close();
  }
}

/** The extended result code, such as `SQLITE_FULL` or `SQLITE_IOERR_FSYNC`; undefined for any other error. */
export function sqliteCode(error: unknown): string | undefined {
  return error instanceof SqliteDatabase.SqliteError ? error.code : undefined;
}

/** Of an error of SQLite: the file is not what SQLite wrote. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== undefined && DAMAGE_CODES.some((prefix) => code.startsWith(prefix));
}

function findDamage(database: Database): string | undefined {
  for (const check of CHECKS) {
    const found = database.pragma(check, { simple: true });
    if (found !== 'ok') return String(found);
  }
  return undefined;
}

/** Numbered, not dated: the clock of a terminal may be wrong. */
function setAside(path: string): string {
  let number = 1;
  while (existsSync(`${path}.damaged-${number}`)) number += 1;
  const target = `${path}.damaged-${number}`;
  for (const suffix of ['-wal', '-shm', '']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix);
  }
  return target;
}
