/**
 * China Standard Time (UTC+8, no daylight saving, GB/T 7408): the time of every deadline, opening hour and paper,
 * whatever time zone the machine was set up with.
 */
const OFFSET_MS = 8 * 60 * 60 * 1000;

/** `date` as YYYY-MM-DD, `time` as HH:MM. */
export function chinaTime(instant: Date): { readonly date: string; readonly time: string } {
  const shifted = new Date(instant.getTime() + OFFSET_MS).toISOString();
  return { date: shifted.slice(0, 10), time: shifted.slice(11, 16) };
}
