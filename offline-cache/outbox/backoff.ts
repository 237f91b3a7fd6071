export interface BackoffLimits {
  /** Upper bound of the first wait, in milliseconds. */
  readonly firstMs: number;
  /** Upper bound of any wait, in milliseconds. */
  readonly longestMs: number;
}

export const CASE_BACKOFF: BackoffLimits = { firstMs: 5_000, longestMs: 30 * 60_000 };

/**
 * Full jitter (M. Brooker, "Exponential Backoff And Jitter"): anywhere between nothing and the doubled bound, so that
 * thousands of terminals that lost the hub together do not come back together.
 * @param failures How often it has failed in a row, from 1.
 * @param random In [0, 1).
 * @returns Milliseconds.
 */
export function fullJitterBackoff(failures: number, random: () => number, limits = CASE_BACKOFF): number {
  const bound = Math.min(limits.longestMs, limits.firstMs * 2 ** Math.min(failures - 1, 30));
  return random() * bound;
}
