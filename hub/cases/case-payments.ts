import type { Kysely } from 'kysely';
import type { CaseContent } from '#contract/case.ts';
import type { Item } from '#contract/item.ts';
import type { DueLine } from '#contract/payment.ts';
import type { Result } from '#contract/result.ts';
import type { HubDatabase } from '../database/schema.ts';
import type { CaseAnswer, DepartmentFailure } from '../departments/department-adapter.ts';

/** What a case that is to be paid for asks of the payment office; see payments/payment-office.ts. */
export interface CasePayments {
  /** What the department and the books say to it; ends what still holds its notices. */
  answer(
    item: Item,
    content: CaseContent,
  ): Promise<Result<Extract<CaseAnswer, { decision: 'accepted' | 'refused' }>, DepartmentFailure>>;
  /** Makes the order in the transaction that accepts the case. A reason in plain words where somebody was faster. */
  claim(
    transaction: Kysely<HubDatabase>,
    input: {
      item: Item;
      content: CaseContent;
      terminalId: string;
      dues: readonly DueLine[];
      simulated: boolean;
    },
  ): Promise<string | undefined>;
  /**
   * Before the applicant withdraws: nobody is to pay it any more. `ended`: no money is here, and none can come.
   * `holds-money`: it was paid. `not-known`: nobody can tell yet.
   */
  end(caseId: string): Promise<'ended' | 'holds-money' | 'not-known'>;
}
