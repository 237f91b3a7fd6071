import { useEffect, useState } from 'react';

/** The wall clock, for showing only. Wakes at each full minute. */
export function useClock(): Date {
  const [now, setNow] = useState(() => new Date());
  // biome-ignore lint/correctness/useExhaustiveDependencies: each minute shown sets the timer of the next.
  useEffect(() => {
    const timer = setTimeout(() => setNow(new Date()), 60_000 - (Date.now() % 60_000) + 50);
    return () => clearTimeout(timer);
  }, [now]);
  return now;
}
