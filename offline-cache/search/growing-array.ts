/** A typed array that grows by doubling; `push` only. */
export class GrowingArray<Kind extends Uint8Array | Uint16Array | Uint32Array> {
  #values: Kind;
  length = 0;
  readonly #make: (length: number) => Kind;

  constructor(make: (length: number) => Kind, capacity = 8) {
    this.#make = make;
    this.#values = make(capacity);
  }

  /** Only the first `length` entries mean anything; another array after the next `push`. */
  get values(): Kind {
    return this.#values;
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = this.#make(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length] = value;
    this.length += 1;
  }
}
