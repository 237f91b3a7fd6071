import { gzipSync } from 'node:zlib';
import type { CatalogRow, CatalogSnapshot, CatalogSnapshotManifest } from '#contract/catalog.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { Signer } from '#contract/crypto/signing.ts';
import { createTableDigest, digestOfText } from '../catalog/table-digest.ts';

/** A whole catalog as a hub hands it out. `alter` makes it a wrong one that is signed all the same. */
export function signedSnapshot(
  signer: Signer,
  input: {
    readonly to: number;
    readonly rows: readonly CatalogRow[];
    readonly alterLines?: (lines: string[]) => string[];
    readonly alterFile?: (file: Buffer) => Buffer;
    readonly alterManifest?: (manifest: CatalogSnapshotManifest) => CatalogSnapshotManifest;
  },
): { readonly snapshot: CatalogSnapshot; readonly file: Buffer } {
  const lines = input.rows.map((row) => canonicalJson(row)).sort();
  const digest = createTableDigest();
  for (const line of lines) digest.add(digestOfText(line));
  const body = Buffer.from((input.alterLines?.(lines) ?? lines).map((line) => `${line}\n`).join(''), 'utf8');
  const packed = gzipSync(body);
  const file = input.alterFile?.(packed) ?? packed;
  const manifest: CatalogSnapshotManifest = {
    schemaVersion: 1,
    kind: 'snapshot',
    to: input.to,
    rowCount: input.rows.length,
    tableDigest: digest.hex(),
    fileSha256: sha256Hex(file),
    fileBytes: file.length,
    bodyBytes: body.length,
  };
  const told = input.alterManifest?.(manifest) ?? manifest;
  return { snapshot: { manifest: told, signature: signer.sign(told) }, file };
}
