import BetterSqlite3 from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { migrations } from './migrations.ts';
import type { Database, HubDatabase } from './schema.ts';

export type OpenDatabaseFailure = AppFailure<
  'hub-database-unusable' | 'hub-database-not-durable' | 'hub-migration-failed'
>;

/** `PRAGMA synchronous`: 2 is FULL. */
const FULL = 2;

/**
 * Opens the hub's SQLite file and brings it to the newest migration.
 * WAL with synchronous=FULL: a receipt is signed after a commit, so a commit must survive a power cut.
 */
export async function openDatabase(file: string): Promise<Result<Database, OpenDatabaseFailure>> {
  let sqlite: BetterSqlite3.Database;
  try {
    sqlite = new BetterSqlite3(file);
    sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma('foreign_keys = ON');
    sqlite.pragma('busy_timeout = 5000');
    const check = sqlite.pragma('quick_check', { simple: true });
    if (check !== 'ok') {
      sqlite.close();
      return fail('hub-database-unusable', 'quick_check found damage');
    }
  } catch (error) {
    return fail('hub-database-unusable', error instanceof Error ? error.message : undefined);
  }

  const database = new Kysely<HubDatabase>({ dialect: new SqliteDialect({ database: sqlite }) });
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await database.destroy();
    const failed = results?.find((result) => result.status === 'Error')?.migrationName;
    return fail('hub-migration-failed', failed ?? String(error));
  }
  // better-sqlite3 is compiled so that WAL alone means NORMAL, and the pragma answers FULL until its first use:
  // only a reading after a write can be trusted.
  await database
    .insertInto('hub_meta')
    .values({ name: 'opened', value: '1' })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: '1' }))
    .execute();
  if (sqlite.pragma('synchronous', { simple: true }) !== FULL) {
    await database.destroy();
    return fail('hub-database-not-durable', 'synchronous is not FULL after a write');
  }
  return ok(database);
}
