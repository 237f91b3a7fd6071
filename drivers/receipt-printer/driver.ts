import type { DeviceHealth, DeviceProblem, PrintOutcome, PrintSettlement } from '#contract/device.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { type Deadline, pause } from '../bounds.ts';
import { ExclusiveCall, type ExclusiveCallFailure } from '../exclusive-call.ts';
import type { CallBounds, PortFailure, PortOpener } from '../port.ts';
import { RecoveryLadder, type RecoveryStep } from '../recovery.ts';
import { encodeCommand, joinBytes, type PrinterCommand } from './codec.ts';
import { PrinterLine, type PrinterLineFailure } from './printer-line.ts';
import type { Slip } from './slip.ts';
import { defaultSlipEncoding, encodeSlip, type SlipEncoding, type SlipFailure } from './slip-encoder.ts';
import { conditionOf, isFault, type PrinterStatus, paperFromSensorStatus, problemsOf } from './status.ts';
import type { PrinterMessage } from './status-parser.ts';

export interface ReceiptPrinterDriverOptions {
  readonly opener: PortOpener;
  /** Said in the health report, so that no simulated printer passes for a real one. */
  readonly simulated?: boolean;
  /** Paper width and font ROM; 80 mm and GBK when absent. */
  readonly encoding?: SlipEncoding;
  /**
   * What the printer is asked, behind the data, to learn that it has printed them. `sensor-status` (GS r)
   * is known to every ESC/POS printer; `process-id` (GS ( H) cannot be mixed up with anything else.
   */
  readonly confirmation?: 'sensor-status' | 'process-id';
  /** How long a printer that is not out of order may take for one slip, in milliseconds; 30,000 when absent. */
  readonly printingLimitMs?: number;
  /** Whether part of a slip may stick out since the last run of the program; see {@link ReceiptPrinterDriver.remains}. */
  readonly remains?: boolean;
  /** How long to wait for the answer to one question, in milliseconds; 1,000 when absent. */
  readonly answerLimitMs?: number;
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
const writeLimitMs = 5_000;
/** For clearing the buffers when the call itself has run out of time. */
const abandonLimitMs = 1_000;
/** For a blade or a head to come back after DLE ENQ. */
const recoveryPauseMs = 300;

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
  #processNumber = 0;

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
      ...(options.reopenWindowMs === undefined ? {} : { reopenWindowMs: options.reopenWindowMs }),
      ...(options.onRecovery === undefined ? {} : { onStep: options.onRecovery }),
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
    const pieces = encodeSlip(slip, this.#options.encoding ?? defaultSlipEncoding);
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
      let status = await this.#readStatus(deadline);
      if (status.ok && (status.value.cutterError || status.value.recoverableError)) {
        status = await this.#recoverFromError(deadline);
      }
      if (status.ok && this.#line !== undefined) {
        this.#ladder.succeeded();
        return ok({ line: this.#line, status: status.value });
      }
      if (status.ok) continue;
      if (status.failure.code === 'aborted' || !deadline.check().ok) return status;
      const again = await this.#ladder.climb(status.failure, deadline);
      if (again.ok) continue;
      await this.#dropLine();
      return again.failure.code === 'out-of-service' ? status : again;
    }
  }

  /** DLE ENQ 2: some errors go once the buffers are cleared and their cause is gone. */
  async #recoverFromError(deadline: Deadline): Promise<Result<PrinterStatus, PrinterLineFailure>> {
    const written = await this.#write([{ kind: 'real-time-recovery', buffers: 'clear' }], deadline);
    if (!written.ok) return written;
    const waited = await pause(recoveryPauseMs, deadline.within(recoveryPauseMs * 2));
    if (!waited.ok) return waited;
    return this.#readStatus(deadline);
  }

