import type { DeviceHealth, DeviceProblem } from '#contract/device.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { type Deadline, pause, withinBounds } from '../bounds.ts';
import { ExclusiveCall, type ExclusiveCallFailure } from '../exclusive-call.ts';
import type { IncrementalParser } from '../incremental-parser.ts';
import type { BytePort, CallBounds, PortFailure, PortOpener } from '../port.ts';
import { RecoveryLadder, type RecoveryStep } from '../recovery.ts';
import { stepFailure } from '../step-failure.ts';
import {
  type CommandName,
  commands,
  createFrameParser,
  decodeCardBlocks,
  decodeReply,
  decodeSamId,
  encodeCommand,
  INTER_BYTE_TIMEOUT_MS,
  type Reply,
} from './codec.ts';
import { type CardReaderStatus, statusOf } from './status.ts';
import { decodeAppendedAddress, decodeTextBlock } from './text-block.ts';

export interface IdCardReaderDriverOptions {
  readonly opener: PortOpener;
  /** Said in the health report, so that no simulated reader passes for a real one. */
  readonly simulated?: boolean;
  /**
   * Pause between two searches, 100–1500 ms; 350 when absent. Reader manuals ask for more than 300 ms, and
   * for several module makers faster polling is not supported.
   */
  readonly pollIntervalMs?: number;
  /** Also reads the address that was appended to the chip after a move. */
  readonly readAppendedAddress?: boolean;
  /**
   * How {@link IdCardReaderDriver.waitForRemoval} makes a resting card answer again. `field-reset` resets the
   * module before each search; `find-only` takes "no card" at its word, for modules that do not bear resets.
   */
  readonly presenceProbe?: 'field-reset' | 'find-only';
  /** How long the recovery ladder tries to reopen a lost port; see recovery.ts. */
  readonly reopenWindowMs?: number;
  readonly onRecovery?: (step: RecoveryStep, cause: AppFailure) => void;
}

export interface CardReading {
  readonly document: IdentityDocument;
  /** The portrait in WLT coding, opaque: only the reader maker's library decodes it. */
  readonly photo: Uint8Array;
  readonly appendedAddress?: string;
}

export type IdCardReaderFailureCode =
  | PortFailure['code']
  | ExclusiveCallFailure['code']
  /** The card left the field during the read: ask to lay it down again and to leave it there. */
  | 'card-removed'
  /** The card lies there, but several attempts failed: ask to lay it down again, flat. */
  | 'card-unreadable'
  /** The security module refuses the card: not genuine, or damaged. Another card is needed. */
  | 'card-rejected'
  /** A card of another kind (bank card, transport card). */
  | 'card-type-unsupported'
  | 'not-responding'
  | 'protocol-error'
  /** The reader needs a technician: self-test, authorisation or configuration. */
  | 'reader-fault'
  | 'out-of-service';

export type IdCardReaderFailure = AppFailure<IdCardReaderFailureCode>;

const DEFAULT_POLL_INTERVAL_MS = 350;
const OPEN_LIMIT_MS = 3_000;
const WRITE_LIMIT_MS = 1_000;
/** Searches in a row that must find nothing before a card counts as removed. */
const ABSENT_SEARCHES = 2;
/** Passes that a lying card may fail before the citizen is asked to lay it again. */
const CARD_ATTEMPTS = 3;

/** Whether one pass found a card, and what to do if it failed. */
type Pass =
  | { readonly kind: 'read'; readonly reading: CardReading }
  | { readonly kind: 'no-card' }
  | { readonly kind: 'card-problem'; readonly cause: string }
  | { readonly kind: 'failed'; readonly failure: IdCardReaderFailure };

/**
 * Driver of a serial SDT reader module (SAM_V).
 *
 * Presence: after a successful read the card is ACTIVE for the reader and no longer answers a search, so
 * "no card" (80) means either that the card was lifted or that it still lies there. `readCard` makes use of
 * it: a card left behind by the last citizen is not read again. `waitForRemoval` resets the module, which
 * switches the field off and on, before each search: then a lying card answers, and only an empty reader
 * says 80. A module whose reset leaves the field on reports removal at once, as if in `find-only`.
 */
