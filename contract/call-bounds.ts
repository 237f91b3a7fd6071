/** Every device call and every call to the hub is bounded in time and can be given up. */
export interface CallBounds {
  /** Longest time the call may take, in milliseconds. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}
