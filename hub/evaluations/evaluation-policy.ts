import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';

/** The clocks of 好差评. Provinces set them differently: an operator may put his own beside the hub's data. */
export const evaluationPolicySchema = z.strictObject({
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

export const DEFAULT_EVALUATION_POLICY: EvaluationPolicy = evaluationPolicySchema.parse({});

/** A file that is not there leaves the defaults; one that is wrong stops the hub: a clock must not be guessed. */
export function loadEvaluationPolicy(
  file: string,
): Result<EvaluationPolicy, AppFailure<'evaluation-policy-invalid'>> {
  if (!existsSync(file)) return ok(DEFAULT_EVALUATION_POLICY);
  try {
    return ok(evaluationPolicySchema.parse(JSON.parse(readFileSync(file, 'utf8'))));
  } catch (error) {
    return fail(
      'evaluation-policy-invalid',
      error instanceof Error ? error.message.slice(0, 300) : undefined,
    );
  }
}
