import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { catalogMigrations } from '../catalog/catalog-database.ts';
import { casesMigrations } from '../outbox/cases-database.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import type { Migration } from './migrations.ts';
import { openDatabase } from './open-database.ts';

const one: Migration = {
  version: 1,
  name: 'one',
  readableFrom: 1,
  sql: 'CREATE TABLE first (id INTEGER) STRICT;',
};
const two: Migration = {
  version: 2,
  name: 'two',
  readableFrom: 1,
  sql: 'ALTER TABLE first ADD COLUMN more TEXT;',
};
const breaking: Migration = {
  version: 3,
  name: 'three',
  readableFrom: 3,
  sql: 'ALTER TABLE first DROP COLUMN more;',
};
const failing: Migration = {
  version: 2,
  name: 'failing',
  readableFrom: 1,
  sql: 'CREATE TABLE half (id INTEGER) STRICT; INSERT INTO missing VALUES (1);',
};

let directory: ReturnType<typeof temporaryDirectory>;
let path: string;
beforeEach(() => {
  directory = temporaryDirectory();
  path = join(directory.path, 'test.db');
});
afterEach(() => directory.dispose());

function schemaAfter(migrations: readonly Migration[], durability: 'full' | 'normal' = 'full'): unknown {
  const { database } = unwrap(openDatabase({ path, migrations, durability }));
  try {
    return database.prepare("SELECT sql FROM sqlite_schema WHERE name = 'first'").pluck().get();
  } finally {
    database.close();
  }
}

describe('opening', () => {
  test.each([
    ['full', 2],
    ['normal', 1],
  ] as const)('%s durability is what SQLite really runs with after writes', (durability, level) => {
    const { database, start } = unwrap(openDatabase({ path, migrations: [one], durability }));
    expect(start).toBe('created');
    database.exec('INSERT INTO first VALUES (1)');
    database.transaction(() => database.exec('INSERT INTO first VALUES (2)'))();
    expect(database.pragma('synchronous', { simple: true })).toBe(level);
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(database.pragma('busy_timeout', { simple: true })).toBe(5000);
    expect(database.pragma('journal_size_limit', { simple: true })).toBe(16 * 1024 * 1024);
    database.close();
  });

  test('damaged twice: two files are set aside under different names', () => {
    const asides: (string | undefined)[] = [];
    for (let round = 0; round < 2; round += 1) {
      unwrap(openDatabase({ path, migrations: [one], durability: 'full' })).database.close();
      writeFileSync(path, Buffer.alloc(20_000, 0x5a));
      const { database, start, setAsidePath } = unwrap(
        openDatabase({ path, migrations: [one], durability: 'full' }),
      );
      expect(start).toBe('rebuilt');
      asides.push(setAsidePath);
      database.close();
    }
    expect(asides).toEqual([`${path}.damaged-1`, `${path}.damaged-2`]);
  });

  test('a damaged byte of the schema format number is damage, and not a disk that refuses', () => {
    unwrap(openDatabase({ path, migrations: [one], durability: 'full' })).database.close();
    const bytes = readFileSync(path);
    bytes[47] = 0xff;
    writeFileSync(path, bytes);
    const { database, start } = unwrap(openDatabase({ path, migrations: [one], durability: 'full' }));
    expect(start).toBe('rebuilt');
    database.close();
  });
});

describe('migrations', () => {
  test('go forward from any version, and a second start changes nothing', () => {
    schemaAfter([one]);
    expect(schemaAfter([one, two])).toContain('more TEXT');
    expect(schemaAfter([one, two])).toContain('more TEXT');
    expect(schemaAfter([one, two, breaking])).not.toContain('more');
  });

  test('a step that fails leaves nothing behind', () => {
    schemaAfter([one]);
    expect(openDatabase({ path, migrations: [one, failing], durability: 'full' })).toMatchObject({
      failure: { code: 'database-unavailable' },
    });
    const database = new SqliteDatabase(path);
    expect(database.pragma('user_version', { simple: true })).toBe(1);
    expect(database.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").pluck().get()).toBe(0);
    database.close();
  });

  test('a release taken back still opens a file with additive changes, and refuses one it cannot read', () => {
    schemaAfter([one, two]);
    expect(schemaAfter([one])).toContain('more TEXT');
    schemaAfter([one, two, breaking]);
    expect(openDatabase({ path, migrations: [one, two], durability: 'full' })).toMatchObject({
      failure: { code: 'database-newer-than-program' },
    });
  });

  test('out of order is a bug', () => {
    expect(() => openDatabase({ path, migrations: [two], durability: 'full' })).toThrow(/out of order/);
  });

  test('cases.db 1: states, leases and receipts are kept by the schema itself', () => {
    const { database } = unwrap(
      openDatabase({ path, migrations: casesMigrations.slice(0, 1), durability: 'full' }),
    );
    const insert = (state: string, lease: string | null, receipt: string | null): void => {
      database
        .prepare(
          `INSERT INTO outbox_case (case_id, sequence, state, item_id, slip_code_sha256, manifest, manifest_sha256,
             sealed_bytes, captured_wall_time, captured_boot_id, captured_monotonic_ms, lease_boot_id, signed_receipt)
           VALUES (?, (SELECT count(*) FROM outbox_case), ?, '', '', '', '', 0, '', '', 0, ?, ?)`,
        )
        .run(`${state}${lease}${receipt}`, state, lease, receipt);
    };
    insert('pending', null, null);
    insert('uploading', 'boot', null);
    insert('acknowledged', null, '{}');
    expect(() => insert('uploading', null, null)).toThrow(/CHECK/);
    expect(() => insert('pending', 'boot', null)).toThrow(/CHECK/);
    expect(() => insert('acknowledged', null, null)).toThrow(/CHECK/);
    expect(() => insert('draft', null, null)).toThrow(/CHECK/);
    database.close();
  });

  test('catalog.db 1: starts at revision 0 with an empty digest', () => {
    const { database } = unwrap(
      openDatabase({ path, migrations: catalogMigrations.slice(0, 1), durability: 'normal' }),
    );
    expect(database.prepare('SELECT revision, table_digest FROM catalog_state').get()).toEqual({
      revision: 0,
      table_digest: '0'.repeat(64),
    });
    database.close();
  });
});
