import { randomUUID } from 'node:crypto';
import { setTimeout as sleepFor } from 'node:timers/promises';

/**
 * Time as the outbox knows it. The wall clock of a terminal may be wrong by years: it is recorded, never decided on.
 * Waiting and comparing use the monotonic clock, which means something only within one boot of the process.
 */
export interface Clock {
  wallTime(): Date;
  /** Milliseconds; only differences within one `bootId` mean anything. */
  monotonicMs(): number;
  /** Changes with every start of the process. */
  readonly bootId: string;
  /** Resolves after the time, or at once when the signal fires; never rejects. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export function createSystemClock(): Clock {
  return {
    wallTime: () => new Date(),
    monotonicMs: () => performance.now(),
    bootId: randomUUID(),
    sleep: async (milliseconds, signal) => {
      try {
        await sleepFor(milliseconds, undefined, { signal, ref: false });
      } catch {
        // Only the signal can end it early.
      }
    },
  };
}
