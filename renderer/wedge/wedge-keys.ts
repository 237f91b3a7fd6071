import {
  defaultWedgeOptions,
  initialWedgeState,
  takeWedgeKey,
  type WedgeKey,
  type WedgeState,
} from '#contract/keyboard-wedge.ts';
import type { TypedCode } from '#contract/typed-code.ts';

/** What is needed of a `keydown`, in the capture phase. */
export interface PageKey extends WedgeKey {
  /** The key would be written into a field. */
  readonly inField: boolean;
  /** Keeps the key from the page: its default, and everybody who listens behind us. */
  swallow(): void;
}

export interface WedgePage {
  /** Remembers the fields as they are; the answer makes them so again. */
  remember(): () => void;
  /** Gives a key that was held back to the page, as if it were pressed now. */
  replay(key: string): void;
  scanned(code: TypedCode): void;
  /** Calls back after so many milliseconds; the answer takes the call back. */
  after(milliseconds: number, work: () => void): () => void;
}

/**
 * Takes the codes of a scanner in keyboard mode out of what is typed, and nothing else. In a field every key is
 * written at once, and a whole code is taken out again. Elsewhere a key waits for {@link MAXIMUM_GAP_MS}: if more come
 * that fast it is a scanner, and no digit of its code chooses anything; if not, the page gets it then. Named keys
 * (arrows, OK, back) never wait.
 */
export class WedgeKeys {
  readonly #page: WedgePage;
  #state: WedgeState = initialWedgeState;
  #held: string[] = [];
  #burstInField = false;
  #restore: () => void = () => undefined;
  #cancelWait: () => void = () => undefined;

  constructor(page: WedgePage) {
    this.#page = page;
  }

  take(key: PageKey): void {
    // Space presses the button that has the focus: no code begins with it.
    const begins = this.#state.text === '' || key.timeMs - this.#state.lastKeyMs >= MAXIMUM_GAP_MS;
    if (key.key === ' ' && begins) {
      this.forget();
      return;
    }
    const { state, outcome } = takeWedgeKey(this.#state, key);
    const goesOn = state.text.length > 1 && state.text.length > this.#state.text.length;
    this.#state = state;
    if (outcome.kind === 'code' || outcome.kind === 'unreadable') {
      this.#cancelWait();
      this.#held = [];
      key.swallow();
      this.#restore();
      this.#page.scanned(
        outcome.kind === 'code' ? { kind: 'code', text: outcome.text } : { kind: 'unreadable' },
      );
      return;
    }
    // Shift stands inside a burst and is no key of its own.
    if (key.key === 'Shift' || key.key === 'CapsLock') return;
    if (!goesOn) this.#release();
    if (state.text === '') return;
    if (!goesOn) {
      this.#burstInField = key.inField;
      this.#restore = this.#page.remember();
    }
    if (this.#burstInField) return;
    key.swallow();
    this.#held.push(key.key);
    this.#cancelWait();
    this.#cancelWait = this.#page.after(MAXIMUM_GAP_MS, () => this.forget());
  }

  /** What has come so far is no code. */
  forget(): void {
    this.#state = initialWedgeState;
    this.#release();
  }

  /** A few keys were a person's and go to the page; more can only be a scanner that ends its codes with nothing. */
  #release(): void {
    this.#cancelWait();
    const keys = this.#held;
    this.#held = [];
    if (keys.length >= defaultWedgeOptions.minimumLength) return;
    for (const key of keys) this.#page.replay(key);
  }
}

const MAXIMUM_GAP_MS = defaultWedgeOptions.maximumGapMs;
