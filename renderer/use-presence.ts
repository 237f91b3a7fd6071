import { useEffect } from 'react';
import { useSend } from './terminal-link/context.ts';

/** A touch a second would only be noise on the wire. */
const QUIET_MS = 3_000;

/** Tells the terminal that somebody is there. While the idle warning stands, every touch counts at once. */
export function usePresence(warned: boolean): void {
  const send = useSend();
  useEffect(() => {
    let last = Number.NEGATIVE_INFINITY;
    const onTouch = () => {
      const now = performance.now();
      if (!warned && now - last < QUIET_MS) return;
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
