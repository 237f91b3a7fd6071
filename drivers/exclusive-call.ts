import { type AppFailure, fail, type Result } from '#contract/result.ts';
import { type BoundsFailure, checkBounds, Deadline, timerDelay, withinBounds } from './bounds.ts';
import type { CallBounds } from './port.ts';

export type ExclusiveCallFailure = BoundsFailure | AppFailure<'device-busy' | 'device-closed'>;

export interface ExclusiveCallOptions {
  /** How long a call may run on after its deadline or abort before it is given up, in milliseconds. */
  readonly overrunGraceMs?: number;
  /**
   * Called when a call was given up. The owner must make the stale work harmless, usually by closing its
   * port: the next call may begin at once.
   */
  readonly onOverrun?: () => void;
}

/**
 * One public call at a time on one device, each with its own deadline and AbortSignal. The turn always comes
 * back: when the work ends, when it throws, and even when it never ends.
 */
export class ExclusiveCall {
  readonly #overrunGraceMs: number;
  readonly #onOverrun: () => void;
  #closed = false;
  #current: { readonly released: Promise<void>; readonly stop: () => void } | undefined;

  constructor(options: ExclusiveCallOptions = {}) {
    this.#overrunGraceMs = options.overrunGraceMs ?? 1_000;
    this.#onOverrun = options.onOverrun ?? (() => undefined);
  }

  get busy(): boolean {
    return this.#current !== undefined;
  }

  /**
   * `refuse` answers `device-busy` while another call runs; `queue` waits for its turn, and the waiting
   * counts against the deadline.
   */
  async run<Value, Failure>(
    bounds: CallBounds,
    work: (deadline: Deadline) => Promise<Result<Value, Failure>>,
    whenBusy: 'refuse' | 'queue' = 'refuse',
  ): Promise<Result<Value, Failure | ExclusiveCallFailure>> {
    const deadline = new Deadline(bounds);
    while (this.#current !== undefined && !this.#closed) {
      if (whenBusy === 'refuse') return fail('device-busy');
      const turn = await withinBounds(deadline.rest(), this.#current.released);
      if (!turn.ok) return turn;
    }
    if (this.#closed) return fail('device-closed');
    const remaining = deadline.rest();
    const begin = checkBounds(remaining);
    if (!begin.ok) return begin;
    return this.#runNow(remaining, work);
  }

  /** Ends the running call with `device-closed`, and refuses calls until {@link reopen}. */
  async close(): Promise<void> {
    this.#closed = true;
    const current = this.#current;
    current?.stop();
    await current?.released;
  }

  reopen(): void {
    this.#closed = false;
  }

  async #runNow<Value, Failure>(
    bounds: CallBounds,
    work: (deadline: Deadline) => Promise<Result<Value, Failure>>,
  ): Promise<Result<Value, Failure | ExclusiveCallFailure>> {
    const controller = new AbortController();
    const released = Promise.withResolvers<void>();
    const overrun = Promise.withResolvers<'overrun'>();
    const timers: NodeJS.Timeout[] = [];
    const giveUpAfter = (ms: number) =>
      timers.push(setTimeout(() => overrun.resolve('overrun'), timerDelay(ms)));
    const stop = () => {
      controller.abort();
      giveUpAfter(this.#overrunGraceMs);
    };
    const current = { released: released.promise, stop };
    this.#current = current;
    bounds.signal.addEventListener('abort', stop, { once: true });
    giveUpAfter(bounds.deadlineMs + this.#overrunGraceMs);
    try {
      const running = work(new Deadline({ deadlineMs: bounds.deadlineMs, signal: controller.signal }));
      running.catch(() => undefined);
      const outcome = await Promise.race([running, overrun.promise]);
      if (outcome === 'overrun') {
        this.#onOverrun();
        return fail(
          this.#closed ? 'device-closed' : controller.signal.aborted ? 'aborted' : 'deadline-exceeded',
        );
      }
      if (!outcome.ok && this.#closed) return fail('device-closed');
      return outcome;
    } finally {
      for (const timer of timers) clearTimeout(timer);
      bounds.signal.removeEventListener('abort', stop);
      this.#current = undefined;
      released.resolve();
    }
  }
}
