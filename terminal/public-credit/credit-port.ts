import type { CompaniesAnswer, RecordAnswer } from '#contract/public-credit.ts';
import type { Result } from '#contract/result.ts';
import type { CallBounds } from '#drivers/port.ts';
import type { VisitFailure } from '../visit/visit-services.ts';

/** What a visit asks of the public register. Nothing of who asks goes along. */
export interface CreditPort {
  search(query: string, bounds: CallBounds): Promise<Result<CompaniesAnswer, VisitFailure>>;
  record(creditCode: string, bounds: CallBounds): Promise<Result<RecordAnswer, VisitFailure>>;
}
