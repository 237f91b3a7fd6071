import type { DeviceHealth, DeviceProblem } from '#contract/device.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { type Deadline, pause } from '../bounds.ts';
import { DeviceLine, isLineTrouble, type LineFailureCode } from '../device-line.ts';
import { ExclusiveCall, type ExclusiveCallFailure } from '../exclusive-call.ts';
import type { CallBounds, PortOpener } from '../port.ts';
import type { RecoveryStep } from '../recovery.ts';
import {
  type BaudRate,
  type CommandDefinition,
  type CommandName,
  commands,
  createFrameParser,
  decodeCardBlocks,
  decodeReply,
  decodeSamId,
  encodeCommand,
  encodeFrame,
  encodeSetBaudRate,
  INTER_BYTE_TIMEOUT_MS,
  type Reply,
  type SamId,
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
   * Also reads the fingerprint templates. No item of the terminal needs them, and what is not needed is not read:
   * false when absent. A module that does not know the command reads without.
   */
  readonly readFingerprint?: boolean;
  /**
   * What makes this reader beep: command, parameter and data as its maker's manual says. The standard has no such
   * command. Absent: {@link IdCardReaderDriver.beep} is not supported.
   */
  readonly vendorBeep?: Uint8Array;
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
  /** Two templates, one, or none (empty); opaque. Absent when it was not asked for, or the module cannot. */
  readonly fingerprint?: Uint8Array;
}

export type IdCardReaderFailureCode =
  | LineFailureCode
  | ExclusiveCallFailure['code']
  /** The card left the field during the read: ask to lay it down again and to leave it there. */
  | 'card-removed'
  /** The card lies there, but several attempts failed: ask to lay it down again, flat. */
  | 'card-unreadable'
  /** The security module refuses the card: not genuine, or damaged. Another card is needed. */
  | 'card-rejected'
  /** A card of another kind (bank card, transport card). */
  | 'card-type-unsupported'
  /** No command for it is known, or the reader does not know it. */
  | 'beep-unsupported'
  /** The reader needs a technician: self-test, authorisation or configuration. */
  | 'reader-fault'
  | 'out-of-service';

export type IdCardReaderFailure = AppFailure<IdCardReaderFailureCode>;

const DEFAULT_POLL_INTERVAL_MS = 350;
/** Standard: at least 5 ms from the reply to the new rate. */
const BAUD_RATE_PAUSE_MS = 20;
/** Searches in a row that must find nothing before a card counts as removed. */
const ABSENT_SEARCHES = 2;
/** Passes that a lying card may fail before the citizen is asked to lay it again. */
const CARD_ATTEMPTS = 3;

