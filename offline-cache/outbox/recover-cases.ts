/** What is put right when the outbox is opened. */
import { join } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { sqliteCode } from '../database/open-database.ts';
import type { DurableFiles } from './durable-files.ts';
import { insertCase } from './insert-case.ts';
import { parseJson } from './parse-json.ts';
import type { RecordTable } from './record-outbox.ts';
import { readSealedCase } from './sealed-files.ts';

export interface RecoveryPlaces {
  readonly database: Database;
  readonly files: DurableFiles;
  readonly sealedDirectory: string;
  readonly setAsideDirectory: string;
}

export interface RecoveryReport {
  /** Cases read back from their sealed files, after the database was rebuilt or a row was found damaged. */
  readonly reimported: number;
  /** Sealed files that are not whole; moved to `set-aside`, never deleted. */
  readonly setAsideCases: number;
  /** Files of cases whose row was never committed: no citizen was told about them. */
  readonly sweptOrphans: number;
}

/**
 * Brings rows and files together at the start. With a sound database a directory without a row was never told to
 * anybody and goes; beside a new database the files are the truth, and every whole case comes back as pending: the hub
 * recognises what it already has.
 */
export async function reconcileFiles(resources: RecoveryPlaces): Promise<RecoveryReport> {
  const { database, files, sealedDirectory, setAsideDirectory } = resources;
  await files.createDirectory(sealedDirectory);
  const filesKept = database
    .prepare<[string], number>('SELECT files_kept FROM outbox_case WHERE case_id = ?')
    .pluck();
  const filesTakenIn =
    database.prepare<[], number>('SELECT files_taken_in FROM hub_state').pluck().get() === 1;
  let reimported = 0;
  let setAsideCases = 0;
  let sweptOrphans = 0;
  for (const name of (await files.list(sealedDirectory)).sort()) {
    const directory = join(sealedDirectory, name);
    const kept = filesKept.get(name);
    if (kept === 1) continue;
    if (kept === 0) {
      // Retention was interrupted between the row and the files.
      await files.remove(directory);
      continue;
    }
    if (filesTakenIn) {
      await files.remove(directory);
      sweptOrphans += 1;
      continue;
    }
    const found = await readSealedCase(files, directory);
    if (found && found.manifest.caseId === name) {
      insertCase(database, found, { wallTime: found.manifest.createdAt, bootId: '', monotonicMs: 0 });
      reimported += 1;
    } else {
      await files.createDirectory(setAsideDirectory);
      await files.move(
        directory,
        join(setAsideDirectory, `${name}-${(await files.list(setAsideDirectory)).length}`),
      );
      setAsideCases += 1;
    }
  }
  database.exec('UPDATE hub_state SET files_taken_in = 1');
  reimported += await restoreDamagedRows(resources);
  return { reimported, setAsideCases, sweptOrphans };
}

/** A flipped bit inside a row passes `quick_check`; the row's own hash finds it, and the sealed file replaces it. */
async function restoreDamagedRows({ database, files, sealedDirectory }: RecoveryPlaces): Promise<number> {
  const rows = database
    .prepare<[], { case_id: string; manifest: string; manifest_sha256: string }>(
      "SELECT case_id, manifest, manifest_sha256 FROM outbox_case WHERE state IN ('pending', 'quarantined')",
    )
    .all()
    .filter((row) => sha256Hex(row.manifest) !== row.manifest_sha256);
  const remove = database.prepare('DELETE FROM outbox_case WHERE case_id = ?');
  let restored = 0;
  for (const { case_id: caseId } of rows) {
    const found = await readSealedCase(files, join(sealedDirectory, caseId));
    if (found?.manifest.caseId !== caseId) continue;
    database
      .transaction(() => {
        remove.run(caseId);
        insertCase(database, found, { wallTime: found.manifest.createdAt, bootId: '', monotonicMs: 0 });
      })
      .immediate();
    restored += 1;
  }
  return restored;
}

/** Evaluations and reports have no file of their own: what can still be read in the damaged database is taken over. */
export function salvageRecords<RecordType>(
  database: Database,
  damagedPath: string,
  { table, id, schema, idOf }: RecordTable<RecordType>,
): number {
  let salvaged = 0;
  let damaged: Database | undefined;
  try {
    damaged = new SqliteDatabase(damagedPath);
    const bodies = damaged
      .prepare<[], string>(`SELECT body FROM ${table} WHERE state = 'pending' ORDER BY sequence`)
      .pluck();
    const insert = database.prepare(
      `INSERT INTO ${table} (${id}, sequence, state, body)
       VALUES (?, (SELECT coalesce(max(sequence), 0) + 1 FROM ${table}), 'pending', ?)
       ON CONFLICT (${id}) DO NOTHING`,
    );
    for (const body of bodies.iterate()) {
      const record = schema.safeParse(parseJson(body));
      if (record.success) salvaged += insert.run(idOf(record.data), body).changes;
    }
  } catch (error) {
    // As far as it could be read.
    if (sqliteCode(error) === undefined) throw error;
  } finally {
    damaged?.close();
  }
  return salvaged;
}
