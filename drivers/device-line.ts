import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { type Deadline, listenFor, withinBounds } from './bounds.ts';
import type { IncrementalParser } from './incremental-parser.ts';
import type { BytePort, PortFailure, PortFailureCode, PortOpener } from './port.ts';
import { RecoveryLadder, type RecoveryLadderOptions } from './recovery.ts';
import { stepFailure } from './step-failure.ts';

export type LineFailureCode = PortFailureCode | 'not-responding' | 'protocol-error';
export type LineFailure = AppFailure<LineFailureCode>;

export interface DeviceLineOptions<Message> {
  readonly opener: PortOpener;
  readonly createParser: () => IncrementalParser<Message>;
  /** Bytes that are thrown away count as a damaged answer when the line is then silent for so long. */
  readonly interByteTimeoutMs: number;
  readonly softReset?: RecoveryLadderOptions['softReset'];
  readonly reopenWindowMs?: number | undefined;
  readonly onRecovery?: RecoveryLadderOptions['onStep'] | undefined;
  /**
   * Set where a late answer cannot be told from the answer to the next question: then a port whose exchange did
   * not end is never used again.
   */
  readonly reopenAfterBrokenExchange?: boolean;
}

export interface Exchange<Message, Answer> {
  readonly request: Uint8Array;
  /** Named in failures. */
  readonly step: string;
  /** Of the time in which this process listens; see {@link listenFor}. */
  readonly timeoutMs: number;
  /** Called with each message until it returns the answer; messages that answer something else are passed over. */
  readonly take: (message: Message) => Answer | undefined;
}

const OPEN_LIMIT_MS = 3_000;
const WRITE_LIMIT_MS = 1_000;

/** Troubles of the line or the device, which the recovery ladder is for. */
export function isLineTrouble(failure: AppFailure): boolean {
  switch (failure.code) {
    case 'not-responding':
    case 'protocol-error':
    case 'port-closed':
    case 'port-write-failed':
    case 'port-not-found':
    case 'port-open-failed':
      return true;
    default:
      return false;
  }
}

/**
 * A device that answers one question at a time: its port, its parser and its recovery. The driver above knows what
 * to ask; this knows how an answer can fail to come. Used by one call at a time (see exclusive-call.ts).
 */
export class DeviceLine<Message> {
  readonly #options: DeviceLineOptions<Message>;
  readonly #ladder: RecoveryLadder;
  #open: OpenLine<Message> | undefined;
  /** Ends when every port that was dropped is closed. */
  #closing: Promise<unknown> = Promise.resolve();
  /** The port was opened, and nobody was told yet. */
  #fresh = false;

