import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '#contract/result.ts';

/** Why no visit can begin now; keys of the resting page's texts, which says of others that it cannot be used. */
export type ServiceStop = 'storage-not-writable' | 'stopped-by-technician' | 'on-battery' | 'battery-low';

export interface ServiceStateOptions {
  readonly dataDirectory: string;
  readonly tryToWrite: () => Result<void, { readonly code: string }>;
  /** Told when it changes; undefined: visits may begin. */
  readonly onChange: (stop: ServiceStop | undefined) => void;
  /** What the power says, where it is watched. */
  readonly powerStop?: () => ServiceStop | undefined;
  readonly freeBytes?: (directory: string) => Promise<number>;
}

const STOP_FILE = 'out-of-service';
/** Less than this, and the next row may be the one that no longer fits. */
const LEAST_FREE_BYTES = 32 * 1024 * 1024;
/** While all is well a row is written at every so many looks: a small disk is spared. */
const WRITE_AT_EVERY = 15;

/**
 * May visits begin? Not when a technician has stopped the service, and not when nothing could be kept of them. Looks
 * again and again, so that the machine comes back by itself.
 */
export class ServiceState {
  readonly #options: ServiceStateOptions;
  #stop: ServiceStop | undefined;
  #looks = 0;

  constructor(options: ServiceStateOptions) {
    this.#options = options;
  }

  get stop(): ServiceStop | undefined {
    return this.#stop;
  }

  /** `urgently`: something was just not written. */
  async look(urgently = false): Promise<void> {
    const stop = await this.#find(urgently);
    this.#looks += 1;
    if (stop === this.#stop) return;
    this.#stop = stop;
    this.#options.onChange(stop);
  }

  async #find(urgently: boolean): Promise<ServiceStop | undefined> {
    if (existsSync(join(this.#options.dataDirectory, STOP_FILE))) return 'stopped-by-technician';
    const powerStop = this.#options.powerStop?.();
    if (powerStop !== undefined) return powerStop;
    const free = await (this.#options.freeBytes ?? freeBytesOf)(this.#options.dataDirectory);
    if (free < LEAST_FREE_BYTES) return 'storage-not-writable';
    const doubtful = urgently || this.#stop === 'storage-not-writable';
    if (!doubtful && this.#looks % WRITE_AT_EVERY !== 0) return undefined;
    return this.#options.tryToWrite().ok ? undefined : 'storage-not-writable';
  }
}

async function freeBytesOf(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

/** A technician stops the service, or lets it go on; the terminal sees it within seconds. */
export function setService(dataDirectory: string, on: boolean): void {
  const file = join(dataDirectory, STOP_FILE);
  if (on) rmSync(file, { force: true });
  else writeFileSync(file, '', { mode: 0o600 });
}

export function isServiceOn(dataDirectory: string): boolean {
  return !existsSync(join(dataDirectory, STOP_FILE));
}
