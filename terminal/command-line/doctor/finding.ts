/**
 * ok: as it should be, or not needed here. warning: the terminal runs, but something does not, or will not for
 * long. missing: something that this profile needs is absent, broken or not allowed.
 */
export type FindingStatus = 'ok' | 'warning' | 'missing';

export interface Finding {
  /** Stable kebab-case name of what was looked at. */
  readonly check: string;
  readonly status: FindingStatus;
  readonly detail: string;
  /** What to do; absent when there is nothing to do. */
  readonly nextStep?: string;
}

export function found(check: string, detail: string): Finding {
  return { check, status: 'ok', detail };
}

export function lacking(
  check: string,
  status: Exclude<FindingStatus, 'ok'>,
  detail: string,
  nextStep: string,
): Finding {
  return { check, status, detail, nextStep };
}
