import type { DeviceHealth, DeviceProblem } from '#contract/device.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { type Deadline, pause } from '../bounds.ts';
import { DeviceLine, type LineFailureCode } from '../device-line.ts';
import { ExclusiveCall, type ExclusiveCallFailure } from '../exclusive-call.ts';
import type { CallBounds, PortOpener } from '../port.ts';
import type { RecoveryStep } from '../recovery.ts';
import {
  type CardResponse,
  decodeResponse,
  getResponse,
  isPublicCommand,
  type RecordDefinition,
  readRecord,
  recordText,
  recordValue,
  SOCIAL_SECURITY_APPLICATION,
  selectByName,
  selectFile,
  socialSecurityRecords,
  withLength,
} from './codec.ts';
import {
  createAnswerParser,
  encodeRequest,
  INTER_BYTE_TIMEOUT_MS,
  PCSC_VERSION,
  type PcscAnswer,
  type PcscRequest,
  type ReaderState,
} from './pcsc-messages.ts';
import { cardStatus, type PcscMeaning, pcscMeaning } from './status.ts';

export interface SmartCardDriverOptions {
  /** The daemon's socket: `new PcscSocketOpener()`. */
  readonly opener: PortOpener;
  /** A part of the reader's name, where several are attached; the first reader when absent. */
  readonly readerName?: string;
  readonly simulated?: boolean;
  /** Pause between two looks for a card, at least 50 ms; 250 ms when absent. */
  readonly pollIntervalMs?: number;
  readonly reopenWindowMs?: number;
  readonly onRecovery?: (step: RecoveryStep, cause: AppFailure) => void;
}

/** The public fields of a social security card. In memory only; whoever gets it answers for its end. */
export interface SocialSecurityCard {
  readonly cardNumber: string;
  /** 16 bytes in hexadecimal. */
  readonly cardIdentifier: string;
  /** The region that issued the card, GB/T 2260. */
  readonly issuingRegion: string;
  readonly socialSecurityNumber: string;
  readonly name: string;
}

export interface InsertedCard {
  readonly reader: string;
  readonly atr: Uint8Array;
}

export type SmartCardFailureCode =
  | LineFailureCode
  | ExclusiveCallFailure['code']
  /** The daemon runs, but no reader is attached. */
  | 'reader-missing'
  | 'no-card'
  | 'card-removed'
  /** The chip does not answer: ask to turn the card round. */
  | 'card-unreadable'
  /** The card answers, but has no such application, file or record: another kind of card. */
  | 'card-type-unsupported'
  /** The card gives this away only for a PIN, which the terminal never asks for. */
  | 'card-protected'
  /** Another program holds the card. */
  | 'card-in-use'
  | 'daemon-fault'
  | 'out-of-service';
export type SmartCardFailure = AppFailure<SmartCardFailureCode>;

const DEFAULT_POLL_INTERVAL_MS = 250;
const SHORTEST_POLL_INTERVAL_MS = 50;
const ANSWER_TIMEOUT_MS = 2_000;
/** A card may ask for more time again and again (ISO/IEC 7816-3, waiting time extension). */
const CARD_TIMEOUT_MS = 10_000;
/** More of 61xx and 6Cxx in a row than any card has to say. */
const MAXIMUM_CONTINUATIONS = 4;

interface Connection {
  readonly card: number;
  readonly protocol: number;
}

/**
 * Reads contact cards through pcscd. It asks for the state of the readers again and again instead of waiting for the
 * daemon's event: a wait that is under way can be ended only by a second question whose answers come in an order that
 * differs between versions, while a look takes less than a millisecond and can be given up at any time.
 */
export class SmartCardDriver {
  readonly #options: SmartCardDriverOptions;
  readonly #calls: ExclusiveCall;
  readonly #line: DeviceLine<PcscAnswer>;
  #expected: PcscRequest['kind'] | undefined;
  #context = 0;

