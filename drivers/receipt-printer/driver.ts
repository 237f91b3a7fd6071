import type { DeviceHealth, DeviceProblem, PrintOutcome, PrintSettlement } from '#contract/device.ts';
import { type AppFailure, fail, ok, type Result, unwrap } from '#contract/result.ts';
import { Deadline, pause } from '../bounds.ts';
import { ExclusiveCall, type ExclusiveCallFailure } from '../exclusive-call.ts';
import type { CallBounds, PortFailure, PortOpener } from '../port.ts';
import { RecoveryLadder, type RecoveryStep } from '../recovery.ts';
import { encodeCommand, joinBytes, type PrinterCommand } from './codec.ts';
import { PrinterLine, type PrinterLineFailure } from './printer-line.ts';
import { defaultReceiptPrinterProfile, type ReceiptPrinterProfile } from './profile.ts';
import { beginMarkHistory, QueuedMarks } from './queued-marks.ts';
import type { Slip } from './slip.ts';
import { encodeSlip, type SlipFailure } from './slip-encoder.ts';
import { conditionOf, isFault, isPassing, isVague, type PrinterStatus, problemsOf } from './status.ts';

export interface ReceiptPrinterDriverOptions {
  readonly opener: PortOpener;
  /** Said in the health report, so that no simulated printer passes for a real one. */
  readonly simulated?: boolean;
  /** What the printer is and can; the common 80 mm printer when absent. */
  readonly profile?: ReceiptPrinterProfile;
  /** How long a printer that is not out of order may take for one slip, in milliseconds; by its speed when absent. */
  readonly printingLimitMs?: number;
  /** Whether part of a slip may stick out since the last run of the program; see {@link ReceiptPrinterDriver.remains}. */
  readonly remains?: boolean;
  /** How long to wait for the answer to one question, in milliseconds; 1,000 when absent. */
  readonly answerLimitMs?: number;
  /** How long the printer may keep XOFF, in milliseconds; 10,000 when absent. */
  readonly holdLimitMs?: number;
  /** How long a hot head may cool down in the middle of a slip, in milliseconds; 15,000 when absent. */
  readonly coolingLimitMs?: number;
  /** How long the recovery ladder tries to reopen a lost port; see recovery.ts. */
  readonly reopenWindowMs?: number;
  readonly onRecovery?: (step: RecoveryStep, cause: AppFailure) => void;
}

/**
 * `print` fails with one of these only while nothing of the slip has been sent. What happened after that is
 * a settlement.
 */
export type ReceiptPrinterFailure = SlipFailure | ExclusiveCallFailure;

/** Bytes sent before the printer is asked how it is. Small printers have a buffer of 4 KB. */
const batchBytes = 1_024;
/** Pause between two looks at a printer that is still printing. */
const pollMs = 150;
/** Questions without a usable answer after which a printing printer counts as silent. */
const silenceLimit = 3;
const openLimitMs = 3_000;
/** Far longer than any slip: 30 seconds at 150 mm a second. */
const longestSlipMm = 4_500;
/** Quiet after which no answer to a question of an earlier slip is to be expected any more. */
const staleAnswersMs = 2_000;
/** For clearing the buffers when the call itself has run out of time. */
const abandonLimitMs = 1_000;
/** For a blade or a head to come back after DLE ENQ. */
const recoveryPauseMs = 300;

/** GS a: online or not, errors, paper. */
const watchedTopics = 0x0e;

/** How the data of one slip ended, before the buffers are dealt with. */
type Ending =
  | { readonly kind: 'confirmed'; readonly problems: DeviceProblem[] }
  /** The printer says that it stands still: what it has not printed can still be taken back. */
  | { readonly kind: 'fault'; readonly problems: DeviceProblem[] }
  /** The printer says everything was done, and yet something is wrong. */
  | { readonly kind: 'doubtful'; readonly problems: DeviceProblem[] };

/**
 * Driver of an ESC/POS receipt printer. A slip is `printed` when the printer, asked behind the data, has
 * answered and is still without a fault. A slip whose data have begun to go out is never sent again by the
 * driver: whether to print once more is decided where it is known what the slip says.
 */
export class ReceiptPrinterDriver {
  readonly #options: ReceiptPrinterDriverOptions;
  readonly #calls: ExclusiveCall;
  readonly #ladder: RecoveryLadder;
  #line: PrinterLine | undefined;
  #remains: boolean;
  readonly #marks = beginMarkHistory();
  /** Bytes of a command that did not go out as a whole: the printer may still be waiting for them. */
  #owedBytes = 0;

