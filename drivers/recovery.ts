import { type AppFailure, fail, type Result } from '#contract/result.ts';
import { type BoundsFailure, type Deadline, pause } from './bounds.ts';

export type RecoveryStep = 'retry' | 'soft-reset' | 'reopen' | 'out-of-service';

export interface RecoveryLadderOptions {
  /** Asks the device to restart without touching the port. Absent when the device has no such command. */
  readonly softReset?: ((deadline: Deadline) => Promise<Result<unknown, AppFailure>>) | undefined;
  /** Drops the port and opens a new one. */
  readonly reopen: (deadline: Deadline) => Promise<Result<unknown, AppFailure>>;
  /** How long to try to reopen: a replugged USB device is back after one or two seconds. */
  readonly reopenWindowMs?: number | undefined;
  /** For the log and the technician's screen. */
  readonly onStep?: ((step: RecoveryStep, cause: AppFailure) => void) | undefined;
}

const REOPEN_SPACING_MS = 250;

/** These say that there is no port any more: no retry and no reset can reach the device. */
const portGone = new Set(['port-closed', 'port-write-failed', 'port-not-found', 'port-open-failed']);

/**
 * What a driver does when its device falls silent or talks nonsense: retry, soft reset, reopen a new port,
 * out of service. Every call of {@link climb} takes one rung; {@link succeeded} goes back to the ground.
 */
export class RecoveryLadder {
  readonly #options: RecoveryLadderOptions;
  #rung = 0;

  constructor(options: RecoveryLadderOptions) {
    this.#options = options;
  }

  succeeded(): void {
    this.#rung = 0;
  }

  /** `ok`: try the operation again from its start. A failure is final for this call. */
  async climb(
    cause: AppFailure,
    deadline: Deadline,
  ): Promise<Result<void, AppFailure<'out-of-service' | 'deadline-exceeded' | 'aborted'>>> {
    if (portGone.has(cause.code)) this.#rung = Math.max(this.#rung, 2);
    for (;;) {
      const open = deadline.check();
      if (!open.ok) return open;
      this.#rung += 1;
      if (this.#rung === 1) {
        this.#options.onStep?.('retry', cause);
        return { ok: true, value: undefined };
      }
      if (this.#rung === 2 && this.#options.softReset) {
        this.#options.onStep?.('soft-reset', cause);
        const reset = await this.#options.softReset(deadline);
        if (reset.ok) return { ok: true, value: undefined };
      } else if (this.#rung === 3) {
        this.#options.onStep?.('reopen', cause);
        const reopened = await this.#reopen(deadline);
        if (!reopened.ok) return reopened;
        if (reopened.value) return { ok: true, value: undefined };
      } else if (this.#rung > 3) {
        const bounds = deadline.check();
        if (!bounds.ok) return bounds;
        this.#rung = 0;
        this.#options.onStep?.('out-of-service', cause);
        return fail('out-of-service', cause.code);
      }
    }
  }

  /** False: not within the window. Fails when the call itself ended; a timer may tell so a moment before the clock. */
  async #reopen(deadline: Deadline): Promise<Result<boolean, BoundsFailure>> {
    const startedAt = performance.now();
    const windowMs = this.#options.reopenWindowMs ?? 3_000;
    for (;;) {
      const opened = await this.#options.reopen(deadline);
      if (opened.ok) return { ok: true, value: true };
      if (performance.now() - startedAt + REOPEN_SPACING_MS > windowMs) return { ok: true, value: false };
      const paused = await pause(REOPEN_SPACING_MS, deadline.within(windowMs));
      if (!paused.ok) return paused;
    }
  }
}
