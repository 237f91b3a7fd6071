import { z } from 'zod';

export const sha256HexSchema = z.string().regex(/^[0-9a-f]{64}$/);
/** Base64 with padding (RFC 4648 section 4). */
export const base64Schema = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);

/** A crypto port has two suites: international now; the Chinese commercial one (SM2, SM3, SM4) beside it. */
export const signatureSchema = z.strictObject({
  algorithm: z.enum(['ed25519', 'sm2']),
  keyId: z.string().min(1).max(64),
  /** Signature over the UTF-8 bytes of the canonical JSON (RFC 8785) of the signed object. */
  value: base64Schema,
});
export type Signature = z.infer<typeof signatureSchema>;

/** Public keys of the hub, pinned by the terminal at registration. */
export const hubPublicKeysSchema = z.strictObject({
  /** Ed25519 raw public key: receipts and catalog. */
  signing: z.strictObject({ keyId: z.string(), publicKey: base64Schema }),
  /** X25519 raw public key: cases are sealed to it (HPKE, RFC 9180). */
  sealing: z.strictObject({ keyId: z.string(), publicKey: base64Schema }),
});
export type HubPublicKeys = z.infer<typeof hubPublicKeysSchema>;
