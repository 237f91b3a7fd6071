import { FINGERPRINT_LENGTHS, PREAMBLE, TEXT_LENGTH } from '../id-card-reader/codec.ts';
import type { TraceMask } from './trace-recorder.ts';

/** Where the next byte stands in a frame (see id-card-reader/codec.ts). */
type Position =
  | { readonly kind: 'preamble'; readonly matched: number }
  | { readonly kind: 'length'; readonly high: number | undefined }
  | { readonly kind: 'status'; readonly left: number }
  | { readonly kind: 'data'; readonly at: number }
  | { readonly kind: 'check' };

const STATUS_BYTES = 3;
/** Of every photo that was seen; of others only the length is hidden. */
const PHOTO_LENGTH = 1024;
const START: Position = { kind: 'preamble', matched: 0 };

/**
 * Hides what a card says in a trace of an SDT reader. Of what the reader sends, only what is known to be no card
 * data is kept: preamble, length, status, the two lengths before text and photo. All else becomes 00, noise and
 * damaged frames included. The check byte fits the masked frame, and a wrong one stays wrong.
 */
export class CardDataMask implements TraceMask {
  #position: Position = START;
  #dataLength = 0;
  #checkOfOriginal = 0;
  #checkOfMasked = 0;

  mask(dir: 'tx' | 'rx', bytes: Uint8Array): { readonly bytes: Uint8Array; readonly masked: boolean } {
    // Commands carry nothing of a card.
    if (dir === 'tx') return { bytes, masked: false };
    let masked = false;
    const shown = bytes.map((byte) => {
      const each = this.#next(byte);
      if (each !== byte) masked = true;
      return each;
    });
    return { bytes: shown, masked };
  }

  #next(byte: number): number {
    const position = this.#position;
    switch (position.kind) {
      case 'preamble':
        return this.#inPreamble(position.matched, byte);
      case 'length':
        if (position.high === undefined) {
          this.#checkOfOriginal = 0;
          this.#checkOfMasked = 0;
          this.#position = { kind: 'length', high: byte };
        } else {
          const length = position.high * 256 + byte;
          this.#dataLength = length - STATUS_BYTES - 1;
          this.#position = this.#dataLength < 0 ? START : { kind: 'status', left: STATUS_BYTES };
        }
        return this.#counted(byte, byte);
      case 'status': {
        const left = position.left - 1;
        if (left > 0) this.#position = { kind: 'status', left };
        else this.#position = this.#dataLength === 0 ? { kind: 'check' } : { kind: 'data', at: 0 };
        return this.#counted(byte, byte);
      }
      case 'data': {
        const { at } = position;
        this.#position = at + 1 === this.#dataLength ? { kind: 'check' } : { kind: 'data', at: at + 1 };
        return this.#counted(byte, byte === this.#lengthByteAt(at) ? byte : 0);
      }
      case 'check':
        this.#position = START;
        return byte === this.#checkOfOriginal ? this.#checkOfMasked : this.#checkOfMasked ^ 0x5a;
    }
  }

  #inPreamble(matched: number, byte: number): number {
    if (byte === PREAMBLE[matched]) {
      this.#position =
        matched + 1 === PREAMBLE.length
          ? { kind: 'length', high: undefined }
          : { kind: 'preamble', matched: matched + 1 };
      return byte;
    }
    // Three AA may be the last three of a longer run.
    const again = byte === PREAMBLE[0] ? (matched === 3 ? 3 : 1) : 0;
    this.#position = { kind: 'preamble', matched: again };
    return again > 0 ? byte : 0;
  }

  /**
   * What stands at the start of the data when text and photo follow: their lengths, which the frame's own tells, and
   * behind them that of the fingerprints.
   */
  #lengthByteAt(at: number): number | undefined {
    const fingerprintLength = FINGERPRINT_LENGTHS.find(
      (length) => this.#dataLength === 6 + TEXT_LENGTH + PHOTO_LENGTH + length,
    );
    const lengths =
      fingerprintLength === undefined
        ? [TEXT_LENGTH, this.#dataLength - 4 - TEXT_LENGTH]
        : [TEXT_LENGTH, PHOTO_LENGTH, fingerprintLength];
    return lengths.flatMap((length) => [length >> 8, length & 0xff])[at];
  }

  #counted(original: number, shown: number): number {
    this.#checkOfOriginal ^= original;
    this.#checkOfMasked ^= shown;
    return shown;
  }
}
