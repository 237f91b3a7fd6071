import { existsSync, readFileSync } from 'node:fs';
import {
  type EvaluationOptions,
  newestOptions,
  parseEvaluationOptions,
  SUPPLIED_EVALUATION_OPTIONS,
} from '#contract/evaluation-options.ts';
import type { CallBounds } from '#offline-cache/call-bounds.ts';
import { keepFile } from '#offline-cache/durable-file.ts';
import type { HubClient } from '#offline-cache/hub-client.ts';
import { PeriodicPull } from '../hub-copies/periodic-pull.ts';
import type { Logger } from '../logging/logger.ts';

export interface OptionsDeskOptions {
  readonly hub: Pick<HubClient, 'evaluationOptions'>;
  /** Where the newest ones are kept for when the hub is away. */
  readonly path: string;
  /** The least time between two pulls, in milliseconds; a failed one counts too. */
  readonly everyMs: number;
  readonly logger: Logger;
}

/** What may be ticked beside a level: the hub's newest, else the copy of it, else what comes with the program. */
export class OptionsDesk {
  readonly #options: OptionsDeskOptions;
  readonly #pulls: PeriodicPull;
  #current: EvaluationOptions;

  constructor(options: OptionsDeskOptions) {
    this.#options = options;
    this.#pulls = new PeriodicPull({
      everyMs: options.everyMs,
      pull: (bounds) => this.#pull(bounds),
      onError: (error) => options.logger.error('evaluation-options-failed', { detail: error }),
    });
    this.#current = this.#kept();
  }

  get current(): EvaluationOptions {
    return this.#current;
  }

  /** Asks the hub when it is time to; one question at a time, never rejects. */
  pullWhenDue(): Promise<void> {
    return this.#pulls.pullWhenDue();
  }

  stop(): Promise<void> {
    return this.#pulls.stop();
  }

  async #pull(bounds: CallBounds): Promise<void> {
    const { hub, path, logger } = this.#options;
    const pulled = await hub.evaluationOptions(bounds);
    if (bounds.signal.aborted) return;
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
    await keepFile(path, content);
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
