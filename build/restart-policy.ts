/** When a process that died may be started again: not at once, and not for ever. */
export interface RestartPolicy {
  /** At least so long between two starts, so that one that dies at once does not eat the machine. */
  readonly intervalMs: number;
  /** So many restarts… */
  readonly cap: number;
  /** …within so long; one more, and something is broken that no restart mends. */
  readonly windowMs: number;
}

export const DEFAULT_RESTART_POLICY: RestartPolicy = { intervalMs: 2_000, cap: 5, windowMs: 600_000 };

/** Keeps count of one process's deaths. Times are milliseconds of any clock that does not run backwards. */
export class RestartCounter {
  readonly #policy: RestartPolicy;
  #deaths: number[] = [];

  constructor(policy: RestartPolicy = DEFAULT_RESTART_POLICY) {
    this.#policy = policy;
  }

  /** The process died at `now`: how long to wait before the next start, or undefined to give up. */
  died(now: number): number | undefined {
    const { intervalMs, cap, windowMs } = this.#policy;
    this.#deaths = [...this.#deaths.filter((death) => now - death < windowMs), now];
    return this.#deaths.length > cap ? undefined : intervalMs;
  }
}
