/** Taps that find nothing tell that somebody cannot see or cannot aim well; then 长辈版 is offered, once a visit. */

export const MISSES_TO_OFFER = 4;
export const WITHIN_MS = 20_000;

export interface TapMisses {
  /** When the latest misses were, in milliseconds, oldest first. */
  readonly at: readonly number[];
  /** It was offered in this visit: taken or refused, it is not asked again. */
  readonly offered: boolean;
}

export const NO_MISSES: TapMisses = { at: [], offered: false };

/** A tap on a control is what was meant, and forgives what went before. */
export function afterTap(misses: TapMisses, tap: { readonly at: number; readonly hit: boolean }): TapMisses {
  if (misses.offered) return misses;
  if (tap.hit) return misses.at.length === 0 ? misses : { ...misses, at: misses.at.slice(1) };
  const at = [...misses.at.filter((earlier) => tap.at - earlier < WITHIN_MS), tap.at];
  return at.length >= MISSES_TO_OFFER ? { at: [], offered: true } : { at, offered: false };
}

/** What a finger may be on without missing: controls, and places that are drawn or written on. */
export const TOUCHABLE =
  'button, a[href], input, select, textarea, label, canvas, [role="button"], [role="radio"], [role="checkbox"], [role="option"], [role="slider"], [role="spinbutton"], .signature, .viewfinder, .attract, [data-touchable]';
