import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { CallBounds } from './port.ts';

export type BoundsFailure = AppFailure<'deadline-exceeded' | 'aborted'>;

/** Whether a call may begin or go on, and why not. Asked before anything is done that cannot be undone. */
export function checkBounds(bounds: CallBounds): Result<void, BoundsFailure> {
  if (bounds.signal.aborted) return fail('aborted');
  if (bounds.deadlineMs <= 0) return fail('deadline-exceeded');
  return ok();
}

/**
 * One call's time budget, started when it is created. Steps of the call take their own, shorter bounds
 * from {@link within}, so that no step outlives the call.
 */
export class Deadline {
  readonly signal: AbortSignal;
  readonly #endsAt: number;

  constructor(bounds: CallBounds) {
    this.signal = bounds.signal;
    this.#endsAt = performance.now() + bounds.deadlineMs;
  }

  /** Milliseconds left, never negative. Less than one counts as none: timers know no less. */
  remainingMs(): number {
    const left = this.#endsAt - performance.now();
    return left < 1 ? 0 : left;
  }

  /** Whether the call must end, and why. */
  check(): Result<void, BoundsFailure> {
    return checkBounds(this.rest());
  }

  /** Bounds for all that is left of the call. */
  rest(): CallBounds {
    return { deadlineMs: this.remainingMs(), signal: this.signal };
  }

  /** Bounds for one step: at most `stepMs`, and never more than is left. */
  within(stepMs: number): CallBounds {
    return { deadlineMs: Math.min(stepMs, this.remainingMs()), signal: this.signal };
  }
}

/**
 * Waits for `work`, but no longer than the bounds allow. The work itself is not cancelled by this: whoever
 * gives work that can go on must be able to tolerate its late end.
 */
export async function withinBounds<Value>(
  bounds: CallBounds,
  work: Promise<Value>,
): Promise<Result<Value, BoundsFailure>> {
  // A late rejection of work that nobody waits for any more must not end the process.
  work.catch(() => undefined);
  const begin = checkBounds(bounds);
  if (!begin.ok) return begin;
  const stop = Promise.withResolvers<Result<never, BoundsFailure>>();
  const onAbort = () => stop.resolve(fail('aborted'));
  const endsAt = performance.now() + bounds.deadlineMs;
  let timer: NodeJS.Timeout | undefined;
  // Timers count whole milliseconds, cut off at both ends: they fire up to two early, and a call would seem to have
  // time left just when its time is up.
  const waitUntilTheEnd = () => {
    const left = endsAt - performance.now();
    if (left <= 0) stop.resolve(fail('deadline-exceeded'));
    else timer = setTimeout(waitUntilTheEnd, timerDelay(Math.ceil(left)));
  };
  waitUntilTheEnd();
  bounds.signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work.then((value) => ok(value)), stop.promise]);
  } finally {
    clearTimeout(timer);
    bounds.signal.removeEventListener('abort', onAbort);
  }
}

/** How long a process listens before it looks whether it was held up. */
const LISTENING_MS = 50;

/**
 * Waits for what a device answers: at most `limitMs` of the time in which this process listened, and never longer than
 * the call. What a busy machine or a long calculation took does not count: an answer may lie there unread, or the
 * question may not have left yet, and that is not the silence of a device.
 */
export async function listenFor<Value>(
  answer: Promise<Value>,
  limitMs: number,
  deadline: Deadline,
): Promise<Result<Value, BoundsFailure>> {
  const silence = Promise.withResolvers<Result<never, BoundsFailure>>();
  let timer: NodeJS.Timeout | undefined;
  const listen = (leftMs: number): void => {
    if (leftMs <= 0) {
      silence.resolve(fail('deadline-exceeded'));
      return;
    }
    // A timer that is late by seconds fires once all the same: only what it was set for is counted.
    const partMs = Math.min(leftMs, LISTENING_MS);
    timer = setTimeout(() => listen(leftMs - partMs), partMs);
  };
  listen(limitMs);
  try {
    const heard = Promise.race([answer.then((value) => ok(value)), silence.promise]);
    const outcome = await withinBounds(deadline.rest(), heard);
    return outcome.ok ? outcome.value : outcome;
  } finally {
    clearTimeout(timer);
  }
}

/** Waits `delayMs`; ends early, with the reason, when the bounds end first. */
export async function pause(delayMs: number, bounds: CallBounds): Promise<Result<void, BoundsFailure>> {
  const elapsed = Promise.withResolvers<void>();
  const timer = setTimeout(elapsed.resolve, timerDelay(delayMs));
  try {
    return await withinBounds(bounds, elapsed.promise);
  } finally {
    clearTimeout(timer);
  }
}

/** Timers take 31 bits; a longer delay would fire at once. 24 days serve every call of a terminal. */
export function timerDelay(delayMs: number): number {
  return Math.min(delayMs, 2 ** 31 - 1);
}
