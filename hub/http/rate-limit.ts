/** Counted in memory: a hub that starts anew forgets who asked, and nothing worse. */
export interface RateLimit {
  /**
   * false: too many within the window; nothing is counted then. `request`: who asks the same again, because its answer
   * was lost, asks once.
   */
  allows(key: string, request?: string): boolean;
}

/** At most `count` within any `milliseconds`, for each key. */
export function createRateLimit(count: number, milliseconds: number, now: () => Date): RateLimit {
  const taken = new Map<string, { readonly at: number; readonly request: string | undefined }[]>();
  return {
    allows(key, request) {
      const at = now().getTime();
      const recent = (taken.get(key) ?? []).filter((earlier) => at - earlier.at < milliseconds);
      taken.set(key, recent);
      if (request !== undefined && recent.some((earlier) => earlier.request === request)) return true;
      if (recent.length >= count) return false;
      recent.push({ at, request });
      return true;
    },
  };
}
