/** What does something of its own on the attract page; any other place, and any other key, begins the visit. */
const CONTROL = 'button, a, input, select, textarea, [role="button"], [role="dialog"], [data-own-control]';
/** The one button that is there to begin. */
const START = '[data-start]';

/** Keys that only change the meaning of others, lead on to the next control, or belong to the machine's keeper. */
const QUIET_KEYS: ReadonlySet<string> = new Set([
  'Alt',
  'AltGraph',
  'CapsLock',
  'Control',
  'Fn',
  'FnLock',
  'Hyper',
  'Meta',
  'NumLock',
  'ScrollLock',
  'Shift',
  'Super',
  'Tab',
  'Unidentified',
  'F5',
  'F11',
  'F12',
]);
const PRESSING_KEYS: ReadonlySet<string> = new Set(['Enter', ' ']);

interface Touched {
  closest(selector: string): unknown;
}

export function touchStartsVisit(target: Touched): boolean {
  return target.closest(START) !== null || target.closest(CONTROL) === null;
}

export interface PressedKey {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly repeat: boolean;
  readonly defaultPrevented: boolean;
}

/** Somebody feels for the keypad and presses whatever is there. */
export function keyStartsVisit(event: PressedKey, target: Touched | null): boolean {
  if (event.defaultPrevented || event.repeat || event.altKey || event.ctrlKey || event.metaKey) return false;
  if (QUIET_KEYS.has(event.key)) return false;
  if (target === null || touchStartsVisit(target)) return true;
  // On a control Enter and the space bar press it; a dialog has all its keys to itself.
  return !PRESSING_KEYS.has(event.key) && target.closest('[role="dialog"]') === null;
}
