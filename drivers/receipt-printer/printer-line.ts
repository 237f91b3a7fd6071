import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { type Deadline, pause, withinBounds } from '../bounds.ts';
import type { BytePort, CallBounds, PortFailure } from '../port.ts';
import { encodeCommand, type StatusTopic } from './codec.ts';
import {
  healthyAnswers,
  isFault,
  isPassing,
  type PrinterStatus,
  statusFromAutomatic,
  statusFromRealTime,
} from './status.ts';
import { createStatusParser, type PrinterMessage, statusGapMs, XOFF, XON } from './status-parser.ts';

export type PrinterLineFailure = PortFailure | AppFailure<'not-responding' | 'protocol-error'>;

/** Real-time answers come within milliseconds; this leaves room for slow lines and the buffers of USB bridges. */
const defaultAnswerLimitMs = 1_000;
const writeLimitMs = 5_000;
/** How long XOFF may last before it counts as a lost XON: longer than a full buffer takes to print. */
const defaultHoldLimitMs = 10_000;
/** Bytes sent before the line looks for XOFF again. Printers send it while 128 or more bytes still have room. */
const flowChunkBytes = 64;

/** Waits for the messages that answer one question. */
export interface Expectation extends Disposable {
  /** More has come than was asked for: one of the answers is noise, and nobody knows which. */
  readonly ambiguous: boolean;
  next(bounds: CallBounds): Promise<Result<PrinterMessage, PrinterLineFailure>>;
}

export interface PrinterLineOptions {
  /** Milliseconds; 1,000 when absent. */
  readonly answerLimitMs?: number | undefined;
  /** Whether XOFF and XON of the printer are obeyed. */
  readonly obeysFlowControl: boolean;
  /** How long XOFF may last, in milliseconds; 10,000 when absent. */
  readonly holdLimitMs?: number | undefined;
}

/** An open port to a printer, with its parser: one question at a time. */
export class PrinterLine {
  readonly #port: BytePort;
  readonly #answerLimitMs: number;
  readonly #obeysFlowControl: boolean;
  readonly #holdLimitMs: number;
  readonly #parser = createStatusParser();
  readonly #expectations = new Set<(message: PrinterMessage | PortFailure) => void>();
  #lost: PortFailure | undefined;
  #sightedFault: PrinterStatus | undefined;
  /** An answer to a question that was given up may still come: it must not answer the next one. */
  #lateAnswerPossible = false;
  /** Settled by XON, or by the end of the port. Absent while the printer takes data. */
  #hold: PromiseWithResolvers<void> | undefined;
  #unanswered = 0;

