import { useCallback, useEffect, useRef } from 'react';
import { keyStartsVisit, touchStartsVisit } from './starts-visit.ts';

/** A touch makes a pointer event, then a click; both are the same finger. */
const SAME_TOUCH_MS = 700;

/** Calls `start` for a touch or a key anywhere. The handler goes on the page's outermost element. */
export function useStartAnywhere(start: () => void): (event: { target: EventTarget }) => void {
  const last = useRef(Number.NEGATIVE_INFINITY);
  const once = useCallback(() => {
    const now = performance.now();
    if (now - last.current < SAME_TOUCH_MS) return;
    last.current = now;
    start();
  }, [start]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (keyStartsVisit(event, event.target instanceof Element ? event.target : null)) once();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [once]);
  return useCallback(
    ({ target }) => {
      if (target instanceof Element && touchStartsVisit(target)) once();
    },
    [once],
  );
}
