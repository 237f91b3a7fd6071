import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  type EvaluationOptions,
  newestOptions,
  parseEvaluationOptions,
  SUPPLIED_EVALUATION_OPTIONS,
} from '#contract/evaluation-options.ts';
import type { HubClient } from '#offline-cache/hub-client.ts';
import type { Logger } from '../logging/logger.ts';

export interface OptionsDeskOptions {
  readonly hub: Pick<HubClient, 'evaluationOptions'>;
  /** Where the newest ones are kept for when the hub is away. */
  readonly path: string;
  /** The least time between two pulls, in milliseconds; a failed one counts too. */
  readonly everyMs: number;
  readonly logger: Logger;
}

const PULL_DEADLINE_MS = 8_000;

/** What may be ticked beside a level: the hub's newest, else the copy of it, else what comes with the program. */
export class OptionsDesk {
  readonly #options: OptionsDeskOptions;
  readonly #stopping = new AbortController();
  #current: EvaluationOptions;
  #triedAt = Number.NEGATIVE_INFINITY;
  #pulling: Promise<void> | undefined;

  constructor(options: OptionsDeskOptions) {
    this.#options = options;
    this.#current = this.#kept();
  }

  get current(): EvaluationOptions {
    return this.#current;
  }

  /** Asks the hub when it is time to; one question at a time, never rejects. */
  pullWhenDue(): Promise<void> {
    const now = performance.now();
    if (this.#pulling !== undefined) return this.#pulling;
    if (now - this.#triedAt < this.#options.everyMs) return Promise.resolve();
    this.#triedAt = now;
    this.#pulling = this.#pull()
      .catch((error: unknown) => this.#options.logger.error('evaluation-options-failed', { detail: error }))
      .finally(() => {
        this.#pulling = undefined;
      });
    return this.#pulling;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#pulling;
  }

  async #pull(): Promise<void> {
    const { hub, logger } = this.#options;
    const pulled = await hub.evaluationOptions({
      deadlineMs: PULL_DEADLINE_MS,
      signal: this.#stopping.signal,
    });
    if (this.#stopping.signal.aborted) return;
    if (!pulled.ok) {
      logger.warn('evaluation-options-not-pulled', { code: pulled.failure.code });
      return;
    }
    // An older version may be the hub's right one again: it was restored, and knows no newer. A broken one is never shown.
    const content = JSON.stringify({ versions: [pulled.value] });
    const checked = parseEvaluationOptions(content);
    if (!checked.ok) {
      logger.warn('evaluation-options-refused', { code: checked.failure.code });
      return;
    }
    if (content === JSON.stringify({ versions: [this.#current] })) return;
    this.#current = newestOptions(checked.value);
    await this.#keep(content);
  }

  async #keep(content: string): Promise<void> {
    const { path } = this.#options;
    mkdirSync(dirname(path), { recursive: true });
    const temporary = `${path}.new`;
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  }

  #kept(): EvaluationOptions {
    const { path, logger } = this.#options;
    if (existsSync(path)) {
      const kept = parseEvaluationOptions(readFileSync(path, 'utf8'));
      if (kept.ok) return newestOptions(kept.value);
      logger.warn('evaluation-options-copy-unreadable', { code: kept.failure.code });
    }
    return newestOptions(SUPPLIED_EVALUATION_OPTIONS);
  }
}
