import { useKeypad } from './use-keypad.ts';

/** Listens to the keypad; draws nothing. */
export function Keypad() {
  useKeypad();
  return null;
}
