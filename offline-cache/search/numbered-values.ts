/** Values by small numbers, each distinct one once. */
export class NumberedValues<Value> {
  readonly #values: Value[] = [];
  readonly #numbers = new Map<string, number>();

  get size(): number {
    return this.#values.length;
  }

  numberOf(value: Value, key: string): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#values.length);
    return this.#values.push(value) - 1;
  }

  find(key: string): number {
    return this.#numbers.get(key) ?? -1;
  }

  at(number: number): Value {
    return this.#values[number] as Value;
  }

  map<Other>(change: (value: Value) => Other): Other[] {
    return this.#values.map(change);
  }
}
