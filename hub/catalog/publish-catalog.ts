import { readFile } from 'node:fs/promises';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import { type CatalogRow, storedFactsOf } from '#contract/catalog.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { Database, HubDatabase } from '../database/schema.ts';
import { writeDurably } from '../durable-file.ts';
import { TableDigest } from './table-digest.ts';

interface StoredRow {
  kind: 'department' | 'item';
  id: string;
  sha256: string;
  json: string;
}

export interface PublishOptions {
  /**
   * A file beside the database that remembers the highest revision ever published. No backup of the database holds
   * it: after a restore the revisions go on above those that terminals have seen, never with the same numbers anew.
   */
  readonly markerFile?: string | undefined;
  /** Done in the same transaction, when all rows are written; what it throws takes all of them back. */
  readonly together?:
    | ((transaction: Transaction<HubDatabase>, outcome: PublishOutcome) => Promise<void>)
    | undefined;
}

export interface PublishOutcome {
  /** The newest revision when the publication began; 0: there was none. */
  readonly before: number;
  /** The newest now. */
  readonly revision: number;
  /** A new one was made. */
  readonly published: boolean;
}

/** Rows written in one statement. */
const BATCH_ROWS = 100;
/** Where the marker is lost beside a database that is not new: more than were published since any backup. */
const LEAP_WITHOUT_MARKER = 1_000;
const markerSchema = z.strictObject({ revision: z.int().min(0) });

/**
 * Makes a new revision when, and only when, a row was added, changed or taken away, or the database was set back.
 * Rows are taken as they come and are not kept. Gives the newest revision. What `rows` throws ends the publication,
 * and nothing of it stays.
 */
export async function publishCatalog(
  database: Database,
  rows: Iterable<CatalogRow> | AsyncIterable<CatalogRow>,
  now: Date,
  options: PublishOptions = {},
): Promise<number> {
  const marked = options.markerFile === undefined ? undefined : await readMarker(options.markerFile);
  const revision = await database.transaction().execute(async (transaction) => {
    const present = await transaction.selectFrom('catalog_rows').select(['kind', 'id', 'sha256']).execute();
    const unseen = new Map(present.map((row) => [`${row.kind}:${row.id}`, row]));
    const newest = await transaction
      .selectFrom('catalog_revisions')
      .select((builder) => builder.fn.max('revision').as('revision'))
      .executeTakeFirst();
    const current = Number(newest?.revision ?? 0);
    const highest = highestRevision(current, options.markerFile, marked);
    const next = highest + 1;

    const digest = new TableDigest();
    let rowCount = 0;
    let changes = 0;
    const seen = new Set<string>();
    let batch: StoredRow[] = [];
    const flush = async (): Promise<void> => {
      if (batch.length === 0) return;
      const values = batch.map((row) => ({ ...row, revision: next }));
      await transaction
        .insertInto('catalog_rows')
        .values(values)
        .onConflict((conflict) =>
          conflict.columns(['kind', 'id']).doUpdateSet((builder) => ({
            revision: next,
            sha256: builder.ref('excluded.sha256'),
            json: builder.ref('excluded.json'),
          })),
        )
        .execute();
      await transaction
        .insertInto('catalog_history')
        .values(values.map(({ kind, id, json }) => ({ revision: next, kind, id, json })))
        .execute();
      changes += batch.length;
      batch = [];
    };
    for await (const row of rows) {
      const key = `${row.kind}:${row.id}`;
      if (seen.has(key)) throw new Error(`the catalog has two rows ${key}`);
      seen.add(key);
      const json = canonicalJson(withStoredFacts(row));
      const sha256 = sha256Hex(json);
      digest.add(sha256);
      rowCount += 1;
      const before = unseen.get(key);
      unseen.delete(key);
      if (before?.sha256 === sha256) continue;
      batch.push({ kind: row.kind, id: row.id, sha256, json });
      if (batch.length >= BATCH_ROWS) await flush();
    }
    await flush();
    for (const { kind, id } of unseen.values()) {
      await transaction.deleteFrom('catalog_rows').where('kind', '=', kind).where('id', '=', id).execute();
      await transaction
        .insertInto('catalog_history')
        .values({ revision: next, kind, id, json: null })
        .execute();
    }
    if (current > 0 && current === highest && changes === 0 && unseen.size === 0) {
      await options.together?.(transaction, { before: current, revision: current, published: false });
      return current;
    }
    await transaction
      .insertInto('catalog_revisions')
      .values({
        revision: next,
        published_at: now.toISOString(),
        row_count: rowCount,
        table_digest: digest.hex(),
      })
      .execute();
    await options.together?.(transaction, { before: current, revision: next, published: true });
    return next;
  });
  // After the commit: the marker may lag behind, it never runs ahead.
  if (options.markerFile !== undefined && marked?.revision !== revision) {
    await writeDurably(options.markerFile, JSON.stringify({ revision }));
  }
  return revision;
}

function withStoredFacts(row: CatalogRow): CatalogRow {
  return row.kind === 'item' ? { ...row, stored: storedFactsOf(row.item) } : row;
}

function highestRevision(
  current: number,
  markerFile: string | undefined,
  marked: z.infer<typeof markerSchema> | undefined,
): number {
  if (markerFile === undefined) return current;
  if (marked === undefined) return current === 0 ? 0 : current + LEAP_WITHOUT_MARKER;
  return Math.max(current, marked.revision);
}

async function readMarker(file: string): Promise<z.infer<typeof markerSchema> | undefined> {
  try {
    return markerSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // Unreadable counts as gone: a leap costs an empty delta, a number given twice would cost the truth.
    return undefined;
  }
}
