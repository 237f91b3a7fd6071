import { setTimeout as delay } from 'node:timers/promises';
import type { AppFailure, Result } from '#contract/result.ts';
import type { CallBounds } from '#drivers/port.ts';
import type { PowerState } from '#drivers/uninterruptible-power/status.ts';
import { whenFree } from '../devices/when-free.ts';
import type { Logger } from '../logging/logger.ts';
import {
  decidePower,
  POWER_AT_START,
  type PowerLimits,
  type PowerMemory,
  type PowerReading,
  type PowerSituation,
  type PowerStop,
} from './power-policy.ts';

export interface PowerWatchOptions {
  readonly readPower: (bounds: CallBounds) => Promise<Result<PowerState, AppFailure>>;
  readonly visit: () => Omit<PowerSituation, 'nowMs'>;
  readonly limits: PowerLimits;
  readonly everyMs?: number;
  /** May visits begin? Told when it changes; undefined: they may. */
  readonly onStop: (stop: PowerStop | undefined) => void;
  /** Leaves the running visit, which wipes it. */
  readonly endVisit: () => void;
  /** Called once. */
  readonly shutDown: () => void;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
}

const EVERY_MS = 2_000;
const READ_DEADLINE_MS = 4_000;

/** Looks at the UPS again and again, and carries out what the policy orders. */
export class PowerWatch {
  readonly #options: PowerWatchOptions;
  readonly #stopping = new AbortController();
  #memory: PowerMemory = POWER_AT_START;
  #stop: PowerStop | undefined;
  #known: PowerReading['kind'] = 'known';
  #watching: Promise<void> = Promise.resolve();

  constructor(options: PowerWatchOptions) {
    this.#options = options;
  }

  /** Why no visit may begin, as far as the power goes. */
  get serviceStop(): PowerStop | undefined {
    return this.#stop;
  }

  start(): void {
    this.#watching = this.#watch().catch((error: unknown) =>
      this.#options.logger.error('power-watch-ended', { detail: error }),
    );
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
  }

  /** One look. */
  async look(): Promise<void> {
    const { readPower, visit, limits, logger } = this.#options;
    const signal = this.#stopping.signal;
    const read = await whenFree({ deadlineMs: READ_DEADLINE_MS, signal }, readPower);
    if (signal.aborted) return;
    const reading = readingOf(read);
    if (reading.kind !== this.#known) {
      this.#known = reading.kind;
      const code = read.ok ? 'no-status' : read.failure.code;
      if (reading.kind === 'unknown') logger.warn('power-unknown', { code });
      else logger.info('power-known', {});
    }
    const before = this.#memory.mode;
    const { memory, orders } = decidePower(
      this.#memory,
      reading,
      { nowMs: performance.now(), ...visit() },
      limits,
    );
    this.#memory = memory;
    if (memory.mode !== before) logger.warn('power-state', { state: memory.mode });
    if (orders.stop !== this.#stop) {
      this.#stop = orders.stop;
      this.#options.onStop(orders.stop);
    }
    if (orders.endVisit) this.#options.endVisit();
    if (orders.shutDown) this.#options.shutDown();
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.look();
      try {
        await delay(this.#options.everyMs ?? EVERY_MS, undefined, { signal });
      } catch {
        return;
      }
    }
  }
}

function readingOf(read: Result<PowerState, AppFailure>): PowerReading {
  if (!read.ok) return { kind: 'unknown' };
  const { source, batteryLow } = read.value;
  if (source !== 'unknown') return { kind: 'known', source, batteryLow };
  // The server may order the end without saying where the power comes from.
  return batteryLow ? { kind: 'known', source: 'battery', batteryLow } : { kind: 'unknown' };
}
