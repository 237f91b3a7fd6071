import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { expect, test } from 'vitest';
import { nextNumber } from '../database/next-number.ts';
import type { HubDatabase } from '../database/schema.ts';
import { storedOptionsOf } from './evaluation-rows.ts';
import { createEvaluationsAndRectifications } from './evaluation-tables.ts';

test('evaluations stored before there were subjects: each keeps its case and its place in the line', async () => {
  const sqlite = new SqliteDatabase(':memory:');
  const database = new Kysely<HubDatabase>({ dialect: new SqliteDialect({ database: sqlite }) });
  try {
    // As the first migrations made it.
    sqlite.exec(`CREATE TABLE counters (name text PRIMARY KEY, value bigint NOT NULL);
      CREATE TABLE evaluations (evaluation_id text PRIMARY KEY, case_id text, item_id text NOT NULL,
        terminal_id text NOT NULL, region_code text NOT NULL, level integer NOT NULL, reasons_json text NOT NULL,
        at text NOT NULL, stored_at text NOT NULL)`);
    const insert = sqlite.prepare(
      "INSERT INTO evaluations VALUES (?, ?, 'a/b', 'T-1', '440524000000', 2, ?, '2026-11-20', ?)",
    );
    insert.run('e-3', 'c-1', '["slow"]', '2026-11-20T02:00:03.000Z');
    insert.run('e-2', null, '{"version":2,"ids":["fast"]}', '2026-11-20T02:00:01.000Z');
    insert.run('e-1', 'c-1', '[]', '2026-11-20T02:00:01.000Z');
    await createEvaluationsAndRectifications(database as unknown as Kysely<unknown>);
    const rows = await database.selectFrom('evaluations').selectAll().orderBy('sequence').execute();
    expect(rows.map((row) => [row.sequence, row.evaluation_id, row.subject, row.channel])).toEqual([
      [1, 'e-1', 'case:c-1', 'kiosk'],
      [2, 'e-2', 'evaluation:e-2', 'kiosk'],
      [3, 'e-3', 'case:c-1', 'kiosk'],
    ]);
    expect(rows.map((row) => storedOptionsOf(row.reasons_json))).toEqual([
      { version: 1, ids: [] },
      { version: 2, ids: ['fast'] },
      { version: 1, ids: ['slow'] },
    ]);
    expect(await nextNumber(database, 'evaluation')).toBe(4);
    expect(() => sqlite.exec('DELETE FROM evaluations')).toThrow(/only added to/);
  } finally {
    await database.destroy();
  }
});