  constructor(options: DeviceLineOptions<Message>) {
    this.#options = options;
    this.#ladder = new RecoveryLadder({
      softReset: options.softReset,
      reopen: async (deadline) => {
        await this.drop();
        return this.#ensureOpen(deadline);
      },
      reopenWindowMs: options.reopenWindowMs,
      onStep: options.onRecovery,
    });
  }

  get isOpen(): boolean {
    return this.#open !== undefined && !this.#open.lost;
  }

  /** The port that was open is gone, and nobody has noticed yet but this line. */
  get isLost(): boolean {
    return this.#open?.lost === true;
  }

  /**
   * `fresh`: the port was opened since the last call, by this one or by the recovery ladder, so the device knows
   * nothing of what was agreed on before. Told once a port: whoever then fails to agree drops the line.
   */
  async open(deadline: Deadline): Promise<Result<{ readonly fresh: boolean }, PortFailure>> {
    const opened = await this.#ensureOpen(deadline);
    if (!opened.ok) return opened;
    const fresh = this.#fresh;
    this.#fresh = false;
    return ok({ fresh });
  }

  async drop(): Promise<void> {
    const line = this.#open;
    if (line === undefined) return;
    this.#open = undefined;
    const closed = line.close();
    this.#closing = Promise.allSettled([this.#closing, closed]);
    await closed;
  }

  async exchange<Answer>(
    exchange: Exchange<Message, Answer>,
    deadline: Deadline,
  ): Promise<Result<Answer, LineFailure>> {
    const line = this.#open;
    if (line === undefined || line.lost) return fail('port-closed');
    const outcome = await line.exchange(exchange, deadline);
    if (!outcome.ok && this.#options.reopenAfterBrokenExchange === true && this.#open === line) {
      await this.drop();
    }
    return outcome;
  }

  /** Bytes that nothing answers: acknowledgements, farewells. */
  async send(bytes: Uint8Array, deadline: Deadline): Promise<Result<void, LineFailure>> {
    const line = this.#open;
    if (line === undefined || line.lost) return fail('port-closed');
    return line.send(bytes, deadline);
  }

  /** Runs an operation under the recovery ladder until it succeeds or the ladder ends. */
  async recovered<Value, Failure extends AppFailure>(
    deadline: Deadline,
    operation: () => Promise<Result<Value, Failure>>,
  ): Promise<Result<Value, Failure | AppFailure<'out-of-service' | 'deadline-exceeded' | 'aborted'>>> {
    for (;;) {
      const outcome = await operation();
      if (outcome.ok) {
        this.#ladder.succeeded();
        return outcome;
      }
      if (!isLineTrouble(outcome.failure)) return outcome;
      const again = await this.recover(outcome.failure, deadline);
      if (!again.ok) return again;
    }
  }

  /** One rung of the ladder, for an operation that cannot simply be repeated. `ok`: it may begin anew. */
  async recover(
    cause: AppFailure,
    deadline: Deadline,
  ): Promise<Result<void, AppFailure<'out-of-service' | 'deadline-exceeded' | 'aborted'>>> {
    const again = await this.#ladder.climb(cause, deadline);
    // The next call opens a new port: that is how a device comes back that was plugged in again.
    if (!again.ok && again.failure.code === 'out-of-service') await this.drop();
    return again;
  }

  /** The device works: the ladder is back at the ground. For what does not run in {@link recovered}. */
  succeeded(): void {
    this.#ladder.succeeded();
  }

  async #ensureOpen(deadline: Deadline): Promise<Result<void, PortFailure>> {
    if (this.#open !== undefined && !this.#open.lost) return ok();
    await this.drop();
    // A call that was given up may have left its port closing: until that is done the port is locked.
    const free = await withinBounds(deadline.within(OPEN_LIMIT_MS), this.#closing);
    if (!free.ok) return free;
    const port = await this.#options.opener.open(deadline.within(OPEN_LIMIT_MS));
    if (!port.ok) return port;
    this.#open = new OpenLine(port.value, this.#options);
    this.#fresh = true;
    return ok();
  }
}

type Settlement<Answer> = { readonly answer: Answer } | { readonly failure: LineFailure };

/** An open port with its parser. */
class OpenLine<Message> {
  readonly #port: BytePort;
  readonly #parser: IncrementalParser<Message>;
  readonly #interByteTimeoutMs: number;
  #onMessage: ((message: Message) => void) | undefined;
  #onFailure: ((failure: LineFailure) => void) | undefined;
  #discardedBefore = 0;
  #idleTimer: NodeJS.Timeout | undefined;
  #lost = false;
  /** Until when the answer to a question that was broken off may still come, in milliseconds of the clock. */
  #lateUntil = 0;
  #onLateAnswer: (() => void) | undefined;

  constructor(port: BytePort, options: DeviceLineOptions<Message>) {
    this.#port = port;
    this.#parser = options.createParser();
    this.#interByteTimeoutMs = options.interByteTimeoutMs;
    port.onBytes((bytes) => {
      this.#take(this.#parser.push(bytes, performance.now()));
      this.#watchSilence();
    });
    port.onLost((failure) => {
      this.#lost = true;
      this.#onFailure?.(failure);
      this.#endLateAnswer();
    });
  }

  get lost(): boolean {
    return this.#lost;
  }

