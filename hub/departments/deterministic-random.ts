import { createHash } from 'node:crypto';

/** Numbers that depend on nothing but the seed: the same person finds the same records on every visit and every machine. */
export interface DeterministicRandom {
  /** From 0 up to, not including, `limit`. */
  below(limit: number): number;
  pick<Value>(values: readonly [Value, ...Value[]]): Value;
  digits(count: number): string;
}

/** SHA-256 of seed and counter. The seed is hashed, so nothing of a number shows in what comes out. */
export function deterministicRandom(...seed: readonly string[]): DeterministicRandom {
  const key = seed.join('\u0000');
  let counter = 0;
  const next = (): number => {
    counter += 1;
    return createHash('sha256').update(`${key}\u0000${counter}`).digest().readUInt32BE(0);
  };
  const below = (limit: number): number => next() % limit;
  return {
    below,
    pick: (values) => values[below(values.length)] ?? values[0],
    digits: (count) => Array.from({ length: count }, () => below(10)).join(''),
  };
}
