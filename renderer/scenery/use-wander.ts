import { type RefObject, useEffect, useRef } from 'react';

const EVERY_MS = 2_000;
/** There and back again in this time. */
const ROUND_MS = 12 * 60_000;

/** How far something that wanders `most` pixels to each side stands after so many milliseconds, in whole pixels. */
export function wanderAt(milliseconds: number, most: number): number {
  return Math.round(Math.sin((2 * Math.PI * milliseconds) / ROUND_MS) * most);
}

/**
 * Clouds that move as clouds do: a pixel every few seconds. An animation would draw sixty pictures a second for it;
 * this draws one when there is something to see. It stands still for those who asked for stillness.
 */
export function useWander<Kind extends SVGElement | HTMLElement>(most: number): RefObject<Kind | null> {
  const element = useRef<Kind>(null);
  useEffect(() => {
    if (most === 0 || window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const move = () => {
      if (element.current) element.current.style.translate = `${wanderAt(Date.now() % ROUND_MS, most)}px 0`;
    };
    move();
    const timer = setInterval(move, EVERY_MS);
    return () => clearInterval(timer);
  }, [most]);
  return element;
}
