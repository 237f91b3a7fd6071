import { z } from 'zod';
import type { AppFailure, Result } from '#contract/result.ts';
import { readPolicyFile } from '../policy-file.ts';

/** Clocks of a case that no law sets. 示例，以当地公布为准: an operator may put his own beside the hub's data. */
const casePolicySchema = z.strictObject({
  /** 补正: how long an applicant has to close the gaps, in working days after the day on which they are told. */
  supplementWorkingDays: z.int().min(1).max(60).default(10),
  /**
   * After the last day, in days: what was handed in by then at a machine without a network may still be on its way. The
   * case ends when they have passed.
   */
  onTheWayDays: z.int().min(0).max(30).default(3),
});
export type CasePolicy = z.infer<typeof casePolicySchema>;

export const DEFAULT_CASE_POLICY: CasePolicy = casePolicySchema.parse({});

export function loadCasePolicy(file: string): Result<CasePolicy, AppFailure<'case-policy-invalid'>> {
  return readPolicyFile(file, casePolicySchema, 'case-policy-invalid');
}
