const MODULUS = 1n << 256n;

/** Sum of the rows' SHA-256 modulo 2^256: the order of rows does not matter. */
export class TableDigest {
  #sum = 0n;

  /** @param rowHash SHA-256 of a row's canonical JSON, in hex. */
  add(rowHash: string): void {
    this.#sum = (this.#sum + BigInt(`0x${rowHash}`)) % MODULUS;
  }

  /** 64 lower-case hex digits. */
  hex(): string {
    return this.#sum.toString(16).padStart(64, '0');
  }
}

/** Of all rows at once. */
export function tableDigest(rowHashes: Iterable<string>): string {
  const digest = new TableDigest();
  for (const hash of rowHashes) digest.add(hash);
  return digest.hex();
}