  constructor(options: ReceiptPrinterDriverOptions) {
    this.#options = options;
    this.#remains = options.remains ?? false;
    this.#calls = new ExclusiveCall({ overrunGraceMs: 4_000, onOverrun: () => void this.#dropLine() });
    this.#ladder = new RecoveryLadder({
      softReset: (deadline) => this.#softReset(deadline),
      reopen: async (deadline) => {
        await this.#dropLine();
        return this.#openLine(deadline);
      },
      reopenWindowMs: options.reopenWindowMs,
      onStep: options.onRecovery,
    });
  }

  /** Part of a slip may stick out of the printer: it is voided and cut off before anything else is printed. */
  get remains(): boolean {
    return this.#remains;
  }

  /** The health now. A printer that does not answer is a healthy answer to this question, not a failure. */
  checkHealth(bounds: CallBounds): Promise<Result<DeviceHealth, ExclusiveCallFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      let status = await this.#readStatus(deadline);
      // A first answer can be garbled, and a port can have been lost since the last call.
      if (!status.ok && deadline.check().ok) status = await this.#readStatus(deadline);
      if (status.ok) {
        this.#ladder.succeeded();
        return this.#health(conditionOf(status.value), problemsOf(status.value));
      }
      if (status.failure.code === 'aborted') return fail('aborted');
      // The next call opens a new port: that is how a printer comes back that was plugged in again.
      await this.#dropLine();
      return this.#health('offline', [problemOf(status.failure)]);
    });
  }

  /** What the printer says about itself, for the technician's screen. */
  readStatus(bounds: CallBounds): Promise<Result<PrinterStatus, PrinterLineFailure | ExclusiveCallFailure>> {
    return this.#calls.run(bounds, (deadline) => this.#readStatus(deadline));
  }

  /**
   * Prints a slip and says how it ended. `failed`: the slip is not complete, and what was left of it was
   * taken back. `unknown`: the printer may have printed it or may still do so.
   */
  async print(slip: Slip, bounds: CallBounds): Promise<Result<PrintSettlement, ReceiptPrinterFailure>> {
    const pieces = encodeSlip(slip, this.#profile);
    if (!pieces.ok) return pieces;
    return this.#printPieces(pieces.value, bounds);
  }

  /**
   * Voids and cuts off what sticks out, so that the next citizen does not find a part of somebody else's slip.
   * For the moment when the printer is in order again; prints nothing when nothing remains.
   */
  async cutOffRemains(bounds: CallBounds): Promise<Result<PrintSettlement, ReceiptPrinterFailure>> {
    return this.#remains ? this.#printPieces([], bounds) : settle('printed', []);
  }

  /** Ends a running call. Idempotent; the next call after it begins anew. */
  async close(): Promise<void> {
    await this.#calls.close();
    await this.#dropLine();
    this.#calls.reopen();
  }

  get #profile(): ReceiptPrinterProfile {
    return this.#options.profile ?? defaultReceiptPrinterProfile;
  }

  async #printPieces(
    pieces: readonly Uint8Array[],
    bounds: CallBounds,
  ): Promise<Result<PrintSettlement, ReceiptPrinterFailure>> {
    let begun = false;
    const result = await this.#calls.run<PrintSettlement, ReceiptPrinterFailure>(bounds, async (deadline) => {
      const ready = await this.#becomeReady(deadline);
      if (!ready.ok) {
        const { failure } = ready;
        if (failure.code === 'aborted' || failure.code === 'deadline-exceeded') return fail(failure.code);
        return settle('failed', [problemOf(failure)]);
      }
      const { line, status } = ready.value;
      if (isFault(status)) return settle('failed', problemsOf(status));
      begun = true;
      return this.#printOn(line, pieces, deadline);
    });
    // A call that overran its grace was cut short from outside: even then the data may have arrived.
    return !result.ok && begun ? settle('unknown', ['not-responding']) : result;
  }

  /** Nothing is sent yet, so everything may be tried again. */
  async #becomeReady(
    deadline: Deadline,
  ): Promise<
    Result<{ line: PrinterLine; status: PrinterStatus }, PrinterLineFailure | AppFailure<'out-of-service'>>
  > {
    for (;;) {
      const ready = await this.#tryReady(deadline);
      if (ready.ok) {
        this.#ladder.succeeded();
        return ready;
      }
      if (ready.failure.code === 'aborted' || !deadline.check().ok) return ready;
      const again = await this.#ladder.climb(ready.failure, deadline);
      if (again.ok) continue;
      await this.#dropLine();
      return again.failure.code === 'out-of-service' ? ready : again;
    }
  }

  async #tryReady(
    deadline: Deadline,
  ): Promise<Result<{ line: PrinterLine; status: PrinterStatus }, PrinterLineFailure>> {
    const opened = await this.#openLine(deadline);
    if (!opened.ok) return opened;
    const line = opened.value;
    let status = await this.#askStatus(line, deadline);
    if (status.ok && (status.value.cutterError || status.value.recoverableError)) {
      status = await this.#recoverFromError(line, deadline);
    }
    if (!status.ok) return status;
    // A printer with a fault says XOFF for a reason; one without has mostly had its XON lost on the line.
    if (!isFault(status.value)) {
      const clear = await line.untilClear(deadline.within(this.#idleHoldLimitMs));
      if (!clear.ok) {
        return deadline.check().ok && line.held ? fail('not-responding', 'flow-control') : clear;
      }
    }
    return ok({ line, status: status.value });
  }

  /** DLE ENQ 2: some errors go once the buffers are cleared and their cause is gone. */
  async #recoverFromError(
    line: PrinterLine,
    deadline: Deadline,
  ): Promise<Result<PrinterStatus, PrinterLineFailure>> {
    const written = await line.writeAtOnce(
      encodeCommand({ kind: 'real-time-recovery', buffers: 'clear' }),
      deadline,
    );
    if (!written.ok) return written;
    const waited = await pause(recoveryPauseMs, deadline.within(recoveryPauseMs * 2));
    if (!waited.ok) return waited;
    return this.#askStatus(line, deadline);
  }

  async #printOn(
    line: PrinterLine,
    pieces: readonly Uint8Array[],
    deadline: Deadline,
  ): Promise<Result<PrintSettlement, never>> {
    const data = [...this.#cleaning(), ...pieces.slice(0, 1), ...this.#watching(), ...pieces.slice(1)];
    // From here on nothing is repeated.
    this.#remains = true;
    line.forgetFaults();
    const quietAt = line.trustMark();
    using marks = new QueuedMarks(line, this.#profile.confirmation, this.#marks);
    const sent = await this.#send(line, data, marks, deadline);
    const ending = sent.ok
      ? sent.value === undefined
        ? await this.#confirm(line, marks, quietAt, deadline)
        : ok(sent.value)
      : sent;
    if (ending.ok && ending.value.kind === 'confirmed') {
      this.#remains = false;
      this.#marks.outstanding = 0;
      return settle('printed', ending.value.problems);
    }
    if (ending.ok && ending.value.kind === 'doubtful') return settle('unknown', ending.value.problems);
    const problems = ending.ok ? ending.value.problems : [problemOf(ending.failure)];
    const takenBack = await this.#takeBack(line);
    if (takenBack) this.#marks.outstanding = 0;
    if (ending.ok) return settle(takenBack ? 'failed' : 'unknown', problems);
    await this.#dropLine();
    return settle('unknown', problems);
  }

  /** What has to go out before a slip, because of what may be left of an earlier one. */
  #cleaning(): Uint8Array[] {
    return [
      // Zeros end a command that was cut off; where none is open, printers take no notice of them.
      ...(this.#owedBytes > 0 ? [new Uint8Array(this.#owedBytes)] : []),
      ...(this.#remains ? [voidRemains(this.#profile)] : []),
    ];
  }

  /** Has the printer report faults by itself. Behind ESC @, which on some models switches that off. */
  #watching(): Uint8Array[] {
    const { automaticStatus, confirmation } = this.#profile;
    if (!automaticStatus || confirmation !== 'process-id') return [];
    return [encodeCommand({ kind: 'automatic-status', topics: watchedTopics })];
  }

  /** Sends all data, looking at the printer in between. Ends early, with the fault, when there is one. */
  async #send(
    line: PrinterLine,
    pieces: readonly Uint8Array[],
    marks: QueuedMarks,
    deadline: Deadline,
  ): Promise<Result<Ending | undefined, PrinterLineFailure>> {
    for (const data of batchesOf(pieces, marks)) {
      this.#owedBytes = data.length;
      const written = await line.write(data, deadline);
      if (written.ok) this.#owedBytes = 0;
      // A printer that keeps XOFF mostly stands still for a reason, and can still say it.
      const mayAnswer = written.ok || (written.failure.code === 'not-responding' && !line.lost);
      const fault = mayAnswer ? await this.#look(line, deadline) : ok(undefined);
      if (fault.ok && fault.value !== undefined) return fault;
      if (!written.ok) return written;
      if (!fault.ok) return fault;
    }
    return ok(undefined);
  }

  /** Waits for the answers behind the data, for as long as the printer is at work. */
  async #confirm(
    line: PrinterLine,
    marks: QueuedMarks,
    quietAt: number,
    deadline: Deadline,
  ): Promise<Result<Ending, PrinterLineFailure>> {
    const endsAt = performance.now() + this.#printingLimitMs;
    let noiseAt = quietAt;
    let quietSince = performance.now();
    for (let attempt = 0; attempt < silenceLimit; ) {
      const { state } = marks;
      if (state === 'wrong') return ok({ kind: 'doubtful', problems: ['protocol-error'] });
      const settled = state === 'perhaps' && performance.now() - quietSince > staleAnswersMs;
      if (state === 'complete' || settled) {
        if (line.trustedSince(noiseAt)) return this.#lookAfterwards(line, marks, deadline);
        // Noise came with the answers: one of them could itself be noise.
        attempt += 1;
        noiseAt = line.trustMark();
        const asked = await line.write(marks.next(), deadline);
        if (!asked.ok) return asked;
      }
      const answered = await marks.wait(deadline.within(pollMs));
      if (answered.ok) {
        quietSince = performance.now();
        continue;
      }
      if (answered.failure.code !== 'deadline-exceeded' || !deadline.check().ok) return answered;
      const fault = await this.#look(line, deadline);
      if (!fault.ok) return fault;
      if (fault.value !== undefined) return ok(fault.value);
      if (performance.now() > endsAt) return fail('not-responding', 'confirmation');
    }
    return fail('protocol-error', 'confirmation');
  }

  async #lookAfterwards(
    line: PrinterLine,
    marks: QueuedMarks,
    deadline: Deadline,
  ): Promise<Result<Ending, PrinterLineFailure>> {
    if (marks.paperEnd) return ok({ kind: 'doubtful', problems: ['paper-empty'] });
    const status = await this.#tolerantly(() => this.#askStatus(line, deadline));
    if (!status.ok) return status;
    const seen = line.sightedFault ?? status.value;
    const problems = problemsOf(seen);
    if (isFault(seen)) return ok({ kind: 'doubtful', problems });
    const arrived = await marks.takeArrived(deadline.rest());
    if (!arrived.ok) return arrived;
    // Somebody silent for a moment may have lost power, and zeros on a line just switched on look like answers.
    const perhapsOff = line.unanswered > 0 && this.#profile.confirmation === 'sensor-status';
    if (perhapsOff) return ok({ kind: 'doubtful', problems: ['not-responding'] });
    return ok(
      marks.state === 'wrong'
        ? { kind: 'doubtful', problems: ['protocol-error'] }
        : { kind: 'confirmed', problems },
    );
  }

  /** Whether a printer at work has a fault. One that passes by itself is waited for. */
  async #look(
    line: PrinterLine,
    deadline: Deadline,
  ): Promise<Result<Ending | undefined, PrinterLineFailure>> {
    const endsAt = performance.now() + (this.#options.coolingLimitMs ?? 15_000);
    for (;;) {
      const status = await this.#tolerantly(() => this.#askStatus(line, deadline));
      if (!status.ok) return status;
      const seen = line.sightedFault ?? status.value;
      if (!isFault(seen)) return ok(undefined);
      if (!isPassing(seen) || performance.now() > endsAt)
        return ok({ kind: 'fault', problems: problemsOf(seen) });
      const paused = await pause(pollMs, deadline.within(pollMs * 2));
      if (!paused.ok) return paused;
    }
  }

  /** A single answer may get lost on the line without the print being lost. */
  async #tolerantly<Value>(
    ask: () => Promise<Result<Value, PrinterLineFailure>>,
  ): Promise<Result<Value, PrinterLineFailure>> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await ask();
      const again =
        !answer.ok && (answer.failure.code === 'not-responding' || answer.failure.code === 'protocol-error');
      if (!again || attempt >= silenceLimit) return answer;
    }
  }

  /**
   * Clears what the printer has not printed, so that it does not come out for the next citizen when paper is
   * put in. True when the printer has said that it is gone.
   */
  async #takeBack(line: PrinterLine): Promise<boolean> {
    if (!this.#profile.clearsBuffers) return false;
    const deadline = new Deadline({ deadlineMs: abandonLimitMs, signal: new AbortController().signal });
    using answer = line.expect((message) => message.kind === 'buffers-cleared');
    const written = await line.writeAtOnce(encodeCommand({ kind: 'real-time-clear' }), deadline);
    if (!written.ok) return false;
    return (await answer.next(deadline.rest())).ok;
  }

  async #softReset(deadline: Deadline): Promise<Result<void, PrinterLineFailure>> {
    const line = await this.#openLine(deadline);
    if (!line.ok) return line;
    const reset: readonly PrinterCommand[] = [
      { kind: 'real-time-clear' },
      { kind: 'real-time-recovery', buffers: 'clear' },
    ];
    const written = await line.value.writeAtOnce(joinBytes(reset.map(encodeCommand)), deadline);
    if (!written.ok) return written;
    return pause(recoveryPauseMs, deadline.within(recoveryPauseMs * 2));
  }

  async #readStatus(deadline: Deadline): Promise<Result<PrinterStatus, PrinterLineFailure>> {
    const line = await this.#openLine(deadline);
    if (!line.ok) return line;
    return this.#askStatus(line.value, deadline);
  }

  /** Four answers are not given at one moment: a fault without a cause may have come or gone in between. */
  async #askStatus(
    line: PrinterLine,
    deadline: Deadline,
  ): Promise<Result<PrinterStatus, PrinterLineFailure>> {
    const { statusTopics, nearEndSensor } = this.#profile;
    let status = await line.askStatus(statusTopics, deadline);
    if (status.ok && isVague(status.value)) {
      const paused = await pause(pollMs, deadline.within(pollMs * 2));
      status = paused.ok ? await line.askStatus(statusTopics, deadline) : paused;
    }
    // Where no sensor is fitted its bits mean nothing.
    if (!status.ok || status.value.paper !== 'near-end' || nearEndSensor) return status;
    return ok({ ...status.value, paper: 'ok' });
  }

  /** The time for a very long slip. */
  get #printingLimitMs(): number {
    const { printingLimitMs } = this.#options;
    return printingLimitMs ?? (longestSlipMm / this.#profile.millimetresPerSecond) * 1_000;
  }

  get #holdLimitMs(): number {
    return this.#options.holdLimitMs ?? 10_000;
  }

  /** Nothing waits in the printer then, so XON is due at once. */
  get #idleHoldLimitMs(): number {
    return Math.min(this.#holdLimitMs, 3_000);
  }

  async #openLine(deadline: Deadline): Promise<Result<PrinterLine, PortFailure>> {
    if (this.#line !== undefined && !this.#line.lost) return ok(this.#line);
    await this.#dropLine();
    const port = await this.#options.opener.open(deadline.within(openLimitMs));
    if (!port.ok) return port;
    this.#line = new PrinterLine(port.value, {
      answerLimitMs: this.#options.answerLimitMs,
      obeysFlowControl: this.#profile.flowControl === 'xon-xoff',
      holdLimitMs: this.#holdLimitMs,
    });
    return ok(this.#line);
  }

  async #dropLine(): Promise<void> {
    const line = this.#line;
    this.#line = undefined;
    await line?.close();
  }

  #health(condition: DeviceHealth['condition'], problems: DeviceProblem[]): Result<DeviceHealth, never> {
    return ok({ kind: 'receipt-printer', condition, problems, simulated: this.#options.simulated === true });
  }
}

