import { useEffect, useRef } from 'react';
import { fieldOf, isWritten } from '../keypad/controls.ts';
import { useStatus, useTerminalLink } from '../terminal-link/context.ts';
import { WedgeKeys, type WedgePage } from './wedge-keys.ts';

/** The technician's drawer has a keyboard of its own. */
const TECHNICIAN = '.drawer';

/**
 * Listens for a code scanner in keyboard mode, where the profile has one. Stands before the keypad in the page: of two
 * listeners of the window the first one gets a key first.
 */
export function KeyboardWedge() {
  const link = useTerminalLink();
  const enabled = useStatus()?.keyboardScanner === true;
  const latest = useRef({ link, enabled });
  latest.current = { link, enabled };
  // Once: a listener that came again later would stand behind the keypad's.
  useEffect(() => {
    const replayed = new WeakSet<Event>();
    const page: WedgePage = {
      remember: rememberFields,
      replay: (key) => replay(key, replayed),
      scanned(code) {
        // An input method takes keys in fields only: the next try finds none.
        if (code.kind === 'unreadable' && document.activeElement instanceof HTMLElement) {
          document.activeElement.blur();
        }
        latest.current.link.typedCode(code);
      },
      after(milliseconds, work) {
        const timer = setTimeout(work, milliseconds);
        return () => clearTimeout(timer);
      },
    };
    const keys = new WedgeKeys(page);
    const onKey = (event: KeyboardEvent) => {
      if (replayed.has(event)) return;
      if (!latest.current.enabled || document.querySelector(TECHNICIAN)) {
        keys.forget();
        return;
      }
      keys.take({
        key: event.key,
        timeMs: event.timeStamp,
        isComposing: event.isComposing,
        altKey: event.altKey,
        ctrlKey: event.ctrlKey,
        metaKey: event.metaKey,
        repeat: event.repeat,
        inField: event.target instanceof Element && isWritten(event.target),
        swallow() {
          event.preventDefault();
          event.stopImmediatePropagation();
        },
      });
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => {
      window.removeEventListener('keydown', onKey, { capture: true });
      keys.forget();
    };
  }, []);
  return null;
}

type Field = HTMLInputElement | HTMLTextAreaElement;

/** The field that has the focus, or the one that a digit would go to. */
function currentField(): Field | undefined {
  const active = document.activeElement;
  if (active !== null && isWritten(active)) return active as Field;
  return fieldOf(document.body);
}

function rememberFields(): () => void {
  const field = currentField();
  const before = field?.value;
  return () => {
    if (field !== undefined && before !== undefined && field.value !== before) write(field, before);
  };
}

/** Like the key itself; a field that the page has gone to meanwhile gets the character. */
function replay(key: string, replayed: WeakSet<Event>): void {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
  replayed.add(event);
  const goesOn = (document.activeElement ?? document.body).dispatchEvent(event);
  const active = document.activeElement;
  if (goesOn && active !== null && isWritten(active)) write(active as Field, (active as Field).value + key);
}

/** React hears of it only through the element's own setter and an event. */
function write(field: Field, value: string): void {
  const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(prototype.prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