export class IdCardReaderDriver {
  readonly #options: IdCardReaderDriverOptions;
  readonly #calls: ExclusiveCall;
  readonly #ladder: RecoveryLadder;
  #line: Line | undefined;

  constructor(options: IdCardReaderDriverOptions) {
    this.#options = options;
    this.#calls = new ExclusiveCall({ onOverrun: () => void this.#dropLine() });
    this.#ladder = new RecoveryLadder({
      softReset: (deadline) => this.#transact('resetSam', deadline),
      reopen: async (deadline) => {
        await this.#dropLine();
        return this.#openLine(deadline);
      },
      ...(options.reopenWindowMs === undefined ? {} : { reopenWindowMs: options.reopenWindowMs }),
      ...(options.onRecovery === undefined ? {} : { onStep: options.onRecovery }),
    });
  }

  /** Opens the port and asks the module for its state. */
  open(bounds: CallBounds): Promise<Result<void, IdCardReaderFailure>> {
    this.#calls.reopen();
    return this.#calls.run(bounds, async (deadline) => {
      const line = await this.#openLine(deadline);
      if (!line.ok) return line;
      return this.#recovered(deadline, async () => {
        const reply = await this.#transact('samStatus', deadline);
        return reply.ok ? faultOf(reply.value.status) : reply;
      });
    });
  }

  /**
   * Waits for a card and reads it. `deadline-exceeded` means that nobody laid a card down in time. The
   * document is in memory only; whoever gets it answers for its end. `onCardFound` is called each time a
   * search finds a card, seconds before it is read: from then on one lies there, whatever becomes of the read.
   */
  readCard(
    bounds: CallBounds,
    onCardFound: () => void = () => undefined,
  ): Promise<Result<CardReading, IdCardReaderFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      let attempts = 0;
      let cardWasSeen = false;
      let absent = 0;
      for (;;) {
        const inTime = deadline.check();
        if (!inTime.ok) return inTime;
        const pass = await this.#readPass(deadline, () => {
          cardWasSeen = true;
          absent = 0;
          onCardFound();
        });
        if (pass.kind === 'read') {
          this.#ladder.succeeded();
          return ok(pass.reading);
        }
        if (pass.kind === 'failed') {
          if (!isDeviceTrouble(pass.failure)) return { ok: false, failure: pass.failure };
          const again = await this.#ladder.climb(pass.failure, deadline);
          if (!again.ok) return this.#giveUp(again);
          if (!cardWasSeen) continue;
        } else if (pass.kind === 'no-card') {
          absent += 1;
          if (!cardWasSeen) this.#ladder.succeeded();
          else if (absent >= ABSENT_SEARCHES) return fail('card-removed');
        } else {
          attempts += 1;
          if (attempts >= CARD_ATTEMPTS) return fail('card-unreadable', pass.cause);
        }
        if (cardWasSeen) {
          // A card that was selected answers a new search only after the field was off. If the module does
          // not even answer this, the next search tells.
          const reset = await this.#transact('resetSam', deadline);
          if (!reset.ok && !isDeviceTrouble(reset.failure)) return reset;
        }
        const waited = await pause(this.#pollIntervalMs(), deadline.rest());
        if (!waited.ok) return waited;
      }
    });
  }

  /** Ends when no card lies on the reader; `deadline-exceeded` when one still does. */
  waitForRemoval(bounds: CallBounds): Promise<Result<void, IdCardReaderFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      let absent = 0;
      for (;;) {
        const found = await this.#recovered(deadline, () => this.#probe(deadline));
        if (!found.ok) return found;
        absent = found.value ? 0 : absent + 1;
        if (absent >= ABSENT_SEARCHES) return ok();
        const waited = await pause(this.#pollIntervalMs(), deadline.rest());
        if (!waited.ok) return waited;
      }
    });
  }

  /** The health now. A reader that does not answer is a healthy answer to this question, not a failure. */
  checkHealth(bounds: CallBounds): Promise<Result<DeviceHealth, ExclusiveCallFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      const opened = await this.#openLine(deadline);
      if (!opened.ok) return this.#health('offline', ['port-lost']);
      const reply = await this.#transact('samStatus', deadline);
      if (!reply.ok) {
        if (reply.failure.code === 'aborted') return fail('aborted');
        const lost = reply.failure.code === 'port-closed' || reply.failure.code === 'port-write-failed';
        const garbled = reply.failure.code === 'protocol-error';
        return this.#health('offline', [lost ? 'port-lost' : garbled ? 'protocol-error' : 'not-responding']);
      }
      this.#ladder.succeeded();
      if (reply.value.status.action === 'accept') return this.#health('ready', []);
      return this.#health('blocked', ['hardware-fault']);
    });
  }

  /** The number of the security module, which the platform knows the reader by. */
  readSamId(bounds: CallBounds): Promise<Result<string, IdCardReaderFailure>> {
    return this.#calls.run(bounds, (deadline) =>
      this.#recovered(deadline, async () => {
        const reply = await this.#transact('samId', deadline);
        if (!reply.ok) return reply;
        const fault = faultOf(reply.value.status);
        if (!fault.ok) return fault;
        const id = decodeSamId(reply.value.reply.data);
        return id === undefined ? fail('protocol-error', 'samId') : ok(id);
      }),
    );
  }

  reset(bounds: CallBounds): Promise<Result<void, IdCardReaderFailure>> {
    return this.#calls.run(bounds, (deadline) =>
      this.#recovered(deadline, async () => {
        const reply = await this.#transact('resetSam', deadline);
        return reply.ok ? faultOf(reply.value.status) : reply;
      }),
    );
  }

  /** Ends a running call with `device-closed`. Idempotent; {@link open} begins anew. */
  async close(): Promise<void> {
    await this.#calls.close();
    await this.#dropLine();
  }

  async #readPass(deadline: Deadline, onCardFound: () => void): Promise<Pass> {
    const found = await this.#transact('findCard', deadline);
    if (!found.ok) return { kind: 'failed', failure: found.failure };
    if (found.value.status.action !== 'accept') return passOf('findCard', found.value.status);
    onCardFound();

    const selected = await this.#transact('selectCard', deadline);
    if (!selected.ok) return { kind: 'failed', failure: selected.failure };
    if (selected.value.status.action !== 'accept') return passOf('selectCard', selected.value.status);

    const read = await this.#transact('readTextAndPhoto', deadline);
    if (!read.ok) return { kind: 'failed', failure: read.failure };
    if (read.value.status.action !== 'accept') return passOf('readTextAndPhoto', read.value.status);
    const blocks = decodeCardBlocks(read.value.reply.data);
    if (blocks === undefined) return { kind: 'card-problem', cause: 'block-lengths' };
    const document = decodeTextBlock(blocks.text);
    if (!document.ok) {
      return { kind: 'card-problem', cause: `${document.failure.code}: ${document.failure.detail}` };
    }
    const reading = { document: document.value, photo: blocks.photo };
    if (this.#options.readAppendedAddress !== true) return { kind: 'read', reading };

    const appended = await this.#transact('readAppendedAddress', deadline);
    if (!appended.ok) return { kind: 'failed', failure: appended.failure };
    if (appended.value.status.action === 'accept-empty') return { kind: 'read', reading };
    if (appended.value.status.action !== 'accept') {
      return passOf('readAppendedAddress', appended.value.status);
    }
    const appendedAddress = decodeAppendedAddress(appended.value.reply.data);
    return {
      kind: 'read',
      reading: appendedAddress === undefined ? reading : { ...reading, appendedAddress },
    };
  }

  /** Whether a card lies on the reader. */
  async #probe(deadline: Deadline): Promise<Result<boolean, IdCardReaderFailure>> {
    if (this.#options.presenceProbe !== 'find-only') {
      const reset = await this.#transact('resetSam', deadline);
      if (!reset.ok) return reset;
    }
    const found = await this.#transact('findCard', deadline);
    if (!found.ok) return found;
    if (found.value.status.action === 'accept') return ok(true);
    if (found.value.status.action === 'keep-polling') return ok(false);
    const fault = faultOf(found.value.status);
    return fault.ok ? fail('protocol-error', found.value.status.code) : fault;
  }

  /** Runs an operation under the recovery ladder until it succeeds or the ladder ends. */
  async #recovered<Value>(
    deadline: Deadline,
    operation: () => Promise<Result<Value, IdCardReaderFailure>>,
  ): Promise<Result<Value, IdCardReaderFailure>> {
    for (;;) {
      const outcome = await operation();
      if (outcome.ok) {
        this.#ladder.succeeded();
        return outcome;
      }
      if (!isDeviceTrouble(outcome.failure)) return outcome;
      const again = await this.#ladder.climb(outcome.failure, deadline);
      if (!again.ok) return this.#giveUp(again);
    }
  }

  async #giveUp<Failure extends Result<never, IdCardReaderFailure>>(failure: Failure): Promise<Failure> {
    // The next call opens a new port: that is how a reader comes back that was plugged in again.
    if (!failure.ok && failure.failure.code === 'out-of-service') await this.#dropLine();
    return failure;
  }

  /** One command and its reply. A damaged line is given a second chance at once. */
  async #transact(
    command: CommandName,
    deadline: Deadline,
  ): Promise<Result<{ readonly reply: Reply; readonly status: CardReaderStatus }, IdCardReaderFailure>> {
    const first = await this.#exchange(command, deadline);
    const damaged = first.ok
      ? first.value.status.action === 'resend'
      : first.failure.code === 'protocol-error';
    if (!damaged) return first;
    const second = await this.#exchange(command, deadline);
    if (second.ok && second.value.status.action === 'resend') {
      return fail('protocol-error', second.value.status.code);
    }
    return second;
  }

  async #exchange(
    command: CommandName,
    deadline: Deadline,
  ): Promise<Result<{ readonly reply: Reply; readonly status: CardReaderStatus }, IdCardReaderFailure>> {
    // A port that was lost since the last command is a matter for the ladder, which says so.
    if (this.#line?.lost === true) return fail('port-closed');
    const line = await this.#openLine(deadline);
    if (!line.ok) return line;
    const reply = await line.value.exchange(command, deadline);
    if (!reply.ok) return reply;
    return ok({ reply: reply.value, status: statusOf(reply.value.sw3) });
  }

  async #openLine(deadline: Deadline): Promise<Result<Line, PortFailure>> {
    if (this.#line !== undefined && !this.#line.lost) return ok(this.#line);
    await this.#dropLine();
    const port = await this.#options.opener.open(deadline.within(OPEN_LIMIT_MS));
    if (!port.ok) return port;
    this.#line = new Line(port.value);
    return ok(this.#line);
  }

  async #dropLine(): Promise<void> {
    const line = this.#line;
    this.#line = undefined;
    await line?.close();
  }

  #health(condition: DeviceHealth['condition'], problems: DeviceProblem[]): Result<DeviceHealth, never> {
    return ok({
      kind: 'id-card-reader',
      condition,
      problems,
      simulated: this.#options.simulated === true,
    });
  }

  #pollIntervalMs(): number {
    return this.#options.pollIntervalMs ?? DEFAULT_POLL_INTERVAL_MS;
  }
}

