import type { Clock } from '../clock.ts';

/** Time that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Moves both clocks and wakes who has slept long enough. */
  advance(milliseconds: number): void;
  setWallTime(time: Date): void;
  /** How many are asleep. */
  readonly sleepers: number;
}

export function createManualClock(bootId = 'boot-1'): ManualClock {
  let monotonic = 1_000;
  let wall = Date.parse('2026-11-21T08:00:00.000Z');
  const sleeping = new Set<{ readonly until: number; readonly wake: () => void }>();
  return {
    bootId,
    wallTime: () => new Date(wall),
    monotonicMs: () => monotonic,
    sleep: (milliseconds, signal) => {
      if (signal.aborted || milliseconds <= 0) return Promise.resolve();
      return new Promise((resolve) => {
        const sleeper = {
          until: monotonic + milliseconds,
          wake: () => {
            sleeping.delete(sleeper);
            signal.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        sleeping.add(sleeper);
        signal.addEventListener('abort', sleeper.wake, { once: true });
      });
    },
    advance: (milliseconds) => {
      monotonic += milliseconds;
      wall += milliseconds;
      for (const sleeper of [...sleeping]) if (sleeper.until <= monotonic) sleeper.wake();
    },
    setWallTime: (time) => {
      wall = time.getTime();
    },
    get sleepers() {
      return sleeping.size;
    },
  };
}
