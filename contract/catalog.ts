/**
 * The catalog feed, hub → terminal. Revisions are integers, signed; a delta carries upserts and
 * tombstones and is applied in one transaction. Where more has changed than a feed carries, the whole catalog
 * comes as a file. No timestamp is ever a cursor.
 */
import { z } from 'zod';
import { sha256HexSchema, signatureSchema } from './crypto/schemas.ts';
import { departmentSchema, type Item, itemSchema } from './item.ts';
import { publishedVocabularySchema, searchTextSchema } from './search-text.ts';

/** What an item is found by; computed on the hub, so that every terminal finds alike. */
export const searchTermsSchema = z.strictObject({
  texts: z.array(searchTextSchema).optional(),
  /** Of hubs that did not give the texts yet; no longer read. */
  bigrams: z.string().optional(),
  pinyin: z.string().optional(),
  initials: z.string().optional(),
});
export type SearchTerms = z.infer<typeof searchTermsSchema>;

/**
 * What of an item a terminal sorts and filters by, beside the item itself: whoever takes over a whole catalog need not
 * take every item apart. Always the same as in the item; made by the hub as it publishes.
 */
export const storedFactsSchema = z.strictObject({
  popularity: z.int().optional(),
  /** Prefixes of region codes; absent: everywhere. */
  regions: z.array(z.string()).optional(),
});
export type StoredFacts = z.infer<typeof storedFactsSchema>;

export const catalogRowSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('department'),
    id: z.string(),
    department: departmentSchema,
    /** Everyday words, with one of the departments for all of them. */
    vocabulary: publishedVocabularySchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('item'),
    id: z.string(),
    item: itemSchema,
    search: searchTermsSchema,
    /** Absent: of a hub that did not give it yet. */
    stored: storedFactsSchema.optional(),
  }),
]);
export type CatalogRow = z.infer<typeof catalogRowSchema>;

export function storedFactsOf(item: Pick<Item, 'availability' | 'popularity'>): StoredFacts {
  const { regions } = item.availability;
  return {
    ...(item.popularity === undefined ? {} : { popularity: item.popularity }),
    ...(regions.length === 0 ? {} : { regions }),
  };
}

export const catalogTombstoneSchema = z.strictObject({
  kind: z.enum(['department', 'item']),
  id: z.string(),
});
export type CatalogTombstone = z.infer<typeof catalogTombstoneSchema>;

/** What the hub signs. `tableDigest`: sum of the SHA-256 of each row's canonical JSON, modulo 2^256, in hex: order-free. */
export const catalogManifestSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Revision the delta starts from; 0: a full snapshot. */
  from: z.int().min(0),
  to: z.int().min(1),
  /** SHA-256 of the canonical JSON of `{ upserts, tombstones }`. */
  bodySha256: sha256HexSchema,
  rowCount: z.int().min(0),
  tableDigest: sha256HexSchema,
  /** As in the manifest of a snapshot. */
  rowSchema: sha256HexSchema.optional(),
});
export type CatalogManifest = z.infer<typeof catalogManifestSchema>;

export const catalogFeedSchema = z.strictObject({
  manifest: catalogManifestSchema,
  signature: signatureSchema,
  upserts: z.array(catalogRowSchema),
  tombstones: z.array(catalogTombstoneSchema),
});
export type CatalogFeed = z.infer<typeof catalogFeedSchema>;

/**
 * What the hub signs of a whole catalog in a file. The file is gzip (RFC 1952) over lines: one row each, its canonical
 * JSON exactly as it is hashed for `tableDigest`, sorted by kind and id, every line ended by `\n`.
 */
export const catalogSnapshotManifestSchema = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal('snapshot'),
  to: z.int().min(1),
  rowCount: z.int().min(0),
  tableDigest: sha256HexSchema,
  /** SHA-256 and length in bytes of the file as it travels; the hash is also its name. */
  fileSha256: sha256HexSchema,
  fileBytes: z.int().min(1),
  /** Length in bytes of what it unpacks to. */
  bodyBytes: z.int().min(0),
  /**
   * Fingerprint of the schema by which the hub has checked every row (contract/catalog-row-schema.ts). A terminal that
   * has the same need not check them again; every other one does.
   */
  rowSchema: sha256HexSchema.optional(),
});
export type CatalogSnapshotManifest = z.infer<typeof catalogSnapshotManifestSchema>;

export const catalogSnapshotSchema = z.strictObject({
  manifest: catalogSnapshotManifestSchema,
  signature: signatureSchema,
});
export type CatalogSnapshot = z.infer<typeof catalogSnapshotSchema>;

/** The longest line of a snapshot file, in bytes. */
export const MAXIMUM_CATALOG_LINE_BYTES = 1024 * 1024;