/** Whether one pass found a card, and what to do if it failed. */
type Pass =
  | { readonly kind: 'read'; readonly reading: CardReading }
  | { readonly kind: 'no-card' }
  /** A card answers, perhaps only because the field was off: it may be the one that was read before. */
  | { readonly kind: 'perhaps-resting' }
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
  readonly #line: DeviceLine<Uint8Array>;
  #opener: PortOpener;
  /** The same port at the rate that the module may have instead: set while nobody knows which of the two it has. */
  #otherRate: PortOpener | undefined;
  #readsFingerprint: boolean;
  /**
   * The card that was read last, until it is known to be gone. `silent`: it answers no search while it rests.
   * `may-answer`: the field may have been off since, and it answers as if it had just been laid.
   */
  #restingCard: 'none' | 'silent' | 'may-answer' = 'none';

  constructor(options: IdCardReaderDriverOptions) {
    this.#options = options;
    this.#opener = options.opener;
    this.#readsFingerprint = options.readFingerprint === true;
    this.#calls = new ExclusiveCall({ onOverrun: () => void this.#line.drop() });
    this.#line = new DeviceLine({
      opener: { description: options.opener.description, open: (bounds) => this.#opener.open(bounds) },
      createParser: () => createFrameParser('reply'),
      interByteTimeoutMs: INTER_BYTE_TIMEOUT_MS,
      softReset: (deadline) => this.#transact('resetSam', deadline),
      reopenWindowMs: options.reopenWindowMs,
      onRecovery: options.onRecovery,
    });
  }

  /** Opens the port and asks the module for its state. */
  open(bounds: CallBounds): Promise<Result<void, IdCardReaderFailure>> {
    this.#calls.reopen();
    return this.#calls.run(bounds, async (deadline) => {
      const opened = await this.#openLine(deadline);
      if (!opened.ok) return opened;
      return this.#commanded('samStatus', deadline);
    });
  }

  /**
   * Waits for a card and reads it. `deadline-exceeded` means that nobody laid a card down in time. The
   * document is in memory only; whoever gets it answers for its end. `onCardFound` is called each time a
   * search finds a card, seconds before it is read: from then on one lies there, whatever becomes of the read.
   *
   * @param resting what becomes of a card that was read before and still lies there: `ignore` waits until it is laid
   *   anew, so that nobody is served with the card that the last citizen forgot; `read` reads it, without re-placing.
   *   A module that was reset or reopened since cannot tell the two apart: then `ignore` reads nothing before it has
   *   seen the reader empty.
   */
  readCard(
    bounds: CallBounds,
    onCardFound: () => void = () => undefined,
    resting: 'ignore' | 'read' = 'ignore',
  ): Promise<Result<CardReading, IdCardReaderFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      let attempts = 0;
      let cardWasSeen = false;
      let absent = 0;
      if (resting === 'read') {
        const reset = await this.#resetField(deadline);
        if (!reset.ok) return reset;
      }
      for (;;) {
        const inTime = deadline.check();
        if (!inTime.ok) return inTime;
        if (resting === 'ignore' && this.#restingCard === 'may-answer') {
          const lifted = await this.#untilLifted(deadline);
          if (!lifted.ok) return lifted;
          const waited = await pause(this.#pollIntervalMs(), deadline.rest());
          if (!waited.ok) return waited;
        }
        const pass = await this.#readPass(deadline, resting, () => {
          cardWasSeen = true;
          absent = 0;
          // A card that was just laid; the one before it is gone.
          if (resting === 'ignore') this.#restingCard = 'none';
          onCardFound();
        });
        if (pass.kind === 'read') {
          this.#restingCard = 'silent';
          this.#line.succeeded();
          return ok(pass.reading);
        }
        if (pass.kind === 'failed') {
          if (!isLineTrouble(pass.failure)) return { ok: false, failure: pass.failure };
          const again = await this.#line.recover(pass.failure, deadline);
          if (!again.ok) return again;
          if (!cardWasSeen) continue;
        } else if (pass.kind === 'no-card') {
          absent += 1;
          if (!cardWasSeen) this.#line.succeeded();
          else if (absent >= ABSENT_SEARCHES) return fail('card-removed');
        } else if (pass.kind === 'card-problem') {
          attempts += 1;
          if (attempts >= CARD_ATTEMPTS) return fail('card-unreadable', pass.cause);
        }
        if (cardWasSeen) {
          const reset = await this.#resetField(deadline);
          if (!reset.ok) return reset;
        }
        const waited = await pause(this.#pollIntervalMs(), deadline.rest());
        if (!waited.ok) return waited;
      }
    });
  }

  /** Ends when no card lies on the reader; `deadline-exceeded` when one still does. */
  waitForRemoval(bounds: CallBounds): Promise<Result<void, IdCardReaderFailure>> {
    return this.#calls.run(bounds, (deadline) => this.#untilLifted(deadline));
  }

  /** The health now. A reader that does not answer is a healthy answer to this question, not a failure. */
  checkHealth(bounds: CallBounds): Promise<Result<DeviceHealth, ExclusiveCallFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      const opened = await this.#openLine(deadline);
      if (!opened.ok) {
        if (opened.failure.code === 'aborted') return fail('aborted');
        // Beside a port that is not to be had: a module that answers at neither of two rates.
        const { code } = opened.failure;
        const answersNot = code === 'not-responding' || code === 'protocol-error';
        return this.#health('offline', [answersNot ? code : 'port-lost']);
      }
      const reply = await this.#transact('samStatus', deadline);
      if (!reply.ok) {
        if (reply.failure.code === 'aborted') return fail('aborted');
        const lost = reply.failure.code === 'port-closed' || reply.failure.code === 'port-write-failed';
        const garbled = reply.failure.code === 'protocol-error';
        return this.#health('offline', [lost ? 'port-lost' : garbled ? 'protocol-error' : 'not-responding']);
      }
      this.#line.succeeded();
      if (reply.value.status.action === 'accept') return this.#health('ready', []);
      return this.#health('blocked', ['hardware-fault']);
    });
  }

  /** The number of the security module, which the platform knows the reader by. */
  readSamId(bounds: CallBounds): Promise<Result<SamId, IdCardReaderFailure>> {
    return this.#calls.run(bounds, (deadline) =>
      this.#line.recovered(deadline, async () => {
        const reply = await this.#transact('samId', deadline);
        if (!reply.ok) return reply;
        const fault = faultOf(reply.value.status);
        if (!fault.ok) return fault;
        return ok(decodeSamId(reply.value.reply.data));
      }),
    );
  }

  reset(bounds: CallBounds): Promise<Result<void, IdCardReaderFailure>> {
    return this.#calls.run(bounds, (deadline) => this.#commanded('resetSam', deadline));
  }

  /**
   * Sets the module to another rate, which it keeps without power, and goes on over a port of that rate. Where the module
   * does not answer at it, the driver goes on at the rate that it had: `not-responding`. A call that ends half-way, or a
   * cable that is pulled, leaves the rate open: then the next call looks for the module at both.
   *
   * @param opener opens the same port at the new rate.
   */
  setBaudRate(
    rate: BaudRate,
    opener: PortOpener,
    bounds: CallBounds,
  ): Promise<Result<void, IdCardReaderFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      const opened = await this.#openLine(deadline);
      if (!opened.ok) return opened;
      this.#otherRate = opener;
      const set = await this.#put(
        { step: 'setBaudRate', request: encodeSetBaudRate(rate), definition: commands.setBaudRate },
        deadline,
      );
      if (set.ok) {
        const taken = faultOf(set.value.status);
        if (!taken.ok) {
          this.#otherRate = undefined;
          return taken;
        }
        // An answer that was lost says nothing: the module may have the new rate all the same.
      } else if (!isLineTrouble(set.failure)) return set;
      await this.#changeRate();
      const waited = await pause(BAUD_RATE_PAUSE_MS, deadline.rest());
      if (!waited.ok) return waited;
      const found = await this.#openLine(deadline);
      if (!found.ok) return found;
      return this.#opener === opener ? ok() : fail('not-responding', `${rate} bits per second`);
    });
  }

  /** Whether this reader can be asked to {@link beep}. The terminal has a loudspeaker of its own for the citizen. */
  get canBeep(): boolean {
    return this.#options.vendorBeep !== undefined;
  }

  /** A command of the maker, sent once: nobody waits for a late beep. */
  beep(bounds: CallBounds): Promise<Result<void, IdCardReaderFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      const { vendorBeep } = this.#options;
      if (vendorBeep === undefined) return fail('beep-unsupported');
      const reply = await this.#exchange(
        { step: 'vendorBeep', request: encodeFrame(vendorBeep), definition: commands.resetSam },
        deadline,
      );
      if (!reply.ok) return reply;
      const { status } = reply.value;
      return status.code === 'command-unknown' ? fail('beep-unsupported', status.code) : faultOf(status);
    });
  }

  /** Ends a running call with `device-closed`. Idempotent; {@link open} begins anew. */
  async close(): Promise<void> {
    await this.#calls.close();
    await this.#line.drop();
  }

  async #readPass(deadline: Deadline, resting: 'ignore' | 'read', onCardFound: () => void): Promise<Pass> {
    const found = await this.#transact('findCard', deadline);
    if (!found.ok) return { kind: 'failed', failure: found.failure };
    if (found.value.status.action !== 'accept') return passOf('findCard', found.value.status);
    // The search itself may have been the first to hear of a new port.
    if (resting === 'ignore' && this.#restingCard === 'may-answer') return { kind: 'perhaps-resting' };
    onCardFound();

    const selected = await this.#transact('selectCard', deadline);
    if (!selected.ok) return { kind: 'failed', failure: selected.failure };
    if (selected.value.status.action !== 'accept') return passOf('selectCard', selected.value.status);

    let command = this.#readsFingerprint ? ('readWithFingerprint' as const) : ('readTextAndPhoto' as const);
    let read = await this.#transact(command, deadline);
    if (read.ok && read.value.status.code === 'command-unknown' && this.#readsFingerprint) {
      this.#readsFingerprint = false;
      command = 'readTextAndPhoto';
      read = await this.#transact(command, deadline);
    }
    if (!read.ok) return { kind: 'failed', failure: read.failure };
    if (read.value.status.action !== 'accept') return passOf(command, read.value.status);
    const blocks = decodeCardBlocks(read.value.reply.data, command);
    if (blocks === undefined) return { kind: 'card-problem', cause: 'block-lengths' };
    const document = decodeTextBlock(blocks.text);
    if (!document.ok) {
      return { kind: 'card-problem', cause: `${document.failure.code}: ${document.failure.detail}` };
    }
    const { photo, fingerprint } = blocks;
    const reading = {
      document: document.value,
      photo,
      ...(fingerprint === undefined ? {} : { fingerprint }),
    };
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

  async #untilLifted(deadline: Deadline): Promise<Result<void, IdCardReaderFailure>> {
    let absent = 0;
    for (;;) {
      const found = await this.#line.recovered(deadline, () => this.#probe(deadline));
      if (!found.ok) return found;
      absent = found.value ? 0 : absent + 1;
      if (absent >= ABSENT_SEARCHES) {
        this.#restingCard = 'none';
        return ok();
      }
      const waited = await pause(this.#pollIntervalMs(), deadline.rest());
      if (!waited.ok) return waited;
    }
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

  /**
   * Switches the field off and on: a card that was selected answers a new search only after that. If the module does
   * not even answer this, the next search tells.
   */
  async #resetField(deadline: Deadline): Promise<Result<void, IdCardReaderFailure>> {
    const reset = await this.#transact('resetSam', deadline);
    return reset.ok || isLineTrouble(reset.failure) ? ok() : reset;
  }

  /** A command that answers nothing but its status. */
  #commanded(command: CommandName, deadline: Deadline): Promise<Result<void, IdCardReaderFailure>> {
    return this.#line.recovered(deadline, async () => {
      const reply = await this.#transact(command, deadline);
      return reply.ok ? faultOf(reply.value.status) : reply;
    });
  }

  #transact(command: CommandName, deadline: Deadline): Promise<Result<Answered, IdCardReaderFailure>> {
    const definition = commands[command];
    return this.#ask({ step: command, request: encodeCommand(command), definition }, deadline);
  }

  /** One command and its reply. A damaged line is given a second chance at once. */
  async #ask(question: Question, deadline: Deadline): Promise<Result<Answered, IdCardReaderFailure>> {
    const first = await this.#exchange(question, deadline);
    const damaged = first.ok
      ? first.value.status.action === 'resend'
      : first.failure.code === 'protocol-error';
    if (!damaged) return first;
    const second = await this.#exchange(question, deadline);
    if (second.ok && second.value.status.action === 'resend') {
      return fail('protocol-error', second.value.status.code);
    }
    return second;
  }

  async #exchange(question: Question, deadline: Deadline): Promise<Result<Answered, IdCardReaderFailure>> {
    // A port that was lost since the last command is a matter for the ladder, which says so.
    if (this.#line.isLost) return fail('port-closed');
    const opened = await this.#openLine(deadline);
    if (!opened.ok) return opened;
    // Whether or not it is answered.
    if (question.step === 'resetSam') this.#noteFieldSwitched();
    return this.#put(question, deadline);
  }

  /** Puts a question on the line that is open. */
  #put(
    { step, request, definition }: Question,
    deadline: Deadline,
  ): Promise<Result<Answered, IdCardReaderFailure>> {
    return this.#line.exchange<Answered>(
      {
        request,
        step,
        timeoutMs: definition.replyTimeoutMs,
        take: (body) => {
          const reply = decodeReply(body);
          return answers(definition, reply) ? { reply, status: statusOf(reply.sw3) } : undefined;
        },
      },
      deadline,
    );
  }

  async #openLine(deadline: Deadline): Promise<Result<void, IdCardReaderFailure>> {
    const opened = await this.#line.open(deadline);
    if (!opened.ok) return opened;
    // A module that lives on its cable has been without power.
    if (opened.value.fresh) this.#noteFieldSwitched();
    return this.#otherRate === undefined ? ok() : this.#findRate(deadline);
  }

  /**
   * Asks at the rate of the open port and, where nothing answers, at the other. It asks for the SAM's number: the answer
   * has a length of its own, and a late "yes" to the change of rate is not taken for it.
   */
  async #findRate(deadline: Deadline): Promise<Result<void, IdCardReaderFailure>> {
    const question = { step: 'samId', request: encodeCommand('samId'), definition: commands.samId };
    const first = await this.#put(question, deadline);
    if (!first.ok) {
      if (!isLineTrouble(first.failure)) return first;
      await this.#changeRate();
      const opened = await this.#line.open(deadline);
      if (!opened.ok) return opened;
      const second = await this.#put(question, deadline);
      if (!second.ok) {
        // Opened anew next time: a line that is left in the middle of something else must not stay.
        await this.#line.drop();
        return second;
      }
    }
    this.#otherRate = undefined;
    return ok();
  }

  async #changeRate(): Promise<void> {
    await this.#line.drop();
    const before = this.#opener;
    this.#opener = this.#otherRate ?? before;
    this.#otherRate = before;
  }

  #noteFieldSwitched(): void {
    if (this.#restingCard === 'silent') this.#restingCard = 'may-answer';
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

interface Question {
  /** Named in failures. */
  readonly step: string;
  readonly request: Uint8Array;
  readonly definition: CommandDefinition;
}

interface Answered {
  readonly reply: Reply;
  readonly status: CardReaderStatus;
}

/** Success replies have the length of their command; an error reply could belong to any. */
function answers(definition: CommandDefinition, reply: Reply): boolean {
  if (reply.sw3 === definition.success) return definition.replyDataLength(reply.data.length);
  const { action } = statusOf(reply.sw3);
  // Success of another command is a late answer to an earlier question.
  return action !== 'accept' && reply.data.length === 0;
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
