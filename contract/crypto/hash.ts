/** Uses node:crypto: for the terminal and the hub. The renderer must not import this module. */
import { createHash } from 'node:crypto';
import { sm3 } from 'sm-crypto-v2';

/** SHA-256 (FIPS 180-4) in lower-case hex. Text is hashed as UTF-8. */
export function sha256Hex(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

/** SM3 (GB/T 32905-2016) in lower-case hex. Text is hashed as UTF-8. */
export function sm3Hex(data: Uint8Array | string): string {
  return sm3(typeof data === 'string' ? new TextEncoder().encode(data) : data);
}