  constructor(port: BytePort, options: PrinterLineOptions) {
    this.#port = port;
    this.#answerLimitMs = options.answerLimitMs ?? defaultAnswerLimitMs;
    this.#holdLimitMs = options.holdLimitMs ?? defaultHoldLimitMs;
    this.#obeysFlowControl = options.obeysFlowControl;
    port.onBytes((bytes) => {
      // Wherever they stand, also between the bytes of a message.
      for (const byte of bytes) this.#regulate(byte);
      for (const { message } of this.#parser.push(bytes, performance.now())) this.#deliver(message);
    });
    port.onLost((failure) => this.#lose(failure));
  }

  get lost(): boolean {
    return this.#lost !== undefined;
  }

  /** The printer has sent XOFF and not yet XON. */
  get held(): boolean {
    return this.#hold !== undefined;
  }

  /** A fault that the printer reported by itself (automatic status) since {@link forgetFaults}. */
  get sightedFault(): PrinterStatus | undefined {
    return this.#sightedFault;
  }

  /** Real-time questions without an answer since {@link forgetFaults}: the printer may have been without power. */
  get unanswered(): number {
    return this.#unanswered;
  }

  forgetFaults(): void {
    this.#sightedFault = undefined;
    this.#unanswered = 0;
  }

  /** With {@link trustedSince}: whether the line has been free of noise in between. */
  trustMark(): number {
    return this.#parser.counts.discardedBytes;
  }

  trustedSince(mark: number): boolean {
    return this.#parser.counts.discardedBytes === mark;
  }

  /** Waits for XON. `deadline-exceeded` when it does not come within the bounds. */
  async untilClear(bounds: CallBounds): Promise<Result<void, PrinterLineFailure>> {
    if (this.#hold !== undefined) {
      const cleared = await withinBounds(bounds, this.#hold.promise);
      if (!cleared.ok) return cleared;
    }
    return this.#lost ? { ok: false, failure: this.#lost } : ok();
  }

  /** Sends data, as fast as the printer takes them. Fails with `not-responding` when XOFF does not end. */
  async write(bytes: Uint8Array, deadline: Deadline): Promise<Result<void, PrinterLineFailure>> {
    const chunkBytes = this.#obeysFlowControl ? flowChunkBytes : Math.max(1, bytes.length);
    for (let offset = 0; offset < bytes.length; offset += chunkBytes) {
      const clear = await this.untilClear(deadline.within(this.#holdLimitMs));
      if (!clear.ok) return this.held && deadline.check().ok ? fail('not-responding', 'flow-control') : clear;
      const written = await this.writeAtOnce(bytes.subarray(offset, offset + chunkBytes), deadline);
      if (!written.ok) return written;
    }
    return ok();
  }

  /** For real-time commands only, which printers take even when they have sent XOFF. */
  writeAtOnce(bytes: Uint8Array, deadline: Deadline): Promise<Result<void, PortFailure>> {
    return this.#port.write(bytes, deadline.within(writeLimitMs));
  }

  /** Asks DLE EOT, one topic after the other. What a printer does not answer counts as in order. */
  async askStatus(
    topics: readonly StatusTopic[],
    deadline: Deadline,
  ): Promise<Result<PrinterStatus, PrinterLineFailure>> {
    const answers = { ...healthyAnswers };
    for (const topic of topics) {
      const answer = await this.#ask(topic, deadline);
      if (!answer.ok) return answer;
      answers[topic] = answer.value;
    }
    return ok(statusFromRealTime(answers));
  }

  /** Must be made before the question is sent; later messages that fit are kept until asked for. */
  expect(isAnswer: (message: PrinterMessage) => boolean): Expectation {
    const arrived: (PrinterMessage | PortFailure)[] = this.#lost ? [this.#lost] : [];
    let waiting: ((message: PrinterMessage | PortFailure) => void) | undefined;
    const take = (message: PrinterMessage | PortFailure): void => {
      if ('kind' in message && !isAnswer(message)) return;
      const receiver = waiting;
      waiting = undefined;
      if (receiver) receiver(message);
      else arrived.push(message);
    };
    this.#expectations.add(take);
    return {
      get ambiguous() {
        return arrived.length > 0;
      },
      next: async (bounds) => {
        const early = arrived.shift();
        const message = early
          ? ok(early)
          : await withinBounds(
              bounds,
              new Promise<PrinterMessage | PortFailure>((resolve) => {
                waiting = resolve;
              }),
            );
        waiting = undefined;
        if (!message.ok) return message;
        return 'code' in message.value ? { ok: false, failure: message.value } : ok(message.value);
      },
      [Symbol.dispose]: () => {
        this.#expectations.delete(take);
      },
    };
  }

  async close(): Promise<void> {
    this.#lose({ code: 'port-closed' });
    await this.#port.close();
  }

  async #ask(topic: StatusTopic, deadline: Deadline): Promise<Result<number, PrinterLineFailure>> {
    if (this.#lost) return { ok: false, failure: this.#lost };
    if (this.#lateAnswerPossible) {
      const quiet = await pause(statusGapMs, deadline.within(statusGapMs * 2));
      if (!quiet.ok) return quiet;
      this.#lateAnswerPossible = false;
    }
    this.#parser.tick(performance.now());
    const trusted = this.trustMark();
    using answer = this.expect((message) => message.kind === 'real-time');
    const written = await this.writeAtOnce(encodeCommand({ kind: 'real-time-status', topic }), deadline);
    if (!written.ok) {
      // Given up while it was sent: it may have arrived.
      this.#lateAnswerPossible = true;
      return written;
    }
    this.#unanswered += 1;
    const message = await answer.next(deadline.within(this.#answerLimitMs));
    if (!message.ok) {
      this.#lateAnswerPossible = true;
      if (message.failure.code !== 'deadline-exceeded' || !deadline.check().ok) return message;
      return this.trustedSince(trusted) ? fail('not-responding', topic) : fail('protocol-error', topic);
    }
    // An answer among noise could be noise as well.
    if (!this.trustedSince(trusted) || answer.ambiguous || message.value.kind !== 'real-time') {
      this.#lateAnswerPossible = true;
      return fail('protocol-error', topic);
    }
    return ok(message.value.byte);
  }

  #regulate(byte: number): void {
    if (!this.#obeysFlowControl) return;
    if (byte === XOFF) this.#hold ??= Promise.withResolvers<void>();
    if (byte === XON) this.#release();
  }

  #release(): void {
    this.#hold?.resolve();
    this.#hold = undefined;
  }

  #lose(failure: PortFailure): void {
    this.#lost ??= failure;
    this.#release();
    for (const expectation of [...this.#expectations]) expectation(this.#lost);
  }

  #deliver(message: PrinterMessage): void {
    if (message.kind === 'real-time') this.#unanswered -= 1;
    if (message.kind === 'automatic') {
      const status = statusFromAutomatic(message.bytes);
      // A head that was hot for a moment has lost nothing.
      if (isFault(status) && !isPassing(status)) this.#sightedFault = status;
    }
    for (const expectation of [...this.#expectations]) expectation(message);
  }
}
