import type { PublicCompany, PublicRecord } from '#contract/public-credit.ts';
import type { AppFailure, Result } from '#contract/result.ts';

export interface CompaniesFound {
  readonly companies: readonly PublicCompany[];
  readonly more: boolean;
  readonly simulated: boolean;
}

/** The public register of companies (信用公示平台), read only. */
export interface CreditRegister {
  search(
    query: string,
    signal: AbortSignal,
  ): Promise<Result<CompaniesFound, AppFailure<'credit-register-unavailable'>>>;
  record(
    creditCode: string,
    signal: AbortSignal,
  ): Promise<Result<PublicRecord | undefined, AppFailure<'credit-register-unavailable'>>>;
}
