/**
 * A contact bounces for some milliseconds when it closes, and a person sways before a sensor. A new value counts when
 * every look for `holdMs` has shown it. It has no clock: the caller says what time it is, in milliseconds.
 */
export class Debounce<Value> {
  readonly #holdMs: number;
  readonly #same: (one: Value, other: Value) => boolean;
  #settled: Value | undefined;
  #candidate: { readonly value: Value; readonly sinceMs: number } | undefined;

  constructor(holdMs: number, same: (one: Value, other: Value) => boolean = Object.is) {
    this.#holdMs = holdMs;
    this.#same = same;
  }

  /** The value that counts; undefined before the first look. */
  get settled(): Value | undefined {
    return this.#settled;
  }

  /** True when the value that counts has just become another. The first look counts at once. */
  look(value: Value, nowMs: number): boolean {
    if (this.#settled === undefined) {
      this.#settled = value;
      return true;
    }
    if (this.#same(value, this.#settled)) {
      this.#candidate = undefined;
      return false;
    }
    if (this.#candidate === undefined || !this.#same(value, this.#candidate.value)) {
      this.#candidate = { value, sinceMs: nowMs };
    }
    if (nowMs - this.#candidate.sinceMs < this.#holdMs) return false;
    this.#settled = value;
    this.#candidate = undefined;
    return true;
  }
}