/** Printed under the rest of a slip that was not finished, and cut off with it. */
function voidRemains(profile: ReceiptPrinterProfile): Uint8Array {
  const saying = (text: string): Slip => ({
    blocks: [
      { kind: 'feed', lines: 1 },
      { kind: 'text', text, align: 'centre', bold: true },
      { kind: 'cut' },
    ],
  });
  const pieces = encodeSlip(saying('以上未打印完整，作废'), profile);
  // A printer without Chinese characters, on a machine without a font to draw them with.
  return joinBytes(unwrap(pieces.ok ? pieces : encodeSlip(saying('NOT COMPLETE - VOID'), profile)));
}

/** Whole pieces only, each with its mark: a question between two bytes of one command would be taken for its data. */
function* batchesOf(pieces: readonly Uint8Array[], marks: QueuedMarks): Generator<Uint8Array> {
  let batch: Uint8Array[] = [];
  let size = 0;
  for (const piece of pieces) {
    if (size > 0 && size + piece.length > batchBytes) {
      yield joinBytes(batch);
      batch = [];
      size = 0;
    }
    const mark = marks.next();
    batch.push(piece, mark);
    size += piece.length + mark.length;
  }
  // One more behind them all: a byte of noise that passes for an answer then still leaves the last line confirmed.
  batch.push(marks.next());
  yield joinBytes(batch);
}

function settle(outcome: PrintOutcome, problems: DeviceProblem[]): Result<PrintSettlement, never> {
  return ok({ outcome, problems });
}

function problemOf(failure: AppFailure): DeviceProblem {
  switch (failure.code) {
    case 'not-responding':
    case 'deadline-exceeded':
    case 'aborted':
      return 'not-responding';
    case 'protocol-error':
      return 'protocol-error';
    default:
      return 'port-lost';
  }
}
