import type { Database } from 'better-sqlite3';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';

/** One step forward. Numbers are 1, 2, 3 … without gaps; a released migration is never edited. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /**
   * The oldest schema version whose program can still work on the migrated file (additive changes only):
   * a bad release is taken back by starting the release before it.
   */
  readonly readableFrom: number;
}

export type MigrationFailure = AppFailure<'database-newer-than-program'>;

/** Applies what is missing, each step in its own transaction. Returns the schema version of the file. */
export function migrate(
  database: Database,
  migrations: readonly Migration[],
): Result<{ readonly from: number; readonly to: number }, MigrationFailure> {
  migrations.forEach((migration, index) => {
    if (migration.version !== index + 1) throw new Error(`migration ${migration.name} is out of order`);
  });
  database.exec(
    `CREATE TABLE IF NOT EXISTS schema_information (
       only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
       readable_from INTEGER NOT NULL,
       opened INTEGER NOT NULL DEFAULT 0
     ) STRICT;
     INSERT OR IGNORE INTO schema_information (only_row, readable_from) VALUES (1, 0);`,
  );
  const from = Number(database.pragma('user_version', { simple: true }));
  if (from > migrations.length) {
    const readableFrom =
      database.prepare<[], number>('SELECT readable_from FROM schema_information').pluck().get() ?? 0;
    if (readableFrom > migrations.length) {
      return fail('database-newer-than-program', `file ${from}, program ${migrations.length}`);
    }
    return ok({ from, to: from });
  }
  for (const migration of migrations.slice(from)) {
    database
      .transaction(() => {
        database.exec(migration.sql);
        database.prepare('UPDATE schema_information SET readable_from = ?').run(migration.readableFrom);
        database.pragma(`user_version = ${migration.version}`);
      })
      .immediate();
  }
  return ok({ from, to: migrations.length });
}
