/**
 * Tells the keys of a code scanner in keyboard mode ("wedge") from those of a person, for screens that receive
 * keyboard events. Pure: a state and a key go in, a state and what the key meant come out.
 *
 * A scanner types a key every 1 to 20 ms and ends with Enter or Tab; a person needs more than 50 ms. Chinese
 * arrives broken from such a scanner (as Alt codes, or swallowed by an input method): a code with such keys is
 * dropped and told, never guessed. For codes with Chinese use a serial or HID scanner.
 */

export interface WedgeOptions {
  /** Longest time between two keys of one code, in milliseconds. */
  readonly maximumGapMs: number;
  /** `KeyboardEvent.key` values that end a code. */
  readonly terminators: readonly string[];
  /** Shorter bursts are a person who is quick. */
  readonly minimumLength: number;
  /** Longer bursts are no code; a QR code holds at most 7089 digits. */
  readonly maximumLength: number;
}

export const defaultWedgeOptions: WedgeOptions = {
  maximumGapMs: 50,
  terminators: ['Enter', 'Tab'],
  minimumLength: 4,
  maximumLength: 8_192,
};

/** What is needed of a `keydown` event. */
export interface WedgeKey {
  readonly key: string;
  /** `KeyboardEvent.timeStamp`: milliseconds of a clock that never goes back. */
  readonly timeMs: number;
  /** An input method is composing: it must be off where codes are scanned. */
  readonly isComposing?: boolean;
  readonly altKey?: boolean;
  readonly ctrlKey?: boolean;
  readonly metaKey?: boolean;
  /** The key is held down: scanners never hold a key. */
  readonly repeat?: boolean;
}

export interface WedgeState {
  readonly text: string;
  /** Why what has come so far cannot become a code. */
  readonly spoilt: 'input-method' | 'alt-codes' | 'too-long' | undefined;
  readonly lastKeyMs: number;
}

export type WedgeOutcome =
  /** A person typed, or the beginning of what may become a code. */
  | { readonly kind: 'none' }
  /** The key belongs to what looks like a code so far: it came quickly behind another one. */
  | { readonly kind: 'pending' }
  /** A whole code. Its last key must not act on the page: `preventDefault` it. */
  | { readonly kind: 'code'; readonly text: string }
  /** A burst that was a code, but cannot be read: scan with another scanner, or switch the input method off. */
  | { readonly kind: 'unreadable'; readonly reason: NonNullable<WedgeState['spoilt']> };

export const initialWedgeState: WedgeState = {
  text: '',
  spoilt: undefined,
  lastKeyMs: Number.NEGATIVE_INFINITY,
};

const none: WedgeOutcome = { kind: 'none' };

export function takeWedgeKey(
  state: WedgeState,
  key: WedgeKey,
  options: WedgeOptions = defaultWedgeOptions,
): { readonly state: WedgeState; readonly outcome: WedgeOutcome } {
  const inBurst = key.timeMs - state.lastKeyMs < options.maximumGapMs && key.timeMs >= state.lastKeyMs;
  const begun: WedgeState = inBurst ? state : initialWedgeState;
  const lastKeyMs = key.timeMs;
  // Modifiers stand before the capitals of a code and belong to its burst.
  if (key.key === 'Shift' || key.key === 'CapsLock') {
    return { state: { ...begun, lastKeyMs }, outcome: none };
  }
  if (key.repeat || key.ctrlKey || key.metaKey) return { state: initialWedgeState, outcome: none };
  if (options.terminators.includes(key.key) && !key.altKey && !key.isComposing) {
    return { state: initialWedgeState, outcome: ended(begun, options) };
  }
  const next = { ...taken(begun, key, options), lastKeyMs };
  return { state: next, outcome: inBurst && next.text.length > 1 ? { kind: 'pending' } : none };
}

function taken(state: WedgeState, key: WedgeKey, options: WedgeOptions): WedgeState {
  if (key.isComposing || key.key === 'Process') return spoiltBy(state, 'input-method');
  if (key.altKey || key.key === 'Alt' || key.key === 'AltGraph') return spoiltBy(state, 'alt-codes');
  // Named keys (`F5`, `ArrowLeft`) are longer than any character; of one character a code point.
  if ([...key.key].length !== 1) return initialWedgeState;
  if (state.text.length >= options.maximumLength) return spoiltBy(state, 'too-long');
  return { ...state, text: state.text + key.key };
}

/** What is spoilt still counts its keys, so that a burst of them is told from one stray key. */
function spoiltBy(state: WedgeState, reason: NonNullable<WedgeState['spoilt']>): WedgeState {
  const text = reason === 'too-long' ? state.text : `${state.text}\u0000`;
  return { ...state, text, spoilt: state.spoilt ?? reason };
}

function ended(state: WedgeState, options: WedgeOptions): WedgeOutcome {
  if (state.text.length < options.minimumLength) return none;
  return state.spoilt === undefined
    ? { kind: 'code', text: state.text }
    : { kind: 'unreadable', reason: state.spoilt };
}
