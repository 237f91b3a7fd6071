import { setTimeout as delay } from 'node:timers/promises';
import type { AppFailure, Result } from '#contract/result.ts';
import type { MachinePart } from '#contract/visit/road.ts';
import type { CallBounds } from '#drivers/port.ts';
import type { Logger } from '../logging/logger.ts';

export interface LampFollowerOptions {
  readonly setLamp: (
    part: MachinePart | undefined,
    bounds: CallBounds,
  ) => Promise<Result<unknown, AppFailure>>;
  readonly logger: Pick<Logger, 'warn' | 'info'>;
  /** Pause before a lamp that could not be lit is tried again; 3000 ms when absent. */
  readonly retryMs?: number;
}

const SET_DEADLINE_MS = 3_000;
const RETRY_MS = 3_000;

/**
 * Lights the lamp that the visit asks for. Nothing waits for it, and nothing of it fails: a cabinet that does not
 * answer is told in the log, and the visit goes on in the dark.
 */
export class LampFollower {
  readonly #options: LampFollowerOptions;
  readonly #stopping = new AbortController();
  #wanted: MachinePart | undefined;
  /** What is known to glow; `unknown` until the first lamp was set, and after each failure. */
  #lit: MachinePart | undefined | 'unknown' = 'unknown';
  #following: Promise<void> | undefined;
  #failing: string | undefined;

  constructor(options: LampFollowerOptions) {
    this.#options = options;
  }

  /** Returns at once. Of several wishes while a lamp is being set only the last one counts. */
  follow(part: MachinePart | undefined): void {
    this.#wanted = part;
    if (this.#following !== undefined || this.#wanted === this.#lit || this.#stopping.signal.aborted) return;
    this.#following = this.#catchUp().finally(() => {
      this.#following = undefined;
    });
  }

  /** Ends what is under way; the lamps stay as they are. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#following;
  }

  async #catchUp(): Promise<void> {
    const { signal } = this.#stopping;
    while (this.#wanted !== this.#lit && !signal.aborted) {
      const wanted = this.#wanted;
      const code = await this.#set(wanted, signal);
      if (signal.aborted) return;
      if (code === undefined) {
        this.#lit = wanted;
        if (this.#failing !== undefined) this.#options.logger.info('lamp-followed', { device: 'cabinet' });
        this.#failing = undefined;
        continue;
      }
      this.#lit = 'unknown';
      if (code !== this.#failing) this.#options.logger.warn('lamp-not-set', { device: 'cabinet', code });
      this.#failing = code;
      await delay(this.#options.retryMs ?? RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** The code of what went wrong. */
  async #set(part: MachinePart | undefined, signal: AbortSignal): Promise<string | undefined> {
    try {
      const set = await this.#options.setLamp(part, { deadlineMs: SET_DEADLINE_MS, signal });
      return set.ok ? undefined : set.failure.code;
    } catch {
      // Even a bug of the driver is not worth a visit.
      return 'lamp-crashed';
    }
  }
}
