import type { CatalogFeed, CatalogManifest, CatalogRow } from '#contract/catalog.ts';
import { catalogRowSchema } from '#contract/catalog.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { Signer } from '#contract/crypto/signing.ts';
import type { Department, Item } from '#contract/item.ts';
import type { Database } from '../database/schema.ts';
import { tableDigest } from './table-digest.ts';

export interface Catalog {
  revision(): Promise<number>;
  /** What a terminal at revision `from` lacks; undefined when it lacks nothing. */
  feed(from: number): Promise<CatalogFeed | undefined>;
  /** The item as it was at a revision: a case captured weeks ago is judged by the rules it was captured under. */
  item(id: string, atRevision?: number): Promise<Item | undefined>;
  department(id: string): Promise<Department | undefined>;
}

const MAXIMUM_CACHED_FEEDS = 16;

interface StoredRow {
  kind: 'department' | 'item';
  id: string;
  sha256: string;
  json: string;
}

/** Makes a new revision when, and only when, a row was added, changed or taken away. Gives the newest revision. */
export async function publishCatalog(
  database: Database,
  rows: readonly CatalogRow[],
  now: Date,
): Promise<number> {
  const wanted = new Map<string, StoredRow>();
  for (const row of rows) {
    const json = canonicalJson(row);
    wanted.set(`${row.kind}:${row.id}`, { kind: row.kind, id: row.id, sha256: sha256Hex(json), json });
  }
  return database.transaction().execute(async (transaction) => {
    const present = await transaction.selectFrom('catalog_rows').select(['kind', 'id', 'sha256']).execute();
    const presentHashes = new Map(present.map((row) => [`${row.kind}:${row.id}`, row.sha256]));
    const newest = await transaction
      .selectFrom('catalog_revisions')
      .select((builder) => builder.fn.max('revision').as('revision'))
      .executeTakeFirst();
    const current = Number(newest?.revision ?? 0);

    const changed = [...wanted.values()].filter(
      (row) => presentHashes.get(`${row.kind}:${row.id}`) !== row.sha256,
    );
    const removed = present.filter((row) => !wanted.has(`${row.kind}:${row.id}`));
    if (current > 0 && changed.length === 0 && removed.length === 0) return current;

    const revision = current + 1;
    for (const row of changed) {
      await transaction
        .insertInto('catalog_rows')
        .values({ ...row, revision })
        .onConflict((conflict) =>
          conflict.columns(['kind', 'id']).doUpdateSet({ revision, sha256: row.sha256, json: row.json }),
        )
        .execute();
      await transaction
        .insertInto('catalog_history')
        .values({ revision, kind: row.kind, id: row.id, json: row.json })
        .execute();
    }
    for (const row of removed) {
      await transaction
        .deleteFrom('catalog_rows')
        .where('kind', '=', row.kind)
        .where('id', '=', row.id)
        .execute();
      await transaction
        .insertInto('catalog_history')
        .values({ revision, kind: row.kind, id: row.id, json: null })
        .execute();
    }
    await transaction
      .insertInto('catalog_revisions')
      .values({
        revision,
        published_at: now.toISOString(),
        row_count: wanted.size,
        table_digest: tableDigest([...wanted.values()].map((row) => row.sha256)),
      })
      .execute();
    return revision;
  });
}

export function createCatalog(database: Database, signer: Signer): Catalog {
  const newestRevision = async () => {
    const row = await database
      .selectFrom('catalog_revisions')
      .selectAll()
      .orderBy('revision', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && { ...row, revision: Number(row.revision), rowCount: Number(row.row_count) };
  };
  const readHistory = async (kind: 'department' | 'item', id: string, atRevision: number | undefined) => {
    let query = database
      .selectFrom('catalog_history')
      .select('json')
      .where('kind', '=', kind)
      .where('id', '=', id);
    if (atRevision !== undefined) query = query.where('revision', '<=', atRevision);
    const row = await query.orderBy('revision', 'desc').limit(1).executeTakeFirst();
    return row?.json ? parseRow(row.json) : undefined;
  };

  /** The same few feeds are asked for by the whole fleet on a morning after a publication. */
  const cache = new Map<string, CatalogFeed>();

  return {
    revision: async () => (await newestRevision())?.revision ?? 0,

    async feed(from) {
      const newest = await newestRevision();
      if (!newest || newest.revision === from) return undefined;
      const cacheKey = `${from} ${newest.revision}`;
      const cached = cache.get(cacheKey);
      if (cached) return cached;
      const known =
        from > 0 &&
        from < newest.revision &&
        (await database
          .selectFrom('catalog_revisions')
          .select('revision')
          .where('revision', '=', from)
          .executeTakeFirst()) !== undefined;
      const start = known ? from : 0;
      const upserts = await database
        .selectFrom('catalog_rows')
        .select('json')
        .where('revision', '>', start)
        .orderBy('kind')
        .orderBy('id')
        .execute();
      // A tombstone: taken away since, and not there now. A snapshot needs none.
      const tombstones = known
        ? await database
            .selectFrom('catalog_history')
            .leftJoin('catalog_rows', (join) =>
              join
                .onRef('catalog_rows.kind', '=', 'catalog_history.kind')
                .onRef('catalog_rows.id', '=', 'catalog_history.id'),
            )
            .select(['catalog_history.kind as kind', 'catalog_history.id as id'])
            .distinct()
            .where('catalog_history.revision', '>', start)
            .where('catalog_history.json', 'is', null)
            .where('catalog_rows.id', 'is', null)
            .orderBy('kind')
            .orderBy('id')
            .execute()
        : [];
      const body = { upserts: upserts.map((row) => parseRow(row.json)), tombstones };
      const manifest: CatalogManifest = {
        schemaVersion: 1,
        from: start,
        to: newest.revision,
        bodySha256: sha256Hex(canonicalJson(body)),
        rowCount: newest.rowCount,
        tableDigest: newest.table_digest,
      };
      const feed: CatalogFeed = { manifest, signature: signer.sign(manifest), ...body };
      if (cache.size >= MAXIMUM_CACHED_FEEDS) cache.clear();
      cache.set(cacheKey, feed);
      return feed;
    },

    async item(id, atRevision) {
      const row = await readHistory('item', id, atRevision);
      return row?.kind === 'item' ? row.item : undefined;
    },

    async department(id) {
      const row = await readHistory('department', id, undefined);
      return row?.kind === 'department' ? row.department : undefined;
    },
  };
}

function parseRow(json: string): CatalogRow {
  return catalogRowSchema.parse(JSON.parse(json));
}
