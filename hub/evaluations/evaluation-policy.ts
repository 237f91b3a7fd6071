import { z } from 'zod';
import type { AppFailure, Result } from '#contract/result.ts';
import { readPolicyFile } from '../policy-file.ts';

/** The clocks of 好差评. Provinces set them differently: an operator may put his own beside the hub's data. */
const evaluationPolicySchema = z.strictObject({
  /** How long after the case was received its evaluation may still be given or added to, in days. */
  lateDays: z.int().min(0).max(730).default(90),
  /** 追评: how many words may be added to an evaluation. */
  followUpsPerCase: z.int().min(0).max(20).default(3),
  /** 差评整改, in working days after the day of the evaluation. */
  rectifyWorkingDays: z.int().min(1).max(60).default(15),
  /** The same for evaluators who want to be called back (实名差评). */
  callBackWorkingDays: z.int().min(1).max(60).default(5),
});
export type EvaluationPolicy = z.infer<typeof evaluationPolicySchema>;

export function loadEvaluationPolicy(
  file: string,
): Result<EvaluationPolicy, AppFailure<'evaluation-policy-invalid'>> {
  return readPolicyFile(file, evaluationPolicySchema, 'evaluation-policy-invalid');
}
