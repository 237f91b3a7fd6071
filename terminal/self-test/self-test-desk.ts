import type { DeviceHealth } from '#contract/device.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { SelfTestReport, SelfTestResult } from '#contract/self-test.ts';
import type { ReceiptPrinterDriver } from '#drivers/receipt-printer/driver.ts';
import { whenFree } from '../devices/when-free.ts';
import type { Logger } from '../logging/logger.ts';
import { type PartCheck, resultOf, testParts, worstOf } from './self-test.ts';
import { selfTestCode } from './self-test-code.ts';
import { composeSelfTestSheet } from './self-test-sheet.ts';
import type { SelfTestStore } from './self-test-store.ts';

export type SelfTestFailure = AppFailure<'visit-running' | 'self-test-running' | 'self-test-error'>;

export interface SelfTestDeskOptions {
  readonly checks: () => readonly PartCheck[];
  readonly receiptPrinter: Pick<ReceiptPrinterDriver, 'print'> | undefined;
  readonly store: SelfTestStore;
  readonly terminalKey: string;
  /** What the sheet says beside the results. */
  readonly about: () => Pick<
    SelfTestReport,
    'terminalId' | 'terminalNumber' | 'site' | 'version' | 'catalogRevision'
  > & { readonly counters: Omit<SelfTestReport['counters'], 'tests'>; readonly simulated: boolean };
  readonly visitRunning: () => boolean;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Something is to be shown anew. */
  readonly onChange: () => void;
  readonly onReport?: (report: SelfTestReport) => void;
  readonly now?: () => Date;
}

export interface SelfTestRunOptions {
  readonly signal: AbortSignal;
  readonly printSheet?: boolean;
  readonly onTested?: (result: SelfTestResult) => void;
}

/* Together less than the 60 s that the whole may take. */
const TESTING_MS = 30_000;
const PRINTING_MS = 25_000;
/** Why a sheet is not begun, other than by the printer's own doing. */
const SAYS_NOTHING_OF_PRINTER: ReadonlySet<string> = new Set(['aborted', 'device-busy', 'device-closed']);

/** Runs the self-test, one at a time and never during a visit; a citizen who begins one ends the test. */
export class SelfTestDesk {
  readonly #options: SelfTestDeskOptions;
  #running:
    | { readonly stop: AbortController; tested: number; readonly of: number; testing: boolean }
    | undefined;
  #ended: Promise<unknown> = Promise.resolve();

  constructor(options: SelfTestDeskOptions) {
    this.#options = options;
  }

  get running(): { readonly tested: number; readonly of: number } | undefined {
    return this.#running && { tested: this.#running.tested, of: this.#running.of };
  }

  get last(): SelfTestReport | undefined {
    return this.#options.store.last;
  }

  /** Oldest first. */
  get reports(): readonly SelfTestReport[] {
    return this.#options.store.reports;
  }

