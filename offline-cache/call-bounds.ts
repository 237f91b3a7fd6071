import type { CallBounds } from '#contract/call-bounds.ts';

export type { CallBounds };

export type BoundsFailureCode = 'deadline-exceeded' | 'aborted';

/** A signal that fires at the deadline or when the caller gives up; `reason()` tells which of the two it was. */
export function boundedSignal(bounds: CallBounds): {
  readonly signal: AbortSignal;
  readonly reason: () => BoundsFailureCode | undefined;
} {
  const deadline = AbortSignal.timeout(bounds.deadlineMs);
  return {
    signal: AbortSignal.any([bounds.signal, deadline]),
    reason: () => {
      if (bounds.signal.aborted) return 'aborted';
      return deadline.aborted ? 'deadline-exceeded' : undefined;
    },
  };
}
