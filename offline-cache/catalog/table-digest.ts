import { createHash, hash } from 'node:crypto';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';

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

/** The 256 bits as eight words of 32, the highest first. */
const WORDS = 8;
const WORD = 2 ** 32;
/** A word may be summed up so often before it leaves the range in which numbers are exact (2^53). */
const SUMS_BEFORE_CARRY = 1_000_000;

export function createTableDigest(startHex: string = '0'): TableDigest {
  const padded = startHex.padStart(64, '0');
  const sums = Array.from({ length: WORDS }, (_, at) =>
    Number.parseInt(padded.slice(at * 8, at * 8 + 8), 16),
  );
  let uncarried = 0;

  function sum(bytes: Uint8Array, sign: 1 | -1): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < WORDS; at += 1) sums[at] = (sums[at] as number) + sign * view.getUint32(at * 4);
    uncarried += 1;
    if (uncarried >= SUMS_BEFORE_CARRY) carry();
  }

  function carry(): void {
    uncarried = 0;
    let over = 0;
    for (let at = WORDS - 1; at >= 0; at -= 1) {
      const whole = (sums[at] as number) + over;
      over = Math.floor(whole / WORD);
      sums[at] = whole - over * WORD;
    }
  }

  return {
    add: (rowDigest) => sum(rowDigest, 1),
    remove: (rowDigest) => sum(rowDigest, -1),
    hex: () => {
      carry();
      return sums.map((word) => word.toString(16).padStart(8, '0')).join('');
    },
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
  // By way of a string: short buffers come from a pool, the ones of `hash` each have memory of their own.
  return Buffer.from(hash('sha256', canonical, 'binary'), 'latin1');
}
