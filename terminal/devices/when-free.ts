import { setTimeout as delay } from 'node:timers/promises';
import type { Result } from '#contract/result.ts';
import type { CallBounds } from '#drivers/port.ts';

const BUSY_PAUSE_MS = 150;

/** A health check may hold the device for a moment; the citizen's call then waits, within its own bounds. */
export async function whenFree<Value, Failure extends { readonly code: string }>(
  bounds: CallBounds,
  call: (rest: CallBounds) => Promise<Result<Value, Failure>>,
): Promise<Result<Value, Failure>> {
  const endsAt = performance.now() + bounds.deadlineMs;
  for (;;) {
    const rest = { deadlineMs: Math.max(1, endsAt - performance.now()), signal: bounds.signal };
    const result = await call(rest);
    if (result.ok || result.failure.code !== 'device-busy' || rest.deadlineMs <= 1 || bounds.signal.aborted)
      return result;
    await delay(BUSY_PAUSE_MS);
  }
}
