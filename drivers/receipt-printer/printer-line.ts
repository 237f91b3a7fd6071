import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { type Deadline, pause, withinBounds } from '../bounds.ts';
import type { BytePort, CallBounds, PortFailure } from '../port.ts';
import { encodeCommand, type StatusTopic } from './codec.ts';
import { isFault, type PrinterStatus, statusFromAutomatic, statusFromRealTime } from './status.ts';
import { createStatusParser, type PrinterMessage, statusGapMs } from './status-parser.ts';

export type PrinterLineFailure = PortFailure | AppFailure<'not-responding' | 'protocol-error'>;

/** Real-time answers come within milliseconds; this leaves room for slow lines and the buffers of USB bridges. */
const defaultAnswerLimitMs = 1_000;
const writeLimitMs = 2_000;

/** Waits for the messages that answer one question. */
export interface Expectation extends Disposable {
  /** More has come than was asked for: one of the answers is noise, and nobody knows which. */
  readonly ambiguous: boolean;
  next(bounds: CallBounds): Promise<Result<PrinterMessage, PrinterLineFailure>>;
}

/** An open port to a printer, with its parser: one question at a time. */
export class PrinterLine {
  readonly #port: BytePort;
  readonly #answerLimitMs: number;
  readonly #parser = createStatusParser();
  readonly #expectations = new Set<(message: PrinterMessage | PortFailure) => void>();
  #lost: PortFailure | undefined;
  #sightedFault: PrinterStatus | undefined;
  /** An answer to a question that was given up may still come: it must not answer the next one. */
  #lateAnswerPossible = false;

  constructor(port: BytePort, answerLimitMs = defaultAnswerLimitMs) {
    this.#port = port;
    this.#answerLimitMs = answerLimitMs;
    port.onBytes((bytes) => {
      for (const { message } of this.#parser.push(bytes, performance.now())) this.#deliver(message);
    });
    port.onLost((failure) => {
      this.#lost = failure;
      for (const expectation of [...this.#expectations]) expectation(failure);
    });
  }

  get lost(): boolean {
    return this.#lost !== undefined;
  }

  /** A fault that the printer reported by itself (automatic status) since {@link forgetFaults}. */
  get sightedFault(): PrinterStatus | undefined {
    return this.#sightedFault;
  }

  forgetFaults(): void {
    this.#sightedFault = undefined;
  }

  /** With {@link trustedSince}: whether the line has been free of noise in between. */
  trustMark(): number {
    return this.#parser.counts.discardedBytes;
  }

  trustedSince(mark: number): boolean {
    return this.#parser.counts.discardedBytes === mark;
  }

  write(bytes: Uint8Array, bounds: CallBounds): Promise<Result<void, PortFailure>> {
    return this.#port.write(bytes, bounds);
  }

  /** Asks DLE EOT 1 to 4, one after the other. */
  async askStatus(deadline: Deadline): Promise<Result<PrinterStatus, PrinterLineFailure>> {
    const answers = { printer: 0, 'offline-cause': 0, 'error-cause': 0, paper: 0 };
    for (const topic of Object.keys(answers) as StatusTopic[]) {
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
    this.#lost ??= { code: 'port-closed' };
    for (const expectation of [...this.#expectations]) expectation(this.#lost);
    await this.#port.close();
  }

  async #ask(topic: StatusTopic, deadline: Deadline): Promise<Result<number, PrinterLineFailure>> {
    if (this.#lost) return { ok: false, failure: this.#lost };
    if (this.#lateAnswerPossible) {
      const quiet = await pause(statusGapMs, deadline.within(this.#answerLimitMs));
      if (!quiet.ok) return quiet;
      this.#lateAnswerPossible = false;
    }
    this.#parser.tick(performance.now());
    const trusted = this.trustMark();
    using answer = this.expect((message) => message.kind === 'real-time');
    const written = await this.#port.write(
      encodeCommand({ kind: 'real-time-status', topic }),
      deadline.within(writeLimitMs),
    );
    if (!written.ok) return written;
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

  #deliver(message: PrinterMessage): void {
    if (message.kind === 'automatic') {
      const status = statusFromAutomatic(message.bytes);
      if (isFault(status)) this.#sightedFault = status;
    }
    for (const expectation of [...this.#expectations]) expectation(message);
  }
}
