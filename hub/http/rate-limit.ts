/** Counted in memory: a hub that starts anew forgets who asked, and nothing worse. */
export interface RateLimit {
  /** false: too many within the window; nothing is counted then. */
  allows(key: string): boolean;
}

/** At most `count` within any `milliseconds`, for each key. */
export function createRateLimit(count: number, milliseconds: number, now: () => Date): RateLimit {
  const taken = new Map<string, number[]>();
  return {
    allows(key) {
      const at = now().getTime();
      const recent = (taken.get(key) ?? []).filter((earlier) => at - earlier < milliseconds);
      taken.set(key, recent);
      if (recent.length >= count) return false;
      recent.push(at);
      return true;
    },
  };
}
