import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { takenSteps, takeStep } from '../cases/case-steps.ts';
import { migrations } from './migrations.ts';
import { openDatabase } from './open-database.ts';

/** A database as it was before there were steps, with one accepted case. */
async function writeOlder(file: string): Promise<void> {
  const sqlite = new BetterSqlite3(file);
  const database = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) });
  const older: Record<string, Migration> = Object.fromEntries(
    Object.entries(migrations).filter(([name]) => name < '0003'),
  );
  const migrated = await new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve(older) },
  }).migrateToLatest();
  expect(migrated.error).toBeUndefined();
  sqlite
    .prepare(
      `INSERT INTO cases (case_id, terminal_id, item_id, region_code, slip_code_sha256, manifest_sha256, manifest_json,
        offered_at, hub_sequence, state) VALUES ('case-1', 'T-1', 'a/b', '440524000000', 's', 'm', '{}', 'then', 1, 'accepted')`,
    )
    .run();
  const line = sqlite.prepare(
    "INSERT INTO case_timeline VALUES ('case-1', ?, '2026-11-20T02:00:00.000Z', ?, ?)",
  );
  line.run(0, 'received', '平台已收到申请材料');
  line.run(1, 'accepted', '已受理');
  await database.destroy();
}

test('an older database keeps what was told, and goes on from there by legal steps', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'case-steps-'));
  const file = join(folder, 'hub.db');
  await writeOlder(file);
  const database = unwrap(await openDatabase(file));
  try {
    const at = '2026-11-20T02:00:00.000Z';
    expect(await takenSteps(database, 'case-1')).toEqual([
      { at, action: undefined, state: 'received', actor: 'department', opinion: '平台已收到申请材料' },
      { at, action: undefined, state: 'accepted', actor: 'department', opinion: '已受理' },
    ]);
    const step = {
      at: new Date('2026-11-23T01:00:00Z'),
      actor: 'department',
      actorName: '示例县局',
      opinion: '正在审查',
    } as const;
    expect(await takeStep(database, 'case-1', { ...step, action: 'decide' })).toMatchObject({
      ok: false,
      failure: { code: 'case-step-not-legal' },
    });
    expect(
      await takeStep(database, 'case-1', { ...step, actor: 'applicant', action: 'review' }),
    ).toMatchObject({ ok: false });
    expect(await takeStep(database, 'case-1', { ...step, action: 'review' })).toMatchObject({
      value: 'reviewing',
    });
    expect((await takenSteps(database, 'case-1')).map(({ state }) => state)).toEqual([
      'received',
      'accepted',
      'reviewing',
    ]);
  } finally {
    await database.destroy();
    await rm(folder, { recursive: true });
  }
});
