import { randomInt } from 'node:crypto';
import { ok, type Result } from '#contract/result.ts';
import type { CallBounds } from '../port.ts';
import { encodeCommand } from './codec.ts';
import type { Expectation, PrinterLine, PrinterLineFailure } from './printer-line.ts';
import { paperFromSensorStatus } from './status.ts';
import type { PrinterMessage } from './status-parser.ts';

/** Process numbers go round: GS ( H takes four characters. */
const processNumbers = 10_000;

/** What a driver remembers from slip to slip. */
interface MarkHistory {
  /** The last process number used. */
  processNumber: number;
  /** Questions of earlier slips whose answers may still come. They all look alike. */
  outstanding: number;
}

/** Begins at any number: a late answer to an earlier run of the program must not confirm a slip of this one. */
export function beginMarkHistory(): MarkHistory {
  return { processNumber: randomInt(processNumbers), outstanding: 0 };
}

/**
 * Questions in the printer's queue, one behind each line of a slip, answered when everything before them has been
 * worked off. A printer that lost power in mid-print has lost questions with the data, and their answers are missing:
 * one question at the end would be answered all the same.
 */
export class QueuedMarks implements Disposable {
  readonly #history: MarkHistory;
  readonly #numbered: boolean;
  readonly #answers: Expectation;
  readonly #stale: number;
  #numbers: string[] = [];
  #asked = 0;
  #answered = 0;
  #skipped = false;
  #paperEnd = false;

  constructor(line: PrinterLine, confirmation: 'sensor-status' | 'process-id', history: MarkHistory) {
    this.#history = history;
    this.#numbered = confirmation === 'process-id';
    this.#stale = this.#numbered ? 0 : history.outstanding;
    this.#answers = line.expect((message) =>
      this.#numbered ? message.kind === 'process-id' : message.kind === 'sensor',
    );
  }

  /** The bytes of one more question. */
  next(): Uint8Array {
    this.#asked += 1;
    if (!this.#numbered) {
      this.#history.outstanding += 1;
      return encodeCommand({ kind: 'sensor-status', sensor: 'paper' });
    }
    this.#history.processNumber = (this.#history.processNumber + 1) % processNumbers;
    const id = String(this.#history.processNumber).padStart(4, '0');
    this.#numbers.push(id);
    return encodeCommand({ kind: 'process-id', id });
  }

  /**
   * `complete`: every question was answered. `perhaps`: enough answers came, but some may be those of an earlier slip;
   * once no more come, all were answered. `wrong`: an answer is missing for ever, or more came than were asked for.
   */
  get state(): 'waiting' | 'perhaps' | 'complete' | 'wrong' {
    const most = this.#asked + this.#stale;
    if (this.#skipped || this.#answered > most) return 'wrong';
    if (this.#answered === most) return 'complete';
    return this.#answered < this.#asked ? 'waiting' : 'perhaps';
  }

  /** The printer has answered that its paper has ended. */
  get paperEnd(): boolean {
    return this.#paperEnd;
  }

  /** Waits for one answer. */
  async wait(bounds: CallBounds): Promise<Result<void, PrinterLineFailure>> {
    const message = await this.#answers.next(bounds);
    if (!message.ok) return message;
    this.#take(message.value);
    return this.takeArrived(bounds);
  }

  /** Counts what has come already, without waiting. */
  async takeArrived(bounds: CallBounds): Promise<Result<void, PrinterLineFailure>> {
    while (this.#answers.ambiguous) {
      const message = await this.#answers.next(bounds);
      if (!message.ok) return message;
      this.#take(message.value);
    }
    return ok();
  }

  [Symbol.dispose](): void {
    this.#answers[Symbol.dispose]();
  }

  #take(message: PrinterMessage): void {
    if (message.kind === 'sensor') {
      this.#answered += 1;
      this.#history.outstanding = Math.max(0, this.#history.outstanding - 1);
      this.#paperEnd = paperFromSensorStatus(message.byte) === 'end';
    }
    if (message.kind !== 'process-id') return;
    const place = this.#numbers.indexOf(message.id);
    // A number of an earlier slip says nothing about this one.
    if (place < 0) return;
    if (place > 0) this.#skipped = true;
    this.#numbers = this.#numbers.slice(place + 1);
    this.#answered += place + 1;
  }
}
