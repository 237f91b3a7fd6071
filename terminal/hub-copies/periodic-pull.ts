import type { CallBounds } from '#offline-cache/call-bounds.ts';

interface PeriodicPullOptions {
  /** The least time between two pulls, in milliseconds; a failed one counts too. */
  readonly everyMs: number;
  /** Asks the hub and takes over what it says. */
  readonly pull: (bounds: CallBounds) => Promise<void>;
  /** A pull that threw: a bug, or a disk that takes nothing. */
  readonly onError: (error: unknown) => void;
}

const PULL_DEADLINE_MS = 8_000;

/** Asks the hub for its newest word now and then: one question at a time, none after it was stopped. */
export class PeriodicPull {
  readonly #options: PeriodicPullOptions;
  readonly #stopping = new AbortController();
  #triedAt = Number.NEGATIVE_INFINITY;
  #pulling: Promise<void> | undefined;

  constructor(options: PeriodicPullOptions) {
    this.#options = options;
  }

  /** Never rejects. */
  pullWhenDue(): Promise<void> {
    if (this.#pulling !== undefined) return this.#pulling;
    const now = performance.now();
    const { everyMs, pull, onError } = this.#options;
    if (now - this.#triedAt < everyMs || this.#stopping.signal.aborted) return Promise.resolve();
    this.#triedAt = now;
    this.#pulling = pull({ deadlineMs: PULL_DEADLINE_MS, signal: this.#stopping.signal })
      .catch(onError)
      .finally(() => {
        this.#pulling = undefined;
      });
    return this.#pulling;
  }

  /** Ends a pull that is under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#pulling;
  }
}
