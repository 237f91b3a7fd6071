import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { migrations } from '../database/migrations.ts';
import { openDatabase } from '../database/open-database.ts';
import { appointmentAt } from './appointment-view.ts';

/** As it was before there were appointments: a booking with a slot id that no hub ever gave, one withdrawn, and two more. */
async function writeOlder(file: string): Promise<void> {
  const sqlite = new BetterSqlite3(file);
  const database = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) });
  const older: Record<string, Migration> = Object.fromEntries(
    Object.entries(migrations).filter(([name]) => name < '0012'),
  );
  const migrated = await new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve(older) },
  }).migrateToLatest();
  expect(migrated.error).toBeUndefined();
  const oneCase = sqlite.prepare(
    `INSERT INTO cases (case_id, terminal_id, item_id, region_code, slip_code_sha256, manifest_sha256, manifest_json,
      offered_at, state) VALUES (?, 'T-1', 'a/b', '440524000000', 's', 'm', '{}', 'then', ?)`,
  );
  const booking = sqlite.prepare("INSERT INTO bookings VALUES (?, 1, ?, '2026-11-20T02:00:00.000Z')");
  for (const [caseId, slotId, state] of [
    ['case-1', '0123456789ab-2026-11-23-0930', 'completed'],
    ['case-2', '0123456789ab-2026-11-24-1530', 'completed'],
    ['case-3', 'by-hand', 'completed'],
    ['case-4', '0123456789ab-2026-11-24-1500', 'withdrawn'],
  ] as const) {
    oneCase.run(caseId, state);
    booking.run(slotId, caseId);
  }
  await database.destroy();
}

test('what was booked on an older hub is an appointment with its day and hours; no seat is lost, and a withdrawn one is free', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'appointments-'));
  const file = join(folder, 'hub.db');
  await writeOlder(file);
  const database = unwrap(await openDatabase(file));
  try {
    const rows = await database.selectFrom('appointments').selectAll().orderBy('case_id').execute();
    const nothing = { state: 'booked', ticket_id: null, ticket_json: null };
    expect(rows).toEqual([
      {
        case_id: 'case-1',
        slot_id: '0123456789ab-2026-11-23-0930',
        date: '2026-11-23',
        from_time: '09:30',
        to_time: '10:00',
        ...nothing,
      },
      {
        case_id: 'case-2',
        slot_id: '0123456789ab-2026-11-24-1530',
        date: '2026-11-24',
        from_time: '15:30',
        to_time: '16:00',
        ...nothing,
      },
    ]);
    expect(await database.selectFrom('bookings').select('seat').execute()).toHaveLength(3);
    const [first] = rows;
    expect(first && appointmentAt(first, 'completed', new Date('2026-11-23T09:05:00+08:00'))).toMatchObject({
      state: 'booked',
      canChange: true,
      checkIn: { from: '09:00', now: true },
    });
  } finally {
    await database.destroy();
    await rm(folder, { recursive: true });
  }
});
