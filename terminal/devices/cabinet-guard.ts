import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { CabinetInputs } from '#drivers/cabinet/status.ts';
import type { Logger } from '../logging/logger.ts';
import {
  CABINET_SHUT,
  type CabinetHappening,
  type CabinetMemory,
  type CabinetStop,
  cabinetEndsVisit,
  cabinetStopOf,
  decideCabinet,
} from './cabinet-policy.ts';

export interface CabinetGuardOptions {
  /** Remembers an opening over a restart: pulling the plug is no way back into service. */
  readonly file: string;
  readonly watchInputs: (
    signal: AbortSignal,
    onChange: (change: Result<CabinetInputs, AppFailure>) => void,
  ) => Promise<void>;
  /** May visits begin? Told when it changes. */
  readonly onStop: (stop: CabinetStop | undefined) => void;
  /** For the audit log. */
  readonly onHappening: (happening: CabinetHappening, withKey: boolean) => void;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly now?: () => Date;
}

export type AcknowledgementFailureCode =
  /** It was not opened. */
  | 'cabinet-not-opened'
  | 'cabinet-still-open'
  /** Its switches cannot be read: nobody can say that it is shut. */
  | 'cabinet-not-responding';

const rememberedSchema = z.strictObject({ openedAt: z.iso.datetime(), withKey: z.boolean() });

/** Watches the door and the service key of the cabinet. */
export class CabinetGuard {
  readonly #options: CabinetGuardOptions;
  readonly #stopping = new AbortController();
  #memory: CabinetMemory;
  #stop: CabinetStop | undefined;
  #known = false;
  #watching: Promise<void> = Promise.resolve();

  constructor(options: CabinetGuardOptions) {
    this.#options = options;
    this.#memory = remembered(options.file, (options.now ?? nowOf)());
    this.#stop = cabinetStopOf(this.#memory);
  }

  get serviceStop(): CabinetStop | undefined {
    return this.#stop;
  }

  /** When it was opened; undefined while it has not been. */
  get openedAt(): string | undefined {
    return this.#memory.mode === 'opened' ? this.#memory.at : undefined;
  }

  /** A visit that is under way is ended as soon as it can be. */
  get endsVisit(): boolean {
    return cabinetEndsVisit(this.#memory);
  }

  start(): void {
    this.#watching = this.#options
      .watchInputs(this.#stopping.signal, (change) => this.#look(change))
      .catch((error: unknown) => this.#options.logger.error('cabinet-watch-ended', { detail: error }));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
  }

  /** A technician has looked at the machine, and says so without the service key. */
  acknowledge(): Result<void, AppFailure<AcknowledgementFailureCode>> {
    if (this.#memory.mode === 'shut') return fail('cabinet-not-opened');
    if (!this.#known || this.#memory.door === 'unknown') return fail('cabinet-not-responding');
    if (this.#memory.door === 'open') return fail('cabinet-still-open');
    const { withKey, keyTurned } = this.#memory;
    this.#become({ mode: 'shut', keyTurned }, 'acknowledged', withKey);
    return ok();
  }

  #look(change: Result<CabinetInputs, AppFailure>): void {
    if (change.ok !== this.#known) {
      this.#known = change.ok;
      if (change.ok) this.#options.logger.info('cabinet-known', { device: 'cabinet' });
      else this.#options.logger.warn('cabinet-unknown', { device: 'cabinet', code: change.failure.code });
    }
    // A cabinet that is silent was not opened, and one that was opened stays so: both are for a technician.
    if (!change.ok) return;
    const { memory, happened } = decideCabinet(
      this.#memory,
      change.value,
      (this.#options.now ?? nowOf)().toISOString(),
    );
    const opened = memory.mode === 'opened' ? memory : this.#memory;
    this.#become(memory, happened, opened.mode === 'opened' && opened.withKey);
  }

  #become(memory: CabinetMemory, happened: CabinetHappening | undefined, withKey: boolean): void {
    this.#memory = memory;
    if (happened === 'opened' && memory.mode === 'opened') {
      this.#remember(() => write(this.#options.file, { openedAt: memory.at, withKey }));
    }
    if (happened === 'acknowledged') this.#remember(() => rmSync(this.#options.file, { force: true }));
    if (happened !== undefined) this.#options.onHappening(happened, withKey);
    const stop = cabinetStopOf(memory);
    if (stop === this.#stop) return;
    this.#stop = stop;
    this.#options.onStop(stop);
  }

  /** A disk that is full must not keep the machine from resting. */
  #remember(change: () => void): void {
    try {
      change();
    } catch (error) {
      this.#options.logger.error('cabinet-not-remembered', { detail: error });
    }
  }
}

const nowOf = (): Date => new Date();

function remembered(file: string, now: Date): CabinetMemory {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return CABINET_SHUT;
    text = '';
  }
  const opened = { mode: 'opened', door: 'unknown', keyTurned: false } as const;
  try {
    const { openedAt, withKey } = rememberedSchema.parse(JSON.parse(text));
    return { ...opened, at: openedAt, withKey };
  } catch {
    // Torn by a power cut, or written by somebody else: that it is there is what counts.
    return { ...opened, at: now.toISOString(), withKey: false };
  }
}

function write(file: string, opening: z.infer<typeof rememberedSchema>): void {
  const handle = openSync(file, 'w', 0o600);
  try {
    writeSync(handle, JSON.stringify(opening));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
