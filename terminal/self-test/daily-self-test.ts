import { chinaTime } from '#contract/china-time.ts';
import type { AppFailure, Result } from '#contract/result.ts';
import type { SelfTestReport } from '#contract/self-test.ts';

export interface DailySelfTestOptions {
  /** HH:MM, China time. */
  readonly at: string;
  readonly reports: () => readonly SelfTestReport[];
  readonly run: () => Promise<Result<SelfTestReport, AppFailure>>;
  readonly now?: () => Date;
  readonly lookEveryMs?: number;
}

const LOOK_EVERY_MS = 20_000;
/** A test that failed is made again: somebody may have come meanwhile. */
const AGAIN_AFTER_MS = 15 * 60_000;
const TESTS_A_DAY = 3;

/** Makes the daily test as soon as its time has come and no visit is on; after a restart, what was missed. */
export class DailySelfTest {
  readonly #options: DailySelfTestOptions;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  /** Milliseconds since 1970; until then a test that broke off without a report is not made again. */
  #notBefore = 0;

  constructor(options: DailySelfTestOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), this.#options.lookEveryMs ?? LOOK_EVERY_MS);
    void this.look();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** Never rejects: nobody waits for it, and a daily test is not worth the terminal. */
  look(): Promise<void> {
    this.#looking ??= this.#runWhenDue()
      .catch((error: unknown) => {
        this.#waitAfter(this.#now());
        // The desk logs what goes wrong in a test; what comes here went wrong around it.
        process.emitWarning(error instanceof Error ? error.message : 'not an error', 'DailySelfTestWarning');
      })
      .finally(() => {
        this.#looking = undefined;
      });
    return this.#looking;
  }

  async #runWhenDue(): Promise<void> {
    const now = this.#now();
    if (now.getTime() < this.#notBefore || !isDue(this.#options.at, this.#options.reports(), now)) return;
    const made = await this.#options.run();
    // A visit is running, or a technician's test: at the next look.
    if (!made.ok && made.failure.code === 'self-test-error') this.#waitAfter(now);
  }

  #now(): Date {
    return (this.#options.now ?? (() => new Date()))();
  }

  #waitAfter(now: Date): void {
    this.#notBefore = now.getTime() + AGAIN_AFTER_MS;
  }
}

/** `at`: HH:MM, China time. */
export function isDue(at: string, reports: readonly SelfTestReport[], now: Date): boolean {
  const today = chinaTime(now);
  if (today.time < at) return false;
  const since = reports.filter((report) => {
    const made = chinaTime(new Date(report.at));
    return !report.stopped && made.date === today.date && made.time >= at;
  });
  const last = since.at(-1);
  if (last === undefined) return true;
  if (last.verdict !== 'failed' || since.length >= TESTS_A_DAY) return false;
  return now.getTime() - new Date(last.at).getTime() >= AGAIN_AFTER_MS;
}
