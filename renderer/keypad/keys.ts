/**
 * The keys of a kiosk's keypad, by what they do. Keypads send ordinary key codes (USB HID usage page 7 and 12), so
 * a common keyboard works the same way.
 */

export type KeypadAction =
  | { readonly kind: 'move'; readonly by: 1 | -1 }
  | { readonly kind: 'press' }
  | { readonly kind: 'back' }
  /** Turns the reading on, or reads the page again. */
  | { readonly kind: 'read' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'louder'; readonly by: 1 | -1 }
  | { readonly kind: 'help' }
  | { readonly kind: 'black-screen' }
  | { readonly kind: 'digit'; readonly digit: string };

const MOVES: Readonly<Record<string, 1 | -1>> = {
  ArrowDown: 1,
  ArrowRight: 1,
  ArrowUp: -1,
  ArrowLeft: -1,
};

/** What the key means where nothing is being written. */
const WHEN_FREE: Readonly<Record<string, KeypadAction>> = {
  r: { kind: 'read' },
  R: { kind: 'read' },
  p: { kind: 'pause' },
  P: { kind: 'pause' },
  '+': { kind: 'louder', by: 1 },
  '-': { kind: 'louder', by: -1 },
  Backspace: { kind: 'back' },
};

/** What the key means everywhere. */
const ALWAYS: Readonly<Record<string, KeypadAction>> = {
  Enter: { kind: 'press' },
  Escape: { kind: 'back' },
  BrowserBack: { kind: 'back' },
  F1: { kind: 'read' },
  MediaPlay: { kind: 'read' },
  MediaPlayPause: { kind: 'read' },
  F2: { kind: 'help' },
  F3: { kind: 'pause' },
  Pause: { kind: 'pause' },
  MediaPause: { kind: 'pause' },
  F4: { kind: 'black-screen' },
  AudioVolumeUp: { kind: 'louder', by: 1 },
  AudioVolumeDown: { kind: 'louder', by: -1 },
};

const BY_CODE: Readonly<Record<string, KeypadAction>> = {
  NumpadAdd: { kind: 'louder', by: 1 },
  NumpadSubtract: { kind: 'louder', by: -1 },
};

/**
 * @param writing the focus is in a field of text: letters, signs and Backspace belong to it.
 */
export function actionOf(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'metaKey'>,
  writing: boolean,
): KeypadAction | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  const by = MOVES[event.key];
  if (by) return { kind: 'move', by };
  if (/^\d$/.test(event.key)) return { kind: 'digit', digit: event.key };
  return BY_CODE[event.code] ?? ALWAYS[event.key] ?? (writing ? undefined : WHEN_FREE[event.key]);
}

const STEERING: ReadonlySet<KeypadAction['kind']> = new Set(['read', 'pause', 'louder', 'black-screen']);

/** The key steers the speech itself: it does not stop it as every other key does. */
export function steersSpeech(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : undefined;
  const action = actionOf(
    event,
    target?.matches('input:not([type="radio"], [type="checkbox"]), textarea') ?? false,
  );
  return action !== undefined && STEERING.has(action.kind);
}