  run(options: SelfTestRunOptions): Promise<Result<SelfTestReport, SelfTestFailure>> {
    if (this.#running !== undefined) return Promise.resolve(fail('self-test-running'));
    if (this.#options.visitRunning()) return Promise.resolve(fail('visit-running'));
    const checks = this.#options.checks();
    const running = { stop: new AbortController(), tested: 0, of: checks.length, testing: true };
    this.#running = running;
    const run = this.#run(checks, running, options)
      .catch((error: unknown): Result<SelfTestReport, SelfTestFailure> => {
        // Storage that fails under the counters, for one: a test that cannot be told is no reason to end the terminal.
        this.#options.logger.error('self-test-crashed', { detail: error });
        return fail('self-test-error');
      })
      .finally(() => {
        this.#running = undefined;
        this.#options.onChange();
      });
    this.#ended = run.catch(() => undefined);
    return run;
  }

  stop(): void {
    this.#running?.stop.abort();
  }

  /** A citizen has begun a visit: the devices are his. A sheet that is being printed is printed to its end. */
  visitBegan(): void {
    if (this.#running?.testing === true) this.stop();
  }

  /** Ends a running test and waits for its end. */
  async close(): Promise<void> {
    this.stop();
    await this.#ended;
  }

  /**
   * How the devices are, with what only the self-test could find: a printer that says that it is ready and prints
   * nothing is held back until a test has seen it print.
   */
  withFindings(health: readonly DeviceHealth[]): readonly DeviceHealth[] {
    // A test that was stopped, or that was to print nothing, settles nothing.
    const settling = this.reports.findLast((report) => report.sheet === 'printed' || saysNotPrinted(report));
    if (settling === undefined || !saysNotPrinted(settling)) return health;
    return health.map((device) =>
      device.kind === 'receipt-printer' && (device.condition === 'ready' || device.condition === 'degraded')
        ? { ...device, condition: 'blocked', problems: [...device.problems, 'hardware-fault'] }
        : device,
    );
  }

  async #run(
    checks: readonly PartCheck[],
    running: NonNullable<SelfTestDesk['running']> & {
      stop: AbortController;
      tested: number;
      testing: boolean;
    },
    { signal, printSheet = true, onTested }: SelfTestRunOptions,
  ): Promise<Result<SelfTestReport, SelfTestFailure>> {
    const { store, logger } = this.#options;
    const now = this.#options.now ?? (() => new Date());
    const at = now().toISOString();
    const startedAt = performance.now();
    const stopped = AbortSignal.any([signal, running.stop.signal]);
    logger.info('self-test-began', {});
    this.#options.onChange();
    const tested = await testParts(checks, { deadlineMs: TESTING_MS, signal: stopped }, (result) => {
      running.tested += 1;
      onTested?.(result);
      this.#options.onChange();
    });
    running.testing = false;
    const ended = stopped.aborted;
    const compose = (results: readonly SelfTestResult[]) => {
      const { simulated, counters, ...about } = this.#options.about();
      const report = {
        ...about,
        at,
        tookMs: Math.round(performance.now() - startedAt),
        verdict: worstOf(results),
        stopped: ended,
        results: [...results],
        counters: { ...counters, tests: store.tests + 1 },
      };
      const qr = selfTestCode(report, this.#options.terminalKey);
      return { report: { ...report, qr }, slip: composeSelfTestSheet({ ...report, qr }, simulated) };
    };
    const first = compose(tested);
    const printed = printSheet && !ended ? await this.#print(first.slip, tested, signal) : undefined;
    // What was printed is stored as it was printed; a sheet that did not come out is itself a result.
    const { report } = printed === undefined || printed.results === tested ? first : compose(printed.results);
    const whole: SelfTestReport = {
      ...report,
      sheet: printed !== undefined && printed.code === undefined ? 'printed' : 'on-screen',
    };
    const stored = store.add(whole);
    if (!stored.ok) logger.error('self-test-not-stored', { detail: stored.failure.detail });
    const fields = { state: whole.stopped ? 'stopped' : whole.verdict };
    if (whole.verdict === 'passed' && !whole.stopped) logger.info('self-test-ended', fields);
    else logger.warn('self-test-ended', fields);
    this.#options.onReport?.(whole);
    return ok(whole);
  }

  /** `code`: why there is no sheet, or none that is known of. */
  async #print(
    slip: ReturnType<typeof composeSelfTestSheet>,
    results: readonly SelfTestResult[],
    signal: AbortSignal,
  ): Promise<{ readonly results: readonly SelfTestResult[]; readonly code?: string }> {
    const { receiptPrinter } = this.#options;
    const before = results.find(({ part }) => part === 'receipt-printer');
    // A printer that said itself that it cannot print is not asked to.
    if (receiptPrinter === undefined || before === undefined || before.verdict === 'failed') {
      return { results, code: 'no-printer' };
    }
    const startedAt = performance.now();
    const bounds = { deadlineMs: PRINTING_MS, signal };
    const settled = await whenFree(bounds, (rest) => receiptPrinter.print(slip, rest));
    if (settled.ok && settled.value.outcome === 'printed') return { results };
    // Whoever broke it off, or had the printer all the while, says nothing of the printer.
    const untold = settled.ok ? signal.aborted : SAYS_NOTHING_OF_PRINTER.has(settled.failure.code);
    if (untold) return { results, code: settled.ok ? 'aborted' : settled.failure.code };
    const unknown = settled.ok && settled.value.outcome === 'unknown';
    const code = unknown ? 'sheet-not-confirmed' : 'sheet-not-printed';
    const after = resultOf(
      'receipt-printer',
      {
        condition: 'blocked',
        problems: settled.ok ? settled.value.problems : before.problems,
        simulated: before.simulated,
        code,
      },
      before.tookMs + performance.now() - startedAt,
    );
    return { results: results.map((result) => (result === before ? after : result)), code };
  }
}

function saysNotPrinted({ results }: SelfTestReport): boolean {
  return results.some(({ part, code }) => part === 'receipt-printer' && code === 'sheet-not-printed');
}
