/** Uses node:crypto: for the terminal and the hub. The renderer must not import this module. */
import { z } from 'zod';
import { catalogRowSchema } from './catalog.ts';
import { canonicalJson } from './crypto/canonical-json.ts';
import { sha256Hex } from './crypto/hash.ts';

let fingerprint: string | undefined;

/** SHA-256 of the schema of a catalog row, as JSON schema: what one program can read the other can read, too. */
export function rowSchemaFingerprint(): string {
  fingerprint ??= sha256Hex(canonicalJson(z.toJSONSchema(catalogRowSchema, { unrepresentable: 'any' })));
  return fingerprint;
}
