import type { Kysely } from 'kysely';
import type { CaseAction, CaseActor } from '#contract/case-state.ts';
import { takeStep } from '../cases/case-steps.ts';
import { storeOrder } from '../cases/issue-order.ts';
import type { HubDatabase } from '../database/schema.ts';
import type { Paper } from '../documents/paper.ts';
import type { RecordCipher } from '../keys/record-cipher.ts';

/** The case behind an order: it moves in the very transaction that moves the order. */
export interface CaseBook {
  facts(
    database: Kysely<HubDatabase>,
    caseId: string,
  ): Promise<{ acceptanceNumber: string; terminalId: string }>;
  /** Paid and booked: done, with its receipt. */
  completed(
    transaction: Kysely<HubDatabase>,
    caseId: string,
    papers: readonly Paper[],
    at: Date,
  ): Promise<void>;
  /** Never paid, and the code is closed. */
  withdrawn(transaction: Kysely<HubDatabase>, caseId: string, at: Date): Promise<void>;
  /** The department would not book it: the money is back. */
  refused(transaction: Kysely<HubDatabase>, caseId: string, at: Date): Promise<void>;
}

type Step = { action: CaseAction; actor: CaseActor; opinion: string };

export const CASE_OPINIONS = {
  completed: '已缴款，部门已入账',
  withdrawn: '没有付款，付款码已关闭，没有扣款',
  refused: '部门没有入账，款项已原路退回',
} as const;

export function createCaseBook(cipher: RecordCipher): CaseBook {
  async function walk(
    transaction: Kysely<HubDatabase>,
    caseId: string,
    at: Date,
    steps: readonly Step[],
  ): Promise<void> {
    const { terminalId } = await facts(transaction, caseId);
    for (const step of steps) {
      const actorName = step.actor === 'department' ? '' : terminalId;
      // One that was taken already, or a case that somebody has ended meanwhile, does not hold up the money.
      await takeStep(transaction, caseId, { at, actorName, ...step });
    }
  }

  async function facts(database: Kysely<HubDatabase>, caseId: string) {
    const row = await database
      .selectFrom('cases')
      .select(['acceptance_number', 'terminal_id'])
      .where('case_id', '=', caseId)
      .executeTakeFirstOrThrow();
    return { acceptanceNumber: row.acceptance_number ?? '', terminalId: row.terminal_id };
  }

  const decided = (action: 'complete' | 'deny', opinion: string): Step[] => [
    { action: 'review', actor: 'department', opinion },
    { action: 'decide', actor: 'department', opinion },
    { action, actor: 'department', opinion },
  ];

  return {
    facts,
    async completed(transaction, caseId, papers, at) {
      await transaction
        .updateTable('cases')
        .set({ issue_order: storeOrder(cipher, caseId, { papers: [...papers] }) })
        .where('case_id', '=', caseId)
        .execute();
      await walk(transaction, caseId, at, decided('complete', CASE_OPINIONS.completed));
    },
    withdrawn: (transaction, caseId, at) =>
      walk(transaction, caseId, at, [
        { action: 'withdraw', actor: 'applicant', opinion: CASE_OPINIONS.withdrawn },
      ]),
    refused: (transaction, caseId, at) =>
      walk(transaction, caseId, at, decided('deny', CASE_OPINIONS.refused)),
  };
}
