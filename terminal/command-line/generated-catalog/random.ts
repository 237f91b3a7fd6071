export interface Random {
  /** An integer in [0, `bound`). */
  below(bound: number): number;
  from<Value>(values: readonly Value[]): Value;
  /** `count` of them, in their order. */
  some<Value>(values: readonly Value[], count: number): Value[];
  shuffled<Value>(values: readonly Value[]): Value[];
}

/** Mulberry32: small, and the same on every machine. Nothing secret may depend on it. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  const shuffled = <Value>(values: readonly Value[]): Value[] => {
    const mixed = [...values];
    for (let index = mixed.length - 1; index > 0; index -= 1) {
      const other = below(index + 1);
      const [left, right] = [mixed[index] as Value, mixed[other] as Value];
      mixed[index] = right;
      mixed[other] = left;
    }
    return mixed;
  };
  return {
    below,
    shuffled,
    from: (values) => {
      const value = values[below(values.length)];
      if (value === undefined) throw new RangeError('nothing to choose from');
      return value;
    },
    some: (values, count) => {
      const chosen = new Set(shuffled(values).slice(0, count));
      return values.filter((value) => chosen.has(value));
    },
  };
}
