import type {
  PolicyAnswer,
  PolicyClaim,
  PolicyClaimAnswer,
  PolicyQuestion,
} from '#contract/policy/policy-api.ts';
import type { Result } from '#contract/result.ts';
import type { ProblemCode } from '#contract/visit/outcome.ts';
import type { CallBounds } from '#drivers/port.ts';

export interface PolicyFailure {
  readonly code: ProblemCode;
  readonly detail?: string | undefined;
}

/** What a visit asks of the hub about policies, once its citizen has agreed. Sealed on the way in both directions. */
export interface PolicyPort {
  find(
    question: Omit<PolicyQuestion, 'reply'>,
    bounds: CallBounds,
  ): Promise<Result<PolicyAnswer, PolicyFailure>>;
  /** Idempotent on the claim's id. */
  claim(
    claim: Omit<PolicyClaim, 'reply'>,
    bounds: CallBounds,
  ): Promise<Result<PolicyClaimAnswer, PolicyFailure>>;
}
