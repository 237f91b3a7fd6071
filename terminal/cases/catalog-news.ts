import type { Logger } from '../logging/logger.ts';

export interface CatalogNewsOptions {
  /** The revision that this terminal has. */
  readonly held: () => number;
  /** Asks the hub for what is newer. */
  readonly pull: () => Promise<void>;
  /** Terminals that hear the same news at once ask spread over so long. */
  readonly spreadMs: number;
  readonly logger: Logger;
  readonly random?: () => number;
}

/**
 * The hub says with each sign of life which revision is its newest. A newer one is asked for soon, once, and not at the
 * next regular pull; what fails then is made good by that one.
 */
export class CatalogNews {
  readonly #options: CatalogNewsOptions;
  #heard = 0;
  #timer: NodeJS.Timeout | undefined;
  #pulling: Promise<void> | undefined;
  #stopped = false;

  constructor(options: CatalogNewsOptions) {
    this.#options = options;
  }

  heard(revision: number): void {
    const { held, spreadMs, random = Math.random } = this.#options;
    if (this.#stopped || revision <= this.#heard || revision <= held()) return;
    this.#heard = revision;
    // One that waits already will bring this revision, too.
    this.#timer ??= setTimeout(() => this.#pull(), random() * spreadMs);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#pulling;
  }

  #pull(): void {
    this.#timer = undefined;
    const { pull, logger } = this.#options;
    const before = this.#pulling ?? Promise.resolve();
    this.#pulling = before
      .then(pull)
      .catch((error: unknown) => logger.error('catalog-pull-failed', { detail: error }));
  }
}
