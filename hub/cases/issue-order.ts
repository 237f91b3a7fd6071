import type { Kysely } from 'kysely';
import { z } from 'zod';
import { informationTableSchema } from '#contract/hub-api.ts';
import { nextNumber } from '../database/next-number.ts';
import type { HubDatabase } from '../database/schema.ts';
import type { CaseFacts } from '../documents/case-facts.ts';
import { documentNumber, newVerificationCode } from '../documents/document-number.ts';
import { paperSchema } from '../documents/paper.ts';
import type { RecordCipher } from '../keys/record-cipher.ts';
import type { Decision } from './decide.ts';

/** What is kept, encrypted, to issue a case's papers when they are asked for. */
const issueOrderSchema = z.strictObject({
  papers: z.array(paperSchema),
  information: informationTableSchema.optional(),
});
export type IssueOrder = z.infer<typeof issueOrderSchema>;

/** Each paper with a number of its own. */
export async function makeOrder(
  transaction: Kysely<HubDatabase>,
  facts: Omit<CaseFacts, 'documentNumber' | 'verificationCode'>,
  decision: Pick<Decision, 'papers' | 'information'>,
): Promise<IssueOrder> {
  const papers: IssueOrder['papers'] = [];
  for (const compose of decision.papers) {
    papers.push(
      compose({
        ...facts,
        documentNumber: documentNumber(
          facts.issuedOn,
          await nextNumber(transaction, `document ${facts.issuedOn}`),
        ),
        verificationCode: newVerificationCode(),
      }),
    );
  }
  return { papers, ...(decision.information && { information: decision.information }) };
}

export function storeOrder(cipher: RecordCipher, caseId: string, order: IssueOrder): string {
  return cipher.encrypt(JSON.stringify(order), `issue-order ${caseId}`);
}

export function readOrder(cipher: RecordCipher, caseId: string, stored: string): IssueOrder {
  return issueOrderSchema.parse(JSON.parse(cipher.decrypt(stored, `issue-order ${caseId}`)));
}
