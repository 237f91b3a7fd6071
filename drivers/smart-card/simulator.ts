import type { IncrementalParser } from '../incremental-parser.ts';
import { PlannedFaults } from '../planned-faults.ts';
import type { Peer } from '../transports/peer.ts';
import {
  createRequestParser,
  encodeAnswer,
  PCSC_VERSION,
  type PcscAnswer,
  type PcscRequest,
  PROTOCOL,
} from './pcsc-messages.ts';

/** What sits in the simulated reader. */
export interface CardInReader {
  readonly atr: Uint8Array;
  transmit(apdu: Uint8Array): Uint8Array;
  reset(): void;
}

/** What goes wrong; each fault hits the next request, or the next of its kind, `times` times. */
export type SmartCardFault = (
  | { readonly kind: 'silent' }
  | { readonly kind: 'truncated-answer' }
  /** The daemon's own code, e.g. 0x80100066: the card does not answer. */
  | { readonly kind: 'code'; readonly code: number }
  | { readonly kind: 'extra-bytes'; readonly bytes: Uint8Array }
  /** The answer says that it is longer than any APDU. */
  | { readonly kind: 'absurd-length' }
  | { readonly kind: 'card-pulled' }
  | { readonly kind: 'unplug' }
) & { readonly request?: PcscRequest['kind']; readonly times?: number };

export interface SmartCardSimulatorOptions {
  readonly peer: Peer;
  /** Names of the readers; the card sits in the first. */
  readonly readers?: readonly string[];
  readonly chunkSize?: number;
}

const NO_CARD = 0x8010_000c;
const REMOVED = 0x8010_0069;
const UNKNOWN_READER = 0x8010_0009;
const INVALID_HANDLE = 0x8010_0003;
const SERVICE_STOPPED = 0x8010_001e;
const FIRST_CONTEXT = 0x5ca1ab1e;
const CARD = 0x0cad;

/** A pcscd with its readers at the other end of a cable: reads bytes, answers bytes. */
export class SmartCardSimulator {
  readonly #options: SmartCardSimulatorOptions;
  readonly #unsubscribe: () => void;
  #parser: IncrementalParser<PcscRequest> = createRequestParser();
  #readers: readonly string[];
  #card: CardInReader | undefined;
  #events = 0;
  #connected = false;
  /** That of this connection. A context dies with its connection, and its number is not given again. */
  #context: number | undefined;
  #nextContext = FIRST_CONTEXT;
  readonly #faults = new PlannedFaults<SmartCardFault>();

  constructor(options: SmartCardSimulatorOptions) {
    this.#options = options;
    this.#readers = options.readers ?? ['Specimen Reader 00 00'];
    const stopBytes = options.peer.onBytes((bytes) => {
      for (const { message } of this.#parser.push(bytes, performance.now())) this.#answer(message);
    });
    const stopReplug = options.peer.onReplug(() => {
      this.#parser = createRequestParser();
      this.#beginConnection();
    });
    this.#unsubscribe = () => {
      stopBytes();
      stopReplug();
    };
  }

  insert(card: CardInReader): void {
    card.reset();
    this.#card = card;
    this.#events += 1;
  }

  remove(): void {
    this.#card = undefined;
    this.#events += 1;
  }

  setReaders(readers: readonly string[]): void {
    this.#readers = readers;
  }

  inject(fault: SmartCardFault): void {
    this.#faults.plan(fault, fault.times);
  }

  close(): void {
    this.#unsubscribe();
  }

  #answer(request: PcscRequest): void {
    const fault = this.#faults.take(
      (planned) => planned.request === undefined || planned.request === request.kind,
    );
    switch (fault?.kind) {
      case undefined:
        this.#send(encodeAnswer(this.#reply(request)));
        return;
      case 'silent':
        return;
      case 'truncated-answer': {
        const answer = encodeAnswer(this.#reply(request));
        this.#send(answer.subarray(0, answer.length - 3));
        return;
      }
      case 'code': {
        const answer = this.#reply(request);
        this.#send(encodeAnswer('code' in answer ? { ...answer, code: fault.code } : answer));
        return;
      }
      case 'extra-bytes':
        this.#send(encodeAnswer(this.#reply(request)));
        this.#send(fault.bytes);
        return;
      case 'absurd-length': {
        const answer = encodeAnswer({ kind: 'transmit', code: 0, data: new Uint8Array(0) });
        new DataView(answer.buffer).setUint32(24, 0xffff_ffff, true);
        this.#send(answer);
        return;
      }
      case 'card-pulled':
        this.remove();
        this.#send(encodeAnswer(this.#reply(request)));
        return;
      case 'unplug':
        void this.#options.peer.unplug();
        return;
    }
  }

  #beginConnection(): void {
    this.#connected = false;
    this.#context = undefined;
  }

  #reply(request: PcscRequest): PcscAnswer {
    switch (request.kind) {
      case 'version': {
        // The first message of every connection.
        this.#beginConnection();
        const agrees = request.major === PCSC_VERSION.major && request.minor === PCSC_VERSION.minor;
        return { kind: 'version', ...PCSC_VERSION, code: agrees ? 0 : SERVICE_STOPPED };
      }
      case 'establish-context':
        this.#context = this.#nextContext;
        this.#nextContext += 1;
        return { kind: request.kind, context: this.#context, code: 0 };
      case 'release-context':
        return { kind: request.kind, code: 0 };
      case 'readers-state':
        return {
          kind: request.kind,
          readers: this.#readers.map((name, index) => ({
            name,
            eventCounter: index === 0 ? this.#events : 0,
            cardPresent: index === 0 && this.#card !== undefined,
            atr: index === 0 ? (this.#card?.atr ?? new Uint8Array(0)) : new Uint8Array(0),
          })),
        };
      case 'connect': {
        const index = this.#readers.indexOf(request.reader);
        const code =
          request.context !== this.#context
            ? INVALID_HANDLE
            : index === -1
              ? UNKNOWN_READER
              : index > 0 || this.#card === undefined
                ? NO_CARD
                : 0;
        this.#connected = code === 0;
        return { kind: request.kind, card: code === 0 ? CARD : 0, protocol: PROTOCOL.t0, code };
      }
      case 'disconnect':
        this.#connected = false;
        this.#card?.reset();
        return { kind: request.kind, code: 0 };
      case 'transmit': {
        if (!this.#connected || request.card !== CARD) {
          return { kind: request.kind, code: INVALID_HANDLE, data: new Uint8Array(0) };
        }
        if (this.#card === undefined) return { kind: request.kind, code: REMOVED, data: new Uint8Array(0) };
        return { kind: request.kind, code: 0, data: this.#card.transmit(request.apdu) };
      }
    }
  }

  #send(bytes: Uint8Array): void {
    const size = this.#options.chunkSize ?? bytes.length;
    for (let offset = 0; offset < bytes.length; offset += size) {
      // A write to a connection that is gone is lost.
      void this.#options.peer.write(bytes.slice(offset, offset + size));
    }
  }
}
