import type {
  PolicyAnswer,
  PolicyClaim,
  PolicyClaimAnswer,
  PolicyQuestion,
} from '#contract/policy/policy-api.ts';
import type { Result } from '#contract/result.ts';
import type { CallBounds } from '#drivers/port.ts';
import type { VisitFailure } from '../visit/visit-services.ts';

/** What a visit asks of the hub about policies, once its citizen has agreed. Sealed on the way in both directions. */
export interface PolicyPort {
  find(
    question: Omit<PolicyQuestion, 'reply'>,
    bounds: CallBounds,
  ): Promise<Result<PolicyAnswer, VisitFailure>>;
  /** Idempotent on the claim's id. */
  claim(
    claim: Omit<PolicyClaim, 'reply'>,
    bounds: CallBounds,
  ): Promise<Result<PolicyClaimAnswer, VisitFailure>>;
}
