import type { CompaniesAnswer, RecordAnswer } from '#contract/public-credit.ts';
import type { Result } from '#contract/result.ts';
import type { ProblemCode } from '#contract/visit/outcome.ts';
import type { CallBounds } from '#drivers/port.ts';

export interface CreditFailure {
  readonly code: ProblemCode;
  readonly detail?: string | undefined;
}

/** What a visit asks of the public register. Nothing of who asks goes along. */
export interface CreditPort {
  search(query: string, bounds: CallBounds): Promise<Result<CompaniesAnswer, CreditFailure>>;
  record(creditCode: string, bounds: CallBounds): Promise<Result<RecordAnswer, CreditFailure>>;
}