  constructor(options: SmartCardDriverOptions) {
    this.#options = options;
    this.#calls = new ExclusiveCall({ onOverrun: () => void this.#line.drop() });
    this.#line = new DeviceLine({
      opener: options.opener,
      createParser: () => createAnswerParser(() => this.#expected),
      interByteTimeoutMs: INTER_BYTE_TIMEOUT_MS,
      // Answers have no head. And the daemon lets a card go whose client hangs up.
      reopenAfterBrokenExchange: true,
      reopenWindowMs: options.reopenWindowMs,
      onRecovery: options.onRecovery,
    });
  }

  /** Connects to the daemon and agrees on a version. A missing reader is told by {@link checkHealth}. */
  open(bounds: CallBounds): Promise<Result<void, SmartCardFailure>> {
    this.#calls.reopen();
    return this.#calls.run(bounds, async (deadline) => {
      const opened = await this.#line.open(deadline);
      if (!opened.ok) return opened;
      if (opened.value.fresh) {
        const agreed = await this.#agree(deadline);
        if (!agreed.ok) return agreed;
      }
      return ok();
    });
  }

  listReaders(bounds: CallBounds): Promise<Result<readonly ReaderState[], SmartCardFailure>> {
    return this.#calls.run(bounds, (deadline) =>
      this.#line.recovered(deadline, () => this.#readers(deadline)),
    );
  }

  /** Waits for a card; `deadline-exceeded` means that nobody put one in. */
  waitForCard(bounds: CallBounds): Promise<Result<InsertedCard, SmartCardFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      const present = await this.#waitUntil((reader) => reader?.cardPresent === true, deadline);
      if (!present.ok) return present;
      const reader = present.value;
      return reader === undefined ? fail('reader-missing') : ok({ reader: reader.name, atr: reader.atr });
    });
  }

  /** Ends when no card is in the reader; `deadline-exceeded` when one still is. */
  waitForRemoval(bounds: CallBounds): Promise<Result<void, SmartCardFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      const absent = await this.#waitUntil((reader) => reader?.cardPresent !== true, deadline);
      return absent.ok ? ok() : absent;
    });
  }

  /** Reads the public fields of the card that is in the reader. */
  readSocialSecurityCard(bounds: CallBounds): Promise<Result<SocialSecurityCard, SmartCardFailure>> {
    return this.#calls.run(bounds, (deadline) =>
      this.#withCard(deadline, async (connection) => {
        const selected = await this.#command(connection, selectByName(SOCIAL_SECURITY_APPLICATION), deadline);
        if (!selected.ok) return selected;
        let file: number | undefined;
        const read: Record<keyof typeof socialSecurityRecords, string> = {
          cardIdentifier: '',
          cardNumber: '',
          socialSecurityNumber: '',
          name: '',
        };
        for (const [field, definition] of recordsInOrder) {
          if (definition.file !== file) {
            const opened = await this.#command(connection, selectFile(definition.file), deadline);
            if (!opened.ok) return opened;
            file = definition.file;
          }
          const { record, length, text } = definition;
          const answer = await this.#command(connection, readRecord(record, length), deadline);
          if (!answer.ok) return answer;
          read[field] = recordText(recordValue(answer.value.data, record), text);
        }
        return ok({ ...read, issuingRegion: read.cardIdentifier.slice(0, 6) });
      }),
    );
  }

  /**
   * Selects an application by its name on any card, e.g. to tell cards apart.
   *
   * @returns the card's description of it (FCI), perhaps empty; `card-type-unsupported` when it has none of this name.
   */
  selectApplication(name: Uint8Array, bounds: CallBounds): Promise<Result<Uint8Array, SmartCardFailure>> {
    return this.#calls.run(bounds, (deadline) =>
      this.#withCard(deadline, async (connection) => {
        const selected = await this.#command(connection, selectByName(name), deadline);
        return selected.ok ? ok(selected.value.data) : selected;
      }),
    );
  }

  /** The health now: ready where a reader is attached, with or without a card. */
  checkHealth(bounds: CallBounds): Promise<Result<DeviceHealth, ExclusiveCallFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      const readers = await this.#readers(deadline);
      if (readers.ok) {
        this.#line.succeeded();
        return this.#choose(readers.value) === undefined
          ? this.#health('offline', ['port-lost'])
          : this.#health('ready', []);
      }
      if (readers.failure.code === 'aborted') return fail('aborted');
      return this.#health('offline', [problemOf(readers.failure.code)]);
    });
  }

  /** Hangs up; the daemon lets go of card and context. Idempotent. */
  async close(): Promise<void> {
    await this.#calls.close();
    await this.#line.drop();
  }

  async #waitUntil(
    reached: (reader: ReaderState | undefined) => boolean,
    deadline: Deadline,
  ): Promise<Result<ReaderState | undefined, SmartCardFailure>> {
    const interval = Math.max(
      SHORTEST_POLL_INTERVAL_MS,
      this.#options.pollIntervalMs ?? DEFAULT_POLL_INTERVAL_MS,
    );
    for (;;) {
      const readers = await this.#line.recovered(deadline, () => this.#readers(deadline));
      if (!readers.ok) return readers;
      const reader = this.#choose(readers.value);
      if (reached(reader)) return ok(reader);
      const waited = await pause(interval, deadline.rest());
      if (!waited.ok) return waited;
    }
  }

  async #withCard<Value>(
    deadline: Deadline,
    use: (connection: Connection) => Promise<Result<Value, SmartCardFailure>>,
  ): Promise<Result<Value, SmartCardFailure>> {
    const readers = await this.#line.recovered(deadline, () => this.#readers(deadline));
    if (!readers.ok) return readers;
    const reader = this.#choose(readers.value);
    if (reader === undefined) return fail('reader-missing');
    if (!reader.cardPresent) return fail('no-card');
    const connected = await this.#ask(
      { kind: 'connect', context: this.#context, reader: reader.name },
      deadline,
      CARD_TIMEOUT_MS,
    );
    if (!connected.ok) return connected;
    const meaning = pcscMeaning(connected.value.code);
    if (meaning !== 'ok') return failureOf(meaning, connected.value.code);
    const { card, protocol } = connected.value;
    try {
      return await use({ card, protocol });
    } finally {
      // A line that broke has let the card go already; a card that was taken needs no farewell.
      if (this.#line.isOpen) {
        const left = await this.#ask({ kind: 'disconnect', card }, deadline, ANSWER_TIMEOUT_MS);
        if (!left.ok) await this.#line.drop();
      }
    }
  }

  /** One command with all that the card wants asked again: 61xx (fetch the answer), 6Cxx (the right length). */
  async #command(
    connection: Connection,
    apdu: Uint8Array,
    deadline: Deadline,
  ): Promise<Result<CardResponse, SmartCardFailure>> {
    const parts: Uint8Array[] = [];
    let next = apdu;
    for (let turn = 0; turn <= MAXIMUM_CONTINUATIONS; turn += 1) {
      const answer = await this.#transmit(connection, next, deadline);
      if (!answer.ok) return answer;
      parts.push(answer.value.data);
      const status = cardStatus(answer.value.status);
      switch (status.kind) {
        case 'ok':
          return ok({ data: new Uint8Array(Buffer.concat(parts)), status: answer.value.status });
        case 'more':
          next = getResponse(status.length);
          break;
        case 'wrong-length':
          next = withLength(next, status.length);
          break;
        case 'protected':
          return fail('card-protected', hex(answer.value.status));
        case 'not-found':
        case 'refused':
          return fail('card-type-unsupported', hex(answer.value.status));
      }
    }
    return fail('card-unreadable', 'endless-answer');
  }

  async #transmit(
    connection: Connection,
    apdu: Uint8Array,
    deadline: Deadline,
  ): Promise<Result<CardResponse, SmartCardFailure>> {
    if (!isPublicCommand(apdu)) throw new Error('only public commands are sent to a card');
    const sent = await this.#ask({ kind: 'transmit', ...connection, apdu }, deadline, CARD_TIMEOUT_MS);
    if (!sent.ok) return sent;
    const meaning = pcscMeaning(sent.value.code);
    if (meaning !== 'ok') return failureOf(meaning, sent.value.code);
    const response = decodeResponse(sent.value.data);
    return response === undefined ? fail('card-unreadable', 'no-status') : ok(response);
  }

  async #readers(deadline: Deadline): Promise<Result<readonly ReaderState[], SmartCardFailure>> {
    const opened = await this.#line.open(deadline);
    if (!opened.ok) return opened;
    if (opened.value.fresh) {
      const agreed = await this.#agree(deadline);
      if (!agreed.ok) return agreed;
    }
    const answer = await this.#ask({ kind: 'readers-state' }, deadline, ANSWER_TIMEOUT_MS);
    return answer.ok ? ok(answer.value.readers) : answer;
  }

  /** Version and context of a fresh connection. */
  async #agree(deadline: Deadline): Promise<Result<void, SmartCardFailure>> {
    const agreed = await this.#tryToAgree(deadline);
    // A connection without a context must not pass for a good one.
    if (!agreed.ok) await this.#line.drop();
    return agreed;
  }

  async #tryToAgree(deadline: Deadline): Promise<Result<void, SmartCardFailure>> {
    const version = await this.#ask({ kind: 'version', ...PCSC_VERSION }, deadline, ANSWER_TIMEOUT_MS);
    if (!version.ok) return version;
    const { major, minor, code } = version.value;
    if (pcscMeaning(code) !== 'ok') return fail('daemon-fault', `pcscd speaks ${major}.${minor}`);
    const context = await this.#ask({ kind: 'establish-context' }, deadline, ANSWER_TIMEOUT_MS);
    if (!context.ok) return context;
    if (pcscMeaning(context.value.code) !== 'ok') return fail('daemon-fault', hex(context.value.code));
    this.#context = context.value.context;
    return ok();
  }

  async #ask<Kind extends PcscRequest['kind']>(
    request: Extract<PcscRequest, { kind: Kind }>,
    deadline: Deadline,
    timeoutMs: number,
  ): Promise<Result<Extract<PcscAnswer, { kind: Kind }>, SmartCardFailure>> {
    // The parser reads an answer of this kind or none.
    this.#expected = request.kind;
    try {
      return await this.#line.exchange(
        {
          request: encodeRequest(request),
          step: request.kind,
          timeoutMs,
          take: (answer) => answer as Extract<PcscAnswer, { kind: Kind }>,
        },
        deadline,
      );
    } finally {
      this.#expected = undefined;
    }
  }

  #choose(readers: readonly ReaderState[]): ReaderState | undefined {
    const { readerName } = this.#options;
    return readerName === undefined ? readers[0] : readers.find(({ name }) => name.includes(readerName));
  }

  #health(condition: DeviceHealth['condition'], problems: DeviceProblem[]): Result<DeviceHealth, never> {
    return ok({
      kind: 'smart-card-reader',
      condition,
      problems,
      simulated: this.#options.simulated === true,
    });
  }
}

const recordsInOrder = Object.entries(socialSecurityRecords) as readonly (readonly [
  keyof typeof socialSecurityRecords,
  RecordDefinition,
])[];

function failureOf(meaning: PcscMeaning, code: number): Result<never, SmartCardFailure> {
  switch (meaning) {
    case 'no-card':
      return fail('no-card');
    case 'card-removed':
    case 'card-reset':
      return fail('card-removed', meaning);
    case 'card-mute':
      return fail('card-unreadable', hex(code));
    case 'reader-missing':
      return fail('reader-missing');
    case 'card-in-use':
      return fail('card-in-use');
    default:
      return fail('daemon-fault', hex(code));
  }
}

function problemOf(code: SmartCardFailureCode): DeviceProblem {
  switch (code) {
    case 'protocol-error':
      return 'protocol-error';
    case 'daemon-fault':
      return 'other';
    case 'port-not-found':
    case 'port-closed':
    case 'port-open-failed':
    case 'port-write-failed':
      return 'port-lost';
    default:
      return 'not-responding';
  }
}

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(4, '0');
}