/** An open port with its parser: sends one command, waits for the one reply. */
class Line {
  readonly #port: BytePort;
  readonly #parser: IncrementalParser<Uint8Array> = createFrameParser('reply');
  #settle: ((outcome: Reply | PortFailure | 'damaged') => void) | undefined;
  #command: CommandName | undefined;
  #discardedBefore = 0;
  #idleTimer: NodeJS.Timeout | undefined;
  #lost = false;

  constructor(port: BytePort) {
    this.#port = port;
    port.onBytes((bytes) => {
      this.#take(this.#parser.push(bytes, performance.now()));
      this.#watchSilence();
    });
    port.onLost((failure) => {
      this.#lost = true;
      this.#settle?.(failure);
    });
  }

  get lost(): boolean {
    return this.#lost;
  }

  async exchange(command: CommandName, deadline: Deadline): Promise<Result<Reply, IdCardReaderFailure>> {
    // What is left of an earlier reply answers nothing any more.
    this.#parser.discardPending('stale');
    this.#discardedBefore = this.#parser.counts.discardedBytes;
    const answer = Promise.withResolvers<Reply | PortFailure | 'damaged'>();
    this.#command = command;
    this.#settle = answer.resolve;
    try {
      const written = await this.#port.write(encodeCommand(command), deadline.within(WRITE_LIMIT_MS));
      if (!written.ok) {
        if (written.failure.code === 'port-closed') this.#lost = true;
        return stepFailure(written.failure, deadline, 'write');
      }
      const reply = await withinBounds(deadline.within(commands[command].replyTimeoutMs), answer.promise);
      if (!reply.ok) return stepFailure(reply.failure, deadline, command);
      if (reply.value === 'damaged') return fail('protocol-error', 'damaged-frame');
      return 'code' in reply.value ? { ok: false, failure: reply.value } : ok(reply.value);
    } finally {
      this.#settle = undefined;
      this.#command = undefined;
      clearTimeout(this.#idleTimer);
    }
  }

  async close(): Promise<void> {
    this.#lost = true;
    clearTimeout(this.#idleTimer);
    await this.#port.close();
  }

  #take(messages: readonly { readonly message: Uint8Array }[]): void {
    for (const { message } of messages) {
      const reply = decodeReply(message);
      if (this.#command !== undefined && answers(this.#command, reply)) this.#settle?.(reply);
    }
  }

  /** A reply that broke off, or that was thrown away as damaged, is told after a short silence. */
  #watchSilence(): void {
    clearTimeout(this.#idleTimer);
    if (this.#settle === undefined) return;
    const damaged = () => this.#parser.counts.discardedBytes > this.#discardedBefore;
    if (this.#parser.bufferedBytes === 0 && !damaged()) return;
    this.#idleTimer = setTimeout(() => {
      this.#take(this.#parser.tick(performance.now()));
      // A timer may fire a little early: then the partial frame still waits, and so do we.
      if (this.#parser.bufferedBytes > 0) this.#watchSilence();
      else if (damaged()) this.#settle?.('damaged');
    }, INTER_BYTE_TIMEOUT_MS);
  }
}

/** Success replies have the length of their command; an error reply could belong to any. */
function answers(command: CommandName, reply: Reply): boolean {
  const definition = commands[command];
  if (reply.sw3 === definition.success) return definition.replyDataLength(reply.data.length);
  const { action } = statusOf(reply.sw3);
  // Success of another command is a late answer to an earlier question.
  return action !== 'accept' && reply.data.length === 0;
}

/** Troubles of line and module, which the recovery ladder is for. */
function isDeviceTrouble(failure: IdCardReaderFailure): boolean {
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

/** Meaning of a status where no card is concerned. */
function faultOf(status: CardReaderStatus): Result<void, IdCardReaderFailure> {
  switch (status.action) {
    case 'accept':
      return ok();
    case 'device-fault':
      return fail('reader-fault', status.code);
    default:
      return fail('protocol-error', status.code);
  }
}

/** Meaning of an error status in the sequence find, select, read. */
function passOf(command: CommandName, status: CardReaderStatus): Pass {
  switch (status.action) {
    case 'keep-polling':
      return command === 'findCard' ? { kind: 'no-card' } : { kind: 'card-problem', cause: status.code };
    case 'retry-from-find':
    case 'accept-empty':
      return { kind: 'card-problem', cause: status.code };
    case 'reject-card':
      return {
        kind: 'failed',
        failure: {
          code: status.code === 'card-type-unsupported' ? 'card-type-unsupported' : 'card-rejected',
          detail: status.code,
        },
      };
    case 'device-fault':
      return { kind: 'failed', failure: { code: 'reader-fault', detail: status.code } };
    default:
      return { kind: 'failed', failure: { code: 'protocol-error', detail: status.code } };
  }
}
