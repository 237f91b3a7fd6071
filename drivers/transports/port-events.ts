import type { PortFailure } from '../port.ts';

/** The listeners of one open port: bytes many times, loss at most once. */
export class PortEvents {
  readonly #bytes = new Set<(bytes: Uint8Array) => void>();
  readonly #lost = new Set<(failure: PortFailure) => void>();
  #ended: 'closed' | PortFailure | undefined;

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    this.#bytes.add(listener);
    return () => this.#bytes.delete(listener);
  }

  /** A listener that comes after the loss is told at once (in a microtask), so that no loss goes unseen. */
  onLost(listener: (failure: PortFailure) => void): () => void {
    const ended = this.#ended;
    if (ended !== undefined && ended !== 'closed') queueMicrotask(() => listener(ended));
    else this.#lost.add(listener);
    return () => this.#lost.delete(listener);
  }

  emitBytes(bytes: Uint8Array): void {
    if (this.#ended !== undefined) return;
    for (const listener of [...this.#bytes]) listener(bytes);
  }

  emitLost(failure: PortFailure): void {
    if (this.#ended !== undefined) return;
    this.#ended = failure;
    for (const listener of [...this.#lost]) listener(failure);
    this.#clear();
  }

  /** From here on nothing is emitted: the owner closed the port himself. */
  end(): void {
    this.#ended ??= 'closed';
    this.#clear();
  }

  #clear(): void {
    this.#bytes.clear();
    this.#lost.clear();
  }
}
