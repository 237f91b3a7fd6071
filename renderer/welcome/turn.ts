const LEAST_MS = 8_000;
/** Somebody who passes by, and an old reader, take about three characters a second after the first glance. */
const MS_PER_CHARACTER = 250;

/** How long a notice stays before the next one comes, in milliseconds; never less than 8 s. */
export function turnMilliseconds(text: string): number {
  return Math.max(LEAST_MS, 3_000 + text.length * MS_PER_CHARACTER);
}
