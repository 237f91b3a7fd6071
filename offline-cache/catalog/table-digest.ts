import { createHash } from 'node:crypto';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';

const MODULUS = 1n << 256n;

/**
 * Digest of a set of rows: the sum of the SHA-256 of each row's canonical JSON, modulo 2^256. It does not depend
 * on the order, and a row can be added or taken away without reading the others.
 */
export interface TableDigest {
  add(rowDigest: Uint8Array): void;
  remove(rowDigest: Uint8Array): void;
  /** 64 lower-case hex digits. */
  hex(): string;
}

export function createTableDigest(startHex: string = '0'): TableDigest {
  let sum = BigInt(`0x${startHex}`);
  return {
    add: (rowDigest) => {
      sum = (sum + toNumber(rowDigest)) % MODULUS;
    },
    remove: (rowDigest) => {
      sum = (sum - toNumber(rowDigest) + MODULUS) % MODULUS;
    },
    hex: () => sum.toString(16).padStart(64, '0'),
  };
}

/** SHA-256 of the canonical JSON of one catalog row. */
export function rowDigest(row: unknown): Buffer {
  return digestOfText(canonicalJson(row));
}

export function digestOfText(canonical: string): Buffer {
  return createHash('sha256').update(canonical, 'utf8').digest();
}

export function digestOfBytes(canonical: Uint8Array): Buffer {
  return createHash('sha256').update(canonical).digest();
}

function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}
