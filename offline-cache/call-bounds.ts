/** Every call to the hub is bounded in time and can be given up. Same shape as the bounds of a device call. */
export interface CallBounds {
  /** Longest time the call may take, in milliseconds. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

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
