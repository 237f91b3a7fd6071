import type { IncrementalParser } from '../incremental-parser.ts';
import { PlannedFaults } from '../planned-faults.ts';
import type { Peer } from '../transports/peer.ts';
import { createCommandParser, type DispenserAnswer, type DispenserCommand, encodeAnswer } from './codec.ts';
import { type DispenserStatus, statusBytesOf } from './status.ts';
import { DEFAULT_STEPS, type DispenserSteps } from './steps.ts';

/** What goes wrong; each fault hits the next command, or the next of this code, `times` times. */
export type CardDispenserFault = (
  | { readonly kind: 'silent' }
  /** Acknowledged and carried out, but the answer never comes. */
  | { readonly kind: 'no-answer' }
  | { readonly kind: 'not-acknowledged' }
  /** A byte of noise that reads as a refusal, between acknowledgement and answer. */
  | { readonly kind: 'refusal-behind-acknowledgement' }
  /** An answer without its acknowledgement, as when a byte was lost. */
  | { readonly kind: 'no-acknowledgement' }
  | { readonly kind: 'wrong-check' }
  | { readonly kind: 'truncated-frame' }
  | { readonly kind: 'noise-bytes'; readonly bytes: Uint8Array }
  /** The answer to another command comes before the right one. */
  | { readonly kind: 'stale-answer' }
  | { readonly kind: 'error'; readonly error: string; readonly refused?: boolean }
  /** The card stops on its way; everything fails until {@link CardDispenserSimulator.clearJam}. */
  | { readonly kind: 'jam' }
  | { readonly kind: 'unplug' }
) & { readonly code?: string; readonly times?: number };

export interface CardDispenserSimulatorOptions {
  readonly peer: Peer;
  readonly cards?: number;
  /** Cards that the bin takes; 3 when absent. */
  readonly binSize?: number;
  /** How long a card moves; 0 when absent. */
  readonly movementMs?: number;
  readonly steps?: DispenserSteps;
  readonly chunkSize?: number;
}

/** From so many cards on the stacker has enough. */
const ENOUGH_CARDS = 5;
const SENSORS = Uint8Array.from(Buffer.from('00000000'));

/** A CRT-591 with a stacker, a path, a mouth and a bin at the other end of a cable. */
export class CardDispenserSimulator {
  readonly #options: CardDispenserSimulatorOptions;
  readonly #steps: DispenserSteps;
  readonly #unsubscribe: () => void;
  readonly #timers = new Set<NodeJS.Timeout>();
  #parser: IncrementalParser<DispenserCommand | 'acknowledged'> = createCommandParser();
  readonly #faults = new PlannedFaults<CardDispenserFault>();
  #cards: number;
  #inBin = 0;
  #card: 'nowhere' | 'at-mouth' | 'inside' = 'nowhere';
  #jammed = false;
  #moving = false;
  #movements = 0;
  #confirmed = 0;

