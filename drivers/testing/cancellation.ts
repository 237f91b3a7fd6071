import { getEventListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AppFailure, Result } from '#contract/result.ts';
import {
  type BytePort,
  type CallBounds,
  isReportPort,
  type PortFailure,
  type PortOpener,
  type ReportPort,
} from '../port.ts';

/** A driver on a port whose steps are counted, and a call of it that ends by itself. */
export interface CancelledCall {
  /** Before each call: lays the card, presents the code. */
  prepare(): void | Promise<void>;
  /** The call that is cancelled, and made again afterwards without being cancelled. */
  call(bounds: CallBounds): Promise<Result<unknown, AppFailure>>;
  /** What a cancelled call may come to beside `aborted`; nothing when absent. */
  readonly isSettled?: (result: Result<unknown, AppFailure>) => boolean;
  /** Throws if the driver does not work any more. */
  check(): Promise<void>;
}

export interface CancellationCounts {
  /** Steps that the call has when nobody cancels it. */
  readonly steps: number;
  /** Calls that ended as cancelled. */
  readonly aborted: number;
  /** Calls that were over before they noticed. */
  readonly completed: number;
}

/** No call of a driver that ends by itself has more; a call that never gets through its steps would go on for ever. */
const MOST_STEPS = 2_000;
const CALL_LIMIT_MS = 30_000;

/**
 * Counts what a driver waits for at its port: each opening, write, report and closing while it is under way and where it ends,
 * and each arrival of bytes before and after the driver has taken them.
 */
export class StepCounter {
  #steps = 0;
  #stopAt = Number.POSITIVE_INFINITY;
  #onStop: () => void = () => undefined;

  get steps(): number {
    return this.#steps;
  }

  /** Begins to count anew; `onStop` is called within the n-th step. */
  restart(stopAt: number, onStop: () => void): void {
    this.#steps = 0;
    this.#stopAt = stopAt;
    this.#onStop = onStop;
  }

  step(): void {
    this.#steps += 1;
    if (this.#steps === this.#stopAt) this.#onStop();
  }

  opener(opener: PortOpener): PortOpener {
    return {
      description: opener.description,
      open: async (bounds) => {
        const port = await this.around(() => opener.open(bounds));
        return port.ok ? { ok: true, value: this.#port(port.value) } : port;
      },
    };
  }

  /** Two steps: while the work is under way, and where it has ended. */
  async around<Value>(work: () => Promise<Value>): Promise<Value> {
    const working = work();
    this.step();
    const value = await working;
    this.step();
    return value;
  }

  #port(port: BytePort): BytePort {
    const counted: BytePort = {
      description: port.description,
      write: (bytes, bounds) => this.around(() => port.write(bytes, bounds)),
      onBytes: (listener) =>
        port.onBytes((bytes) => {
          this.step();
          listener(bytes);
          this.step();
        }),
      onLost: (listener) => port.onLost(listener),
      close: () => this.around(() => port.close()),
    };
    if (!isReportPort(port)) return counted;
    const reports: ReportPort = {
      ...counted,
      reportDescriptor: port.reportDescriptor,
      vendorId: port.vendorId,
      sendFeatureReport: (report, bounds): Promise<Result<void, PortFailure>> =>
        this.around(() => port.sendFeatureReport(report, bounds)),
    };
    return reports;
  }
}

/**
 * Cancels a call at each of its steps in turn, at once and one turn of the event loop later (so that the wait behind
 * the step is hit too), and throws unless each time: it ends as `aborted`, or was over already; no listener stays on
 * the signal; and the same call, made again, works.
 */
export async function proveCancellation(
  counter: StepCounter,
  cancelled: CancelledCall,
): Promise<CancellationCounts> {
  let aborted = 0;
  let completed = 0;
  for (let stopAt = 1; stopAt <= MOST_STEPS; stopAt += 1) {
    let reached = false;
    for (const when of ['at once', 'a turn later'] as const) {
      const controller = new AbortController();
      const { signal } = controller;
      await cancelled.prepare();
      counter.restart(stopAt, () => {
        reached = true;
        if (when === 'at once') controller.abort();
        else void nextTurn().then(() => controller.abort());
      });
      const result = await cancelled.call({ deadlineMs: CALL_LIMIT_MS, signal });
      counter.restart(Number.POSITIVE_INFINITY, () => undefined);
      const broken = (what: string) =>
        new Error(`cancelled ${when} at step ${stopAt}: ${what} (${outcomeOf(result)})`);
      if (getEventListeners(signal, 'abort').length > 0) throw broken('a listener stayed on the signal');
      if (result.ok) completed += 1;
      else if (result.failure.code === 'aborted' || cancelled.isSettled?.(result)) aborted += 1;
      else throw broken('it ended otherwise');
      // Unless it was cancelled too late to be told from a call that nobody cancelled.
      if (!reached) return { steps: stopAt - 1, aborted, completed };
      await cancelled.prepare();
      const again = await cancelled.call({
        deadlineMs: CALL_LIMIT_MS,
        signal: new AbortController().signal,
      });
      if (!again.ok) throw broken(`the next call failed with ${outcomeOf(again)}`);
      await cancelled.check();
    }
  }
  throw new Error(`the call has more than ${MOST_STEPS} steps`);
}

function outcomeOf(result: Result<unknown, AppFailure>): string {
  return result.ok ? 'ok' : `${result.failure.code} ${result.failure.detail ?? ''}`.trim();
}
