import {
  type CatalogFeed,
  type CatalogManifest,
  type CatalogRow,
  type CatalogSnapshot,
  type CatalogTombstone,
  catalogRowSchema,
} from '#contract/catalog.ts';
import { rowSchemaFingerprint } from '#contract/catalog-row-schema.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { Signer } from '#contract/crypto/signing.ts';
import type { Department, Item } from '#contract/item.ts';
import type { Database } from '../database/schema.ts';
import type { SnapshotFiles, SnapshotRow } from './snapshot-files.ts';

export interface Catalog {
  revision(): Promise<number>;
  /** What a terminal at revision `from` lacks, as a delta or as a file; undefined when it lacks nothing. */
  changes(from: number): Promise<CatalogChanges | undefined>;
  /** The item as it was at a revision: a case captured weeks ago is judged by the rules it was captured under. */
  item(id: string, atRevision?: number): Promise<Item | undefined>;
  /** As it is on line, or as it last was: what was handed in or paid before it was withdrawn goes on. */
  itemOfOpenCase(id: string): Promise<Item | undefined>;
  department(id: string): Promise<Department | undefined>;
  /** Like {@link itemOfOpenCase}: departments are merged and renamed while cases wait. */
  departmentOfOpenCase(id: string): Promise<Department | undefined>;
  /** When the revision stopped being the newest one; undefined: it is the newest. */
  supersededAt(revision: number): Promise<Date | undefined>;
}

export type CatalogChanges =
  | { readonly feed: CatalogFeed; readonly snapshot?: never }
  | { readonly feed?: never; readonly snapshot: CatalogSnapshot };

export interface CatalogOptions {
  /** Where whole catalogs lie as files; absent: everything is answered as a feed. */
  readonly snapshots?: SnapshotFiles | undefined;
  /** The most rows of one feed; more come as a file. */
  readonly maximumFeedRows?: number | undefined;
}

const MAXIMUM_FEED_ROWS = 2_000;
/** The most characters of JSON in one feed, whatever the number of rows: a terminal holds it in memory. */
const MAXIMUM_FEED_CHARACTERS = 6_000_000;
const MAXIMUM_CACHED_FEEDS = 16;
/** Rows read or written in one statement: the catalog is never in memory as a whole. */
const PAGE_ROWS = 200;