  constructor(options: CardDispenserSimulatorOptions) {
    this.#options = options;
    this.#steps = options.steps ?? DEFAULT_STEPS;
    this.#cards = options.cards ?? 20;
    const stopBytes = options.peer.onBytes((bytes) => {
      for (const { message } of this.#parser.push(bytes, performance.now())) {
        if (message === 'acknowledged') this.#confirmed += 1;
        else this.#answer(message);
      }
    });
    const stopReplug = options.peer.onReplug(() => {
      this.#parser = createCommandParser();
    });
    this.#unsubscribe = () => {
      stopBytes();
      stopReplug();
    };
  }

  /** Cards that the machine has set in motion, whatever it answered. */
  get movements(): number {
    return this.#movements;
  }

  /** Answers that the host has confirmed. */
  get confirmed(): number {
    return this.#confirmed;
  }

  get status(): DispenserStatus {
    return {
      card: this.#card,
      stacker: this.#cards === 0 ? 'empty' : this.#cards < ENOUGH_CARDS ? 'low' : 'enough',
      bin: this.#inBin >= (this.#options.binSize ?? 3) ? 'full' : 'ready',
    };
  }

  fill(cards: number): void {
    this.#cards = cards;
  }

  emptyBin(): void {
    this.#inBin = 0;
  }

  /** As after a restart in the middle of things. */
  placeAtMouth(): void {
    this.#card = 'at-mouth';
  }

  /** The citizen takes his card. */
  takeCard(): void {
    if (this.#card === 'at-mouth') this.#card = 'nowhere';
  }

  clearJam(): void {
    this.#jammed = false;
    this.#card = 'nowhere';
  }

  inject(fault: CardDispenserFault): void {
    this.#faults.plan(fault, fault.times);
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#unsubscribe();
  }

  #answer(command: DispenserCommand): void {
    const code = String.fromCharCode(command.command, command.parameter);
    const fault = this.#faults.take((planned) => planned.code === undefined || planned.code === code);
    const acknowledge = () => this.#send(encodeAnswer({ kind: 'acknowledged' }));
    switch (fault?.kind) {
      case 'silent':
        return;
      case 'not-acknowledged':
        this.#send(encodeAnswer({ kind: 'not-acknowledged' }));
        return;
      case 'unplug':
        this.#carryOut(command, code);
        void this.#options.peer.unplug();
        return;
      case 'no-answer':
        acknowledge();
        this.#carryOut(command, code);
        return;
      case 'refusal-behind-acknowledgement':
        acknowledge();
        this.#send(encodeAnswer({ kind: 'not-acknowledged' }));
        this.#send(encodeAnswer(this.#carryOut(command, code)));
        return;
      case 'no-acknowledgement':
        this.#send(encodeAnswer(this.#carryOut(command, code)));
        return;
      case 'error': {
        acknowledge();
        const kind = fault.refused === true ? 'refused' : 'failed';
        this.#send(encodeAnswer({ ...command, kind, error: fault.error }));
        return;
      }
      case 'jam':
        this.#jammed = true;
        break;
      case 'noise-bytes':
        this.#send(fault.bytes);
        break;
      case 'stale-answer':
        acknowledge();
        this.#send(
          encodeAnswer({ ...command, kind: 'failed', parameter: command.parameter ^ 1, error: '10' }),
        );
        this.#send(encodeAnswer(this.#carryOut(command, code)));
        return;
    }
    acknowledge();
    const bytes = encodeAnswer(this.#carryOut(command, code));
    if (fault?.kind === 'wrong-check') bytes[bytes.length - 1]! ^= 0x5a;
    const sent = fault?.kind === 'truncated-frame' ? bytes.subarray(0, bytes.length - 3) : bytes;
    const movementMs = this.#isMovement(code) ? (this.#options.movementMs ?? 0) : 0;
    if (movementMs === 0) {
      this.#send(sent);
      return;
    }
    this.#moving = true;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#moving = false;
      this.#send(sent);
    }, movementMs);
    this.#timers.add(timer);
  }

  #isMovement(code: string): boolean {
    return [this.#steps.toReader.code, this.#steps.toMouth.code, this.#steps.toBin.code].includes(code);
  }

  #carryOut(command: DispenserCommand, code: string): DispenserAnswer {
    const about = { address: command.address, command: command.command, parameter: command.parameter };
    const failed = (error: string): DispenserAnswer => ({ kind: 'failed', ...about, error });
    const steps = this.#steps;
    if (this.#jammed) return failed('10');
    if (this.#moving) return { kind: 'refused', ...about, error: '02' };
    if (this.#isMovement(code)) {
      if (code === steps.toReader.code) {
        if (this.#card === 'nowhere') {
          if (this.#cards === 0) return failed('A0');
          this.#cards -= 1;
        }
        this.#card = 'inside';
      } else if (this.#card === 'nowhere') {
        return failed('13');
      } else if (code === steps.toMouth.code) {
        this.#card = 'at-mouth';
      } else {
        if (this.status.bin === 'full') return failed('A1');
        this.#inBin += 1;
        this.#card = 'nowhere';
      }
      this.#movements += 1;
    } else if (![steps.initialize.code, steps.status.code, steps.sensors.code].includes(code)) {
      return { kind: 'refused', ...about, error: '00' };
    }
    const data = code === steps.sensors.code ? SENSORS : new Uint8Array(0);
    return { kind: 'done', ...about, status: statusBytesOf(this.status), data };
  }

  #send(bytes: Uint8Array): void {
    const size = this.#options.chunkSize ?? bytes.length;
    for (let offset = 0; offset < bytes.length; offset += size) {
      // A write to a pulled cable is lost, as on a real line.
      void this.#options.peer.write(bytes.slice(offset, offset + size));
    }
  }
}
