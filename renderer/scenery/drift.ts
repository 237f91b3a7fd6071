/**
 * Against burn-in: the whole picture wanders by a few pixels, one step a minute, so that no edge stands on the same
 * pixels for long. What is near moves more than what is far, which also gives the picture its depth. One step a
 * minute costs nothing; an animation would keep the machine drawing all night.
 */
export interface Drift {
  readonly x: number;
  readonly y: number;
}

/** Pixels of the panel to each side. */
export const MOST_DRIFT = { x: 8, y: 6 } as const;
/** Minutes until the same place comes again, sideways and up: without a common divisor, so that they fill the field. */
const ROUND = { x: 23, y: 31 } as const;

/** Where the picture stands in this minute. Two minutes in a row are at most three pixels apart. */
export function driftAt(now: Date): Drift {
  const minute = Math.floor(now.getTime() / 60_000);
  const swing = (period: number, most: number) =>
    Math.round(Math.sin((2 * Math.PI * (minute % period)) / period) * most);
  return { x: swing(ROUND.x, MOST_DRIFT.x), y: swing(ROUND.y, MOST_DRIFT.y) };
}

/** As a CSS transform, for something that stands `depth` (0 … 1) in front. Whole pixels: text stays sharp. */
export function shiftOf({ x, y }: Drift, depth: number): string {
  return `translate(${Math.round(x * depth)}px, ${Math.round(y * depth)}px)`;
}
