import { existsSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { sqliteCode } from '../database/open-database.ts';
import type { OutboxState } from './case-store.ts';

export type ReadDatabaseFailure = AppFailure<
  | 'database-not-found'
  /** Locked, not readable for this user, or not a database. */
  | 'database-unavailable'
  /** Another schema than this program's: made by a newer program, or never finished. */
  | 'database-not-understood'
>;

/** A stored case as a technician may see it: nothing of a citizen is in it. */
export interface OutboxEntry {
  readonly caseId: string;
  readonly itemId: string;
  readonly state: OutboxState;
  readonly attempts: number;
  readonly lastFailure: string | undefined;
  /** Wall time of the terminal when the case was sealed. */
  readonly capturedAt: string;
  readonly sealedBytes: number;
  readonly filesKept: boolean;
}

export interface OutboxReport {
  /** In the order in which they were stored. */
  readonly entries: readonly OutboxEntry[];
  readonly counts: Readonly<Record<OutboxState, number>>;
  readonly evaluations: Readonly<Record<'pending' | 'acknowledged' | 'quarantined', number>>;
}

const BUSY_TIMEOUT_MS = 2_000;

/**
 * For looking at a database that another process may be working on: no migration, no checkpoint, no write.
 * Opening the outbox with `openCaseStore` instead would take the leases away from the running terminal.
 */
export function openReadOnly(
  path: string,
): Result<Database, AppFailure<'database-not-found' | 'database-unavailable'>> {
  if (!existsSync(path)) return fail('database-not-found', path);
  let database: Database | undefined;
  try {
    database = new SqliteDatabase(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    database.pragma('query_only = ON');
    // The first read is what tells a file that is no database.
    database.pragma('schema_version');
    return ok(database);
  } catch (error) {
    database?.close();
    const code = sqliteCode(error);
    if (code === undefined) throw error;
    return fail('database-unavailable', code);
  }
}

/** The outbox in `directory` (the folder of `cases.db`), as of one moment. */
export function readOutbox(directory: string): Result<OutboxReport, ReadDatabaseFailure> {
  const opened = openReadOnly(join(directory, 'cases.db'));
  if (!opened.ok) return opened;
  const database = opened.value;
  try {
    return ok(database.transaction(() => report(database))());
  } catch (error) {
    const code = sqliteCode(error);
    if (code === undefined) throw error;
    return fail(code === 'SQLITE_ERROR' ? 'database-not-understood' : 'database-unavailable', code);
  } finally {
    database.close();
  }
}

function report(database: Database): OutboxReport {
  const entries = database
    .prepare<
      [],
      {
        case_id: string;
        item_id: string;
        state: OutboxState;
        attempts: number;
        last_failure: string | null;
        captured_wall_time: string;
        sealed_bytes: number;
        files_kept: number;
      }
    >(
      `SELECT case_id, item_id, state, attempts, last_failure, captured_wall_time, sealed_bytes, files_kept
       FROM outbox_case ORDER BY sequence`,
    )
    .all()
    .map(
      (row): OutboxEntry => ({
        caseId: row.case_id,
        itemId: row.item_id,
        state: row.state,
        attempts: row.attempts,
        lastFailure: row.last_failure ?? undefined,
        capturedAt: row.captured_wall_time,
        sealedBytes: row.sealed_bytes,
        filesKept: row.files_kept === 1,
      }),
    );
  const counts = { pending: 0, uploading: 0, acknowledged: 0, quarantined: 0 };
  for (const { state } of entries) counts[state] += 1;
  const evaluations = { pending: 0, acknowledged: 0, quarantined: 0 };
  const states = database.prepare<[], { state: keyof typeof evaluations; number: number }>(
    'SELECT state, count(*) AS number FROM outbox_evaluation GROUP BY state',
  );
  for (const { state, number } of states.all()) evaluations[state] = number;
  return { entries, counts, evaluations };
}
