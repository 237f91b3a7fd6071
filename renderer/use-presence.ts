import { useEffect } from 'react';
import { useSend } from './terminal-link/context.ts';

/** A touch a second would only be noise on the wire. */
const QUIET_MS = 3_000;
/** Keys that walk to a button or press it; any other says that somebody is there. */
const FOR_BUTTONS: ReadonlySet<string> = new Set(['Enter', ' ', 'Tab', 'Shift']);

/**
 * Is this for a button of the idle warning? Each button sends its own event when the finger is lifted: a touch before
 * that would take the warning away under the finger, and nothing would ever be pressed.
 */
export function isForWarning(event: { type: string; key?: string; target: EventTarget | null }): boolean {
  const target = event.target as Partial<Element> | null;
  if (!target?.closest?.('[role="alertdialog"] button')) return false;
  return event.type === 'pointerdown' || FOR_BUTTONS.has(event.key ?? '');
}

/** Tells the terminal that somebody is there. While the idle warning stands, every touch counts at once. */
export function usePresence(warned: boolean): void {
  const send = useSend();
  useEffect(() => {
    let last = Number.NEGATIVE_INFINITY;
    const onTouch = (event: PointerEvent | KeyboardEvent) => {
      const now = performance.now();
      if (isForWarning(event) || (!warned && now - last < QUIET_MS)) return;
      last = now;
      send({ type: 'touch' });
    };
    window.addEventListener('pointerdown', onTouch, { capture: true });
    window.addEventListener('keydown', onTouch, { capture: true });
    return () => {
      window.removeEventListener('pointerdown', onTouch, { capture: true });
      window.removeEventListener('keydown', onTouch, { capture: true });
    };
  }, [send, warned]);
}
