import { type AppFailure, fail, type Result } from '#contract/result.ts';
import type { Deadline } from './bounds.ts';
import type { PortFailureCode } from './port.ts';

/** A step that ran out of its own time says that the device is silent; the call's own end is passed on. */
export function stepFailure(
  failure: AppFailure<PortFailureCode>,
  deadline: Deadline,
  step: string,
): Result<never, AppFailure<PortFailureCode | 'not-responding'>> {
  if (failure.code === 'deadline-exceeded' && deadline.check().ok) return fail('not-responding', step);
  return { ok: false, failure };
}
