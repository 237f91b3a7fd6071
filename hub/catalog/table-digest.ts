const MODULUS = 1n << 256n;

/** Sum of the rows' SHA-256 modulo 2^256, in hex: the order of rows does not matter, and a row can be added or taken away alone. */
export function tableDigest(rowHashes: Iterable<string>): string {
  let sum = 0n;
  for (const hash of rowHashes) sum = (sum + BigInt(`0x${hash}`)) % MODULUS;
  return sum.toString(16).padStart(64, '0');
}
