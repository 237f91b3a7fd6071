import { setTimeout as delay } from 'node:timers/promises';
import type { CallBounds } from '../port.ts';

/** What is left of a call's bounds while it goes through several requests. */
export class TimeBudget {
  readonly signal: AbortSignal;
  private readonly end: number;

  constructor(bounds: CallBounds) {
    this.signal = bounds.signal;
    this.end = performance.now() + bounds.deadlineMs;
  }

  /** Milliseconds left, never negative. */
  remainingMs(): number {
    return Math.max(0, this.end - performance.now());
  }

  /** Why the call must end now, if it must. */
  interruption(): 'aborted' | 'deadline-exceeded' | undefined {
    if (this.signal.aborted) return 'aborted';
    return this.remainingMs() === 0 ? 'deadline-exceeded' : undefined;
  }

  spent(): boolean {
    return this.interruption() !== undefined;
  }

  /** Sleeps at most `milliseconds`, less when the budget ends before. */
  async pause(milliseconds: number): Promise<void> {
    if (this.spent()) return;
    try {
      await delay(Math.min(milliseconds, this.remainingMs()), undefined, { signal: this.signal });
    } catch {
      // Aborted: the caller looks at interruption().
    }
  }

  /** Waits for `promise`, which must not reject, but not longer than the budget. */
  async wait(promise: Promise<void>): Promise<'aborted' | 'deadline-exceeded' | undefined> {
    const waiting = new AbortController();
    const signal = AbortSignal.any([this.signal, waiting.signal]);
    const spent = delay(this.remainingMs(), undefined, { signal }).catch(() => undefined);
    let reached = false;
    await Promise.race([
      promise.then(() => {
        reached = true;
      }),
      spent,
    ]);
    waiting.abort();
    if (this.signal.aborted) return 'aborted';
    return reached ? undefined : 'deadline-exceeded';
  }
}
