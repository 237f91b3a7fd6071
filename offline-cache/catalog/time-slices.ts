import { setImmediate } from 'node:timers/promises';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';

/** Work goes on for this long before others get their turn, in milliseconds. */
const SLICE_MS = 12;

/** Asked after each piece of work; what it answers is waited for. */
export type TimeSlices = () => Promise<Result<void, AppFailure<'aborted'>>> | undefined;

/** Others get their turn when a slice of time is used up. */
export function createSlices(signal: AbortSignal): TimeSlices {
  let endsAt = performance.now() + SLICE_MS;
  const rest = async (): Promise<Result<void, AppFailure<'aborted'>>> => {
    await setImmediate();
    endsAt = performance.now() + SLICE_MS;
    return signal.aborted ? fail('aborted') : ok();
  };
  return () => (performance.now() < endsAt ? undefined : rest());
}