  async #printOn(
    line: PrinterLine,
    pieces: readonly Uint8Array[],
    deadline: Deadline,
  ): Promise<Result<PrintSettlement, never>> {
    const data = [...(this.#remains ? [voidRemains()] : []), ...pieces];
    // From here on nothing is repeated.
    this.#remains = true;
    line.forgetFaults();
    const sent = await this.#send(line, data, deadline);
    const ending = sent.ok && sent.value === undefined ? await this.#confirm(line, deadline) : sent;
    if (ending.ok && ending.value?.kind === 'confirmed') {
      this.#remains = false;
      return settle('printed', ending.value.problems);
    }
    if (ending.ok && ending.value?.kind === 'doubtful') return settle('unknown', ending.value.problems);
    const problems = ending.ok ? (ending.value?.problems ?? []) : [problemOf(ending.failure)];
    const takenBack = await this.#takeBack(line);
    if (ending.ok) return settle(takenBack ? 'failed' : 'unknown', problems);
    await this.#dropLine();
    return settle('unknown', problems);
  }

  /** Sends all data, looking at the printer in between. Ends early, with the fault, when there is one. */
  async #send(
    line: PrinterLine,
    pieces: readonly Uint8Array[],
    deadline: Deadline,
  ): Promise<Result<Ending | undefined, PrinterLineFailure>> {
    for (const batch of batchesOf(pieces)) {
      const written = await line.write(batch, deadline.within(writeLimitMs));
      if (!written.ok) return written;
      const fault = await this.#look(line, deadline);
      if (!fault.ok || fault.value !== undefined) return fault;
    }
    return ok(undefined);
  }

  /** Asks behind the data, and waits for the answer for as long as the printer is at work. */
  async #confirm(line: PrinterLine, deadline: Deadline): Promise<Result<Ending, PrinterLineFailure>> {
    const endsAt = performance.now() + (this.#options.printingLimitMs ?? 30_000);
    for (let attempt = 0; attempt < silenceLimit; attempt += 1) {
      const question = this.#confirmationQuestion();
      const trusted = line.trustMark();
      using answer = line.expect(question.isAnswer);
      const asked = await line.write(encodeCommand(question.command), deadline.within(writeLimitMs));
      if (!asked.ok) return asked;
      for (;;) {
        const message = await answer.next(deadline.within(pollMs));
        if (message.ok) {
          // Noise came with the answer: it could itself be noise.
          if (!line.trustedSince(trusted) || answer.ambiguous) break;
          return this.#lookAfterwards(line, message.value, deadline);
        }
        if (message.failure.code !== 'deadline-exceeded' || !deadline.check().ok) return message;
        const fault = await this.#look(line, deadline);
        if (!fault.ok) return fault;
        if (fault.value !== undefined) return ok(fault.value);
        if (performance.now() > endsAt) return fail('not-responding', 'confirmation');
      }
    }
    return fail('protocol-error', 'confirmation');
  }

  #confirmationQuestion(): { command: PrinterCommand; isAnswer: (message: PrinterMessage) => boolean } {
    if (this.#options.confirmation !== 'process-id') {
      return {
        command: { kind: 'sensor-status', sensor: 'paper' },
        isAnswer: (message) => message.kind === 'sensor',
      };
    }
    this.#processNumber = (this.#processNumber + 1) % 10_000;
    const id = String(this.#processNumber).padStart(4, '0');
    return {
      command: { kind: 'process-id', id },
      isAnswer: (message) => message.kind === 'process-id' && message.id === id,
    };
  }

  async #lookAfterwards(
    line: PrinterLine,
    message: PrinterMessage,
    deadline: Deadline,
  ): Promise<Result<Ending, PrinterLineFailure>> {
    if (message.kind === 'sensor' && paperFromSensorStatus(message.byte) === 'end') {
      return ok({ kind: 'doubtful', problems: ['paper-empty'] });
    }
    const status = await this.#tolerantly(() => line.askStatus(deadline));
    if (!status.ok) return status;
    const problems = problemsOf(line.sightedFault ?? status.value);
    return ok({ kind: isFault(line.sightedFault ?? status.value) ? 'doubtful' : 'confirmed', problems });
  }

  /** Whether a printer at work has a fault. */
  async #look(
    line: PrinterLine,
    deadline: Deadline,
  ): Promise<Result<Ending | undefined, PrinterLineFailure>> {
    const status = await this.#tolerantly(() => line.askStatus(deadline));
    if (!status.ok) return status;
    const seen = line.sightedFault ?? status.value;
    return ok(isFault(seen) ? { kind: 'fault', problems: problemsOf(seen) } : undefined);
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
    const bounds = { deadlineMs: abandonLimitMs, signal: new AbortController().signal };
    using answer = line.expect((message) => message.kind === 'buffers-cleared');
    const written = await line.write(encodeCommand({ kind: 'real-time-clear' }), bounds);
    if (!written.ok) return false;
    return (await answer.next(bounds)).ok;
  }

  async #softReset(deadline: Deadline): Promise<Result<void, PrinterLineFailure>> {
    const written = await this.#write(
      [{ kind: 'real-time-clear' }, { kind: 'real-time-recovery', buffers: 'clear' }, { kind: 'initialize' }],
      deadline,
    );
    if (!written.ok) return written;
    return pause(recoveryPauseMs, deadline.within(recoveryPauseMs * 2));
  }

  async #write(
    commands: readonly PrinterCommand[],
    deadline: Deadline,
  ): Promise<Result<void, PrinterLineFailure>> {
    const line = await this.#openLine(deadline);
    if (!line.ok) return line;
    return line.value.write(joinBytes(commands.map(encodeCommand)), deadline.within(writeLimitMs));
  }

  async #readStatus(deadline: Deadline): Promise<Result<PrinterStatus, PrinterLineFailure>> {
    const line = await this.#openLine(deadline);
    if (!line.ok) return line;
    return line.value.askStatus(deadline);
  }

  async #openLine(deadline: Deadline): Promise<Result<PrinterLine, PortFailure>> {
    if (this.#line !== undefined && !this.#line.lost) return ok(this.#line);
    await this.#dropLine();
    const port = await this.#options.opener.open(deadline.within(openLimitMs));
    if (!port.ok) return port;
    this.#line = new PrinterLine(port.value, this.#options.answerLimitMs);
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
function voidRemains(): Uint8Array {
  const slip: Slip = {
    blocks: [
      { kind: 'feed', lines: 1 },
      { kind: 'text', text: '以上未打印完整，作废', align: 'centre', bold: true },
      { kind: 'cut' },
    ],
  };
  const pieces = encodeSlip(slip, { columns: 32, characterRom: 'gb2312' });
  return joinBytes(pieces.ok ? pieces.value : []);
}

/** Whole pieces only: a question between two bytes of one command would be taken for its data. */
function batchesOf(pieces: readonly Uint8Array[]): Uint8Array[] {
  const batches: Uint8Array[] = [];
  let batch: Uint8Array[] = [];
  let size = 0;
  for (const piece of pieces) {
    if (size > 0 && size + piece.length > batchBytes) {
      batches.push(joinBytes(batch));
      batch = [];
      size = 0;
    }
    batch.push(piece);
    size += piece.length;
  }
  return size > 0 ? [...batches, joinBytes(batch)] : batches;
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
