import type { Database } from 'better-sqlite3';
import { createTableDigest, digestOfBytes } from './table-digest.ts';

/**
 * Whether every row still is what the hub hashed, and all of them are there. Reads the whole file; a row at a time, so
 * that a caller may let others have their turn. Nothing else may use the database until it is done.
 */
export function* checkContent(database: Database): Generator<void, boolean> {
  const rows = database
    .prepare<[], [digest: Buffer, body: Buffer]>('SELECT digest, CAST(body AS BLOB) FROM catalog_row')
    .raw()
    .iterate() as IterableIterator<[digest: Buffer, body: Buffer]>;
  const digest = createTableDigest();
  for (const [stored, body] of rows) {
    const hashed = digestOfBytes(body);
    if (!hashed.equals(stored)) return false;
    digest.add(hashed);
    yield;
  }
  const expected = database.prepare<[], string>('SELECT table_digest FROM catalog_state').pluck().get();
  return digest.hex() === expected;
}
