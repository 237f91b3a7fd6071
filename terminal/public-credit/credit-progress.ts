import { isCreditCode } from '#contract/identity-number.ts';
import type { PublicCompany, PublicRecord } from '#contract/public-credit.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';

export interface CompaniesFound {
  readonly companies: readonly PublicCompany[];
  readonly more: boolean;
  readonly simulated: boolean;
}

/** 公示查询, as far as it has come; forgotten with the visit. */
export interface CreditProgress {
  readonly query: string;
  readonly by: ScreenOf<'credit'>['by'];
  readonly problem?: ScreenOf<'credit'>['problem'];
  readonly found?: CompaniesFound | undefined;
  /** Which record is wanted. */
  readonly creditCode?: string | undefined;
  readonly record?: PublicRecord | undefined;
}

export const nothingAsked: CreditProgress = { query: '', by: 'name' };

/** Asked as it was typed; what cannot be found is said at once, before anybody waits for it. */
export function askedFor(by: CreditProgress['by'], typed: string): CreditProgress {
  const query = by === 'code' ? typed.replace(/\s/gu, '').toUpperCase() : typed.trim();
  const problem =
    by === 'code' && !isCreditCode(query)
      ? ('not-a-credit-code' as const)
      : [...query].length < 2
        ? ('too-short' as const)
        : undefined;
  return { query, by, problem };
}
