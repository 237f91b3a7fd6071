import { z } from 'zod';
import {
  type CatalogManifest,
  type CatalogTombstone,
  catalogManifestSchema,
  catalogTombstoneSchema,
} from '#contract/catalog.ts';
import { rowSchemaFingerprint } from '#contract/catalog-row-schema.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { type HubPublicKeys, signatureSchema } from '#contract/crypto/schemas.ts';
import { verifySignature } from '#contract/crypto/signing.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import type { CatalogFailure } from './catalog-failure.ts';
import { type ReadRow, readRow } from './read-row.ts';

export interface FeedRow {
  readonly row: ReadRow;
  /** Canonical JSON of the row as it came: defaults that parsing fills in are not part of what the hub hashed. */
  readonly body: Buffer;
}

export interface CheckedFeed {
  readonly manifest: CatalogManifest;
  readonly rows: readonly FeedRow[];
  readonly tombstones: readonly CatalogTombstone[];
}

/** The envelope of `catalogFeedSchema`: the rows are read after the signature and the hash have vouched for them. */
const feedEnvelopeSchema = z.strictObject({
  manifest: catalogManifestSchema,
  signature: signatureSchema,
  upserts: z.array(z.object({ kind: z.enum(['department', 'item']), id: z.string() })),
  tombstones: z.array(catalogTombstoneSchema),
});

/** A delta whose signature, hash and rows are in order. */
export function checkFeed(feed: unknown, hubKeys: HubPublicKeys): Result<CheckedFeed, CatalogFailure> {
  const parsed = feedEnvelopeSchema.safeParse(feed);
  if (!parsed.success) {
    return fail('catalog-malformed', parsed.error.issues[0]?.path.join('.'));
  }
  // The schema has just proved that `feed` has these parts.
  const raw = feed as { manifest: unknown; upserts: readonly unknown[]; tombstones: readonly unknown[] };
  const { manifest, signature, tombstones } = parsed.data;
  if (!verifySignature(raw.manifest, signature, hubKeys.signing.publicKey)) {
    return fail('catalog-signature-invalid', `key ${signature.keyId}`);
  }
  const bodies = raw.upserts.map(canonicalJson);
  // The canonical JSON of `{ upserts, tombstones }` (RFC 8785 sorts the names), without making each row a second time.
  const body = `{"tombstones":${canonicalJson(raw.tombstones)},"upserts":[${bodies.join(',')}]}`;
  if (sha256Hex(body) !== manifest.bodySha256) return fail('catalog-body-mismatch');
  const rowsChecked = manifest.rowSchema === rowSchemaFingerprint() ? 'by-hub' : 'here';
  const rows: FeedRow[] = [];
  for (const [at, content] of raw.upserts.entries()) {
    const row = readRow(content, rowsChecked);
    if (!row.ok) return row;
    rows.push({ row: row.value, body: Buffer.from(bodies[at] ?? '', 'utf8') });
  }
  return ok({ manifest, tombstones, rows });
}
