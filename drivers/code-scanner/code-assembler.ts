import { MAXIMUM_CODE_LENGTH } from './codec.ts';

/** Silence after which the rest of a code of several reports will not come, in milliseconds. */
export const PIECE_TIMEOUT_MS = 200;
/**
 * For so long after a code was given up, what ends it may still come late, and would look like a code of its own.
 * It is dropped: a second try costs less than half a code that is taken for a whole one.
 */
export const LATE_REST_MS = 800;

export interface CodePiece {
  readonly data: Uint8Array;
  readonly aim: string | undefined;
  readonly continued: boolean;
}

export interface AssembledCode {
  readonly bytes: Uint8Array;
  readonly aim: string | undefined;
}

export type PieceDiscard =
  /** The rest did not come in time. */
  | 'silence'
  /** The rest of a code that was given up. */
  | 'late-rest'
  /** The next piece is of another symbology: the end of this one was lost. */
  | 'other-symbology'
  | 'over-capacity'
  | 'reset';

export interface AssemblerCounts {
  readonly pieces: number;
  readonly delivered: number;
  readonly discarded: number;
  readonly discards: Readonly<Partial<Record<PieceDiscard, number>>>;
}

/**
 * Joins the pieces of codes that come in several reports or packets. Like a parser it never throws, holds no more
 * than a code can have, and accounts for every piece. It has no clock: the caller says what time it is.
 */
export class CodeAssembler {
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #aim: string | undefined;
  #lastPieceAt = 0;
  #lateUntil = Number.NEGATIVE_INFINITY;
  #overrun = false;
  #pieces = 0;
  #delivered = 0;
  #discarded = 0;
  readonly #discards = new Map<PieceDiscard, number>();

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** A code has begun and not ended. */
  get waiting(): boolean {
    return this.#held.length > 0 || this.#overrun;
  }

  get counts(): AssemblerCounts {
    return {
      pieces: this.#pieces,
      delivered: this.#delivered,
      discarded: this.#discarded,
      discards: Object.fromEntries(this.#discards),
    };
  }

  /** When {@link tick} must be called at the latest, or nothing while no code waits for its rest. */
  get idleAt(): number | undefined {
    return this.waiting ? this.#lastPieceAt + PIECE_TIMEOUT_MS : undefined;
  }

  push(piece: CodePiece, nowMs: number): AssembledCode | undefined {
    this.tick(nowMs);
    this.#pieces += 1;
    if (nowMs < this.#lateUntil) {
      // The rest of what was given up may itself come in several pieces.
      if (!piece.continued) this.#lateUntil = Number.NEGATIVE_INFINITY;
      this.#count('late-rest', 1);
      return undefined;
    }
    this.#lastPieceAt = nowMs;
    if (this.#held.length > 0 && piece.aim !== this.#aim) this.#drop('other-symbology');
    if (this.#overrun || this.#heldBytes + piece.data.length > MAXIMUM_CODE_LENGTH) {
      this.#drop('over-capacity');
      this.#count('over-capacity', 1);
      this.#overrun = piece.continued;
      return undefined;
    }
    this.#held.push(piece.data);
    this.#heldBytes += piece.data.length;
    this.#aim = piece.aim;
    if (piece.continued) return undefined;
    const bytes = new Uint8Array(Buffer.concat(this.#held));
    this.#delivered += this.#held.length;
    this.#clear();
    return { bytes, aim: piece.aim };
  }

  /** Gives up a code whose rest has not come. */
  tick(nowMs: number): void {
    const idleAt = this.idleAt;
    if (idleAt === undefined || nowMs < idleAt) return;
    this.#lateUntil = idleAt + LATE_REST_MS;
    this.#overrun = false;
    this.#drop('silence');
  }

  /** Throws away what is held, e.g. when the port is closed. */
  reset(): void {
    this.#lateUntil = Number.NEGATIVE_INFINITY;
    this.#overrun = false;
    this.#drop('reset');
  }

  #drop(reason: PieceDiscard): void {
    if (this.#held.length > 0) this.#count(reason, this.#held.length);
    this.#clear();
  }

  #clear(): void {
    this.#held = [];
    this.#heldBytes = 0;
    this.#aim = undefined;
  }

  #count(reason: PieceDiscard, pieces: number): void {
    this.#discarded += pieces;
    this.#discards.set(reason, (this.#discards.get(reason) ?? 0) + pieces);
  }
}
