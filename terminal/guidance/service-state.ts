import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Result } from '#contract/result.ts';
import type { CabinetStop } from '../devices/cabinet-policy.ts';
import type { PowerStop } from '../power/power-policy.ts';

/** Why no visit can begin now; keys of the resting page's texts, which says of others that it cannot be used. */
export type ServiceStopCode =
  | 'storage-not-writable'
  | 'stopped-by-technician'
  /** The cabinet was broken open, and the site wants the terminal's key gone then. */
  | 'key-wiped'
  | PowerStop
  | CabinetStop;

export interface ServiceStop {
  readonly code: ServiceStopCode;
  /** ISO 8601; since when visits have not begun, whatever was the first reason. */
  readonly since: string;
  /** ISO 8601, where somebody has said when it will be over. */
  readonly expectedAt?: string;
}

export interface ServiceStateOptions {
  readonly dataDirectory: string;
  readonly tryToWrite: () => Result<void, { readonly code: string }>;
  /** Told when it changes; undefined: visits may begin. */
  readonly onChange: (stop: ServiceStop | undefined) => void;
  /** What the power says, where it is watched. */
  readonly powerStop?: () => PowerStop | undefined;
  /** What the cabinet says, where it is watched, and since when. */
  readonly cabinetStop?: () =>
    | { readonly code: CabinetStop | 'key-wiped'; readonly since: string | undefined }
    | undefined;
  readonly freeBytes?: (directory: string) => Promise<number>;
  readonly now?: () => Date;
}

type Reason = Omit<ServiceStop, 'since'> & { readonly since?: string | undefined };

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
    const reason = await this.#find(urgently);
    this.#looks += 1;
    const stop = reason === undefined ? undefined : this.#stopOf(reason);
    if (stop?.code === this.#stop?.code && stop?.expectedAt === this.#stop?.expectedAt) return;
    this.#stop = stop;
    this.#options.onChange(stop);
  }

  #stopOf({ since, ...reason }: Reason): ServiceStop {
    const now = (this.#options.now?.() ?? new Date()).toISOString();
    return { ...reason, since: this.#stop?.since ?? since ?? now };
  }

  async #find(urgently: boolean): Promise<Reason | undefined> {
    const stopped = readStop(this.#options.dataDirectory);
    if (stopped !== undefined) return { code: 'stopped-by-technician', ...stopped };
    const cabinetStop = this.#options.cabinetStop?.();
    if (cabinetStop !== undefined) return cabinetStop;
    const powerStop = this.#options.powerStop?.();
    if (powerStop !== undefined) return { code: powerStop };
    const free = await (this.#options.freeBytes ?? freeBytesOf)(this.#options.dataDirectory);
    if (free < LEAST_FREE_BYTES) return { code: 'storage-not-writable' };
    const doubtful = urgently || this.#stop?.code === 'storage-not-writable';
    if (!doubtful && this.#looks % WRITE_AT_EVERY !== 0) return undefined;
    return this.#options.tryToWrite().ok ? undefined : { code: 'storage-not-writable' };
  }
}

async function freeBytesOf(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

const stopFileSchema = z.strictObject({ since: z.iso.datetime(), expectedAt: z.iso.datetime().optional() });

/** Undefined: nobody has stopped it. A file that says nothing still stops it. */
function readStop(dataDirectory: string): Pick<Reason, 'since' | 'expectedAt'> | undefined {
  const file = join(dataDirectory, STOP_FILE);
  try {
    if (!existsSync(file)) return undefined;
    const said = stopFileSchema.safeParse(parsed(readFileSync(file, 'utf8')));
    if (!said.success) return { since: statSync(file).mtime.toISOString() };
    const { since, expectedAt } = said.data;
    return { since, ...(expectedAt === undefined ? {} : { expectedAt }) };
  } catch {
    return existsSync(file) ? {} : undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A technician stops the service, or lets it go on; the terminal sees it within seconds. `expectedAt`: when he thinks
 * that it goes on, which citizens are told.
 */
export function setService(dataDirectory: string, on: boolean, expectedAt?: Date): void {
  const file = join(dataDirectory, STOP_FILE);
  if (on) {
    rmSync(file, { force: true });
    return;
  }
  const since = readStop(dataDirectory)?.since ?? new Date().toISOString();
  const stop = { since, ...(expectedAt === undefined ? {} : { expectedAt: expectedAt.toISOString() }) };
  writeFileSync(file, JSON.stringify(stop), { mode: 0o600 });
}

export function isServiceOn(dataDirectory: string): boolean {
  return !existsSync(join(dataDirectory, STOP_FILE));
}