  async exchange<Answer>(
    { request, step, timeoutMs, take }: Exchange<Message, Answer>,
    deadline: Deadline,
  ): Promise<Result<Answer, LineFailure>> {
    const free = await this.#letLateAnswerPass(deadline);
    if (!free.ok) return free;
    // What is left of an earlier answer answers nothing any more.
    this.#parser.discardPending('stale');
    this.#discardedBefore = this.#parser.counts.discardedBytes;
    const settled = Promise.withResolvers<Settlement<Answer>>();
    const settle = (settlement: Settlement<Answer>) => {
      this.#lateUntil = 0;
      settled.resolve(settlement);
    };
    this.#onMessage = (message) => {
      const answer = take(message);
      if (answer !== undefined) settle({ answer });
    };
    this.#onFailure = (failure) => settle({ failure });
    this.#lateUntil = performance.now() + timeoutMs;
    try {
      const sent = await this.send(request, deadline);
      if (!sent.ok) return sent;
      const outcome = await listenFor(settled.promise, timeoutMs, deadline);
      if (!outcome.ok) return stepFailure(outcome.failure, deadline, step);
      if ('failure' in outcome.value) return { ok: false, failure: outcome.value.failure };
      return ok(outcome.value.answer);
    } finally {
      this.#onMessage = undefined;
      this.#onFailure = undefined;
      clearTimeout(this.#idleTimer);
    }
  }

  async send(bytes: Uint8Array, deadline: Deadline): Promise<Result<void, LineFailure>> {
    const begin = deadline.check();
    if (!begin.ok) return begin;
    const givenUp = new AbortController();
    const { deadlineMs } = deadline.rest();
    try {
      const writing = this.#port.write(bytes, { deadlineMs, signal: givenUp.signal });
      // A process that was held up finds the write done and its time over at once: that is no silent device.
      const listened = await listenFor(writing, WRITE_LIMIT_MS, deadline);
      const written = listened.ok ? listened.value : listened;
      if (written.ok) return ok();
      if (written.failure.code === 'port-closed') this.#lost = true;
      return stepFailure(written.failure, deadline, 'write');
    } finally {
      givenUp.abort();
    }
  }

  /**
   * A call that was aborted leaves a question behind whose answer is on its way. Many answers do not say what they
   * answer: it must not be taken for the answer to the next question.
   */
  async #letLateAnswerPass(deadline: Deadline): Promise<Result<void, LineFailure>> {
    const leftMs = this.#lateUntil - performance.now();
    if (leftMs <= 0) return ok();
    const passed = Promise.withResolvers<void>();
    this.#onLateAnswer = passed.resolve;
    const waited = await withinBounds(deadline.within(leftMs), passed.promise);
    this.#onLateAnswer = undefined;
    if (this.#lost) return fail('port-closed');
    return waited.ok ? ok() : deadline.check();
  }

  async close(): Promise<void> {
    this.#lost = true;
    clearTimeout(this.#idleTimer);
    await this.#port.close();
  }

  #take(messages: readonly { readonly message: Message }[]): void {
    for (const { message } of messages) {
      if (this.#onMessage !== undefined) this.#onMessage(message);
      else this.#endLateAnswer();
    }
  }

  #endLateAnswer(): void {
    this.#lateUntil = 0;
    this.#onLateAnswer?.();
  }

  /** An answer that broke off, or that was thrown away as damaged, is told after a short silence. */
  #watchSilence(): void {
    clearTimeout(this.#idleTimer);
    if (this.#onFailure === undefined) return;
    const damaged = () => this.#parser.counts.discardedBytes > this.#discardedBefore;
    if (this.#parser.bufferedBytes === 0 && !damaged()) return;
    this.#idleTimer = setTimeout(() => {
      this.#take(this.#parser.tick(performance.now()));
      // A timer may fire a little early: then the partial frame still waits, and so do we.
      if (this.#parser.bufferedBytes > 0) this.#watchSilence();
      else if (damaged()) this.#onFailure?.({ code: 'protocol-error', detail: 'damaged-frame' });
    }, this.#interByteTimeoutMs);
  }
}
