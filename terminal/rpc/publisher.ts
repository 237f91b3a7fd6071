import { isDeepStrictEqual } from 'node:util';
/**
 * Hands the newest value to every watcher. A slow watcher misses values in between, never the newest one:
 * a screen that was busy must not work off a queue of outdated pages.
 */
export class Publisher<Value> {
  #current: Value;
  readonly #waiting = new Set<() => void>();
  #version = 0;

  constructor(initial: Value) {
    this.#current = initial;
  }

  get current(): Value {
    return this.#current;
  }

  /** Nobody hears of a value that says the same as the one before: each one heard draws the whole screen anew. */
  publish(value: Value): void {
    if (isDeepStrictEqual(value, this.#current)) return;
    this.#current = value;
    this.#version += 1;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }

  /** The current value at once, then each newest one, until the signal aborts. */
  async *watch(signal: AbortSignal | undefined): AsyncGenerator<Value, void, void> {
    let seen = -1;
    while (signal?.aborted !== true) {
      if (seen !== this.#version) {
        seen = this.#version;
        yield this.#current;
        continue;
      }
      await this.#nextChange(signal);
    }
  }

  #nextChange(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }
}