export function createCatalog(database: Database, signer: Signer, options: CatalogOptions = {}): Catalog {
  const maximumFeedRows = options.maximumFeedRows ?? MAXIMUM_FEED_ROWS;
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

  const lastOnLine = async (kind: 'department' | 'item', id: string) => {
    const row = await database
      .selectFrom('catalog_history')
      .select('json')
      .where('kind', '=', kind)
      .where('id', '=', id)
      .where('json', 'is not', null)
      .orderBy('revision', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.json ? parseRow(row.json) : undefined;
  };

  /** Every row in the order of the file, a page at a time; the file's own digest tells if one changed in between. */
  async function* allRows(): AsyncGenerator<SnapshotRow> {
    let last: { kind: 'department' | 'item'; id: string } | undefined;
    for (;;) {
      let query = database.selectFrom('catalog_rows').select(['kind', 'id', 'json']);
      const after = last;
      if (after) {
        query = query.where((builder) =>
          builder.or([
            builder('kind', '>', after.kind),
            builder.and([builder('kind', '=', after.kind), builder('id', '>', after.id)]),
          ]),
        );
      }
      const page = await query.orderBy('kind').orderBy('id').limit(PAGE_ROWS).execute();
      yield* page;
      last = page.at(-1);
      if (page.length < PAGE_ROWS) return;
    }
  }

  async function tombstonesSince(revision: number): Promise<CatalogTombstone[]> {
    // Taken away since, and not there now.
    return database
      .selectFrom('catalog_history')
      .leftJoin('catalog_rows', (join) =>
        join
          .onRef('catalog_rows.kind', '=', 'catalog_history.kind')
          .onRef('catalog_rows.id', '=', 'catalog_history.id'),
      )
      .select(['catalog_history.kind as kind', 'catalog_history.id as id'])
      .distinct()
      .where('catalog_history.revision', '>', revision)
      .where('catalog_history.json', 'is', null)
      .where('catalog_rows.id', 'is', null)
      .orderBy('kind')
      .orderBy('id')
      .execute();
  }

  async function isTooLarge(from: number): Promise<boolean> {
    const changed = database.selectFrom('catalog_rows').where('revision', '>', from);
    const { rows } = await changed
      .select((builder) => builder.fn.countAll().as('rows'))
      .executeTakeFirstOrThrow();
    if (Number(rows) > maximumFeedRows) return true;
    const { characters } = await changed
      .select(({ fn }) => fn.sum(fn<number>('length', ['json'])).as('characters'))
      .executeTakeFirstOrThrow();
    return Number(characters) > MAXIMUM_FEED_CHARACTERS;
  }

  async function feedOf(
    newest: { readonly revision: number; readonly rowCount: number; readonly table_digest: string },
    from: number,
  ): Promise<CatalogFeed> {
    const upserts = await database
      .selectFrom('catalog_rows')
      .select('json')
      .where('revision', '>', from)
      .orderBy('kind')
      .orderBy('id')
      .execute();
    // A snapshot needs none.
    const tombstones = from > 0 ? await tombstonesSince(from) : [];
    const body = { upserts: upserts.map((row) => parseRow(row.json)), tombstones };
    const manifest: CatalogManifest = {
      schemaVersion: 1,
      from,
      to: newest.revision,
      bodySha256: sha256Hex(canonicalJson(body)),
      rowCount: newest.rowCount,
      tableDigest: newest.table_digest,
      rowSchema: rowSchemaFingerprint(),
    };
    return { manifest, signature: signer.sign(manifest), ...body };
  }

  /** The same few feeds are asked for by the whole fleet on a morning after a publication. */
  const cache = new Map<string, CatalogFeed>();

  return {
    revision: async () => (await newestRevision())?.revision ?? 0,

    async changes(from) {
      const newest = await newestRevision();
      if (!newest || newest.revision === from) return undefined;
      const cacheKey = `${from} ${newest.revision}`;
      const cached = cache.get(cacheKey);
      if (cached) return { feed: cached };
      const known =
        from > 0 &&
        from < newest.revision &&
        (await database
          .selectFrom('catalog_revisions')
          .select('revision')
          .where('revision', '=', from)
          .executeTakeFirst()) !== undefined;
      const start = known ? from : 0;
      if (options.snapshots !== undefined && (await isTooLarge(start))) {
        const { revision: to, rowCount, table_digest: tableDigest } = newest;
        return { snapshot: await options.snapshots.ensure({ to, rowCount, tableDigest }, allRows) };
      }
      const feed = await feedOf(newest, start);
      if (cache.size >= MAXIMUM_CACHED_FEEDS) cache.clear();
      cache.set(cacheKey, feed);
      return { feed };
    },

    async item(id, atRevision) {
      const row = await readHistory('item', id, atRevision);
      return row?.kind === 'item' ? row.item : undefined;
    },

    async itemOfOpenCase(id) {
      const row = await lastOnLine('item', id);
      return row?.kind === 'item' ? row.item : undefined;
    },

    async departmentOfOpenCase(id) {
      const row = await lastOnLine('department', id);
      return row?.kind === 'department' ? row.department : undefined;
    },

    async department(id) {
      const row = await readHistory('department', id, undefined);
      return row?.kind === 'department' ? row.department : undefined;
    },

    async supersededAt(revision) {
      const next = await database
        .selectFrom('catalog_revisions')
        .select('published_at')
        .where('revision', '>', revision)
        .orderBy('revision')
        .limit(1)
        .executeTakeFirst();
      return next && new Date(next.published_at);
    },
  };
}

function parseRow(json: string): CatalogRow {
  return catalogRowSchema.parse(JSON.parse(json));
}
