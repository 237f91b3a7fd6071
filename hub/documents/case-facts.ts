import type { CaseContent } from '#contract/case.ts';
import type { Department, Item } from '#contract/item.ts';
import { maskName } from '#contract/masking.ts';
import { type Paper, type PaperBlockInput, paperSchema } from './paper.ts';

/** What every paper of a case needs to know. */
export interface CaseFacts {
  item: Item;
  department: Department;
  content: CaseContent;
  terminalId: string;
  acceptanceNumber: string;
  documentNumber: string;
  verificationCode: string;
  receivedAt: Date;
  /** `YYYY-MM-DD`, local. */
  issuedOn: string;
  promisedDate: string | undefined;
  simulated: boolean;
}

export function paper(
  facts: CaseFacts,
  rest: {
    kind: Paper['kind'];
    title: string;
    blocks: PaperBlockInput[];
    legalLine: string;
    receiverSigns?: boolean;
  },
): Paper {
  return paperSchema.parse({
    documentNumber: facts.documentNumber,
    verificationCode: facts.verificationCode,
    acceptanceNumber: facts.acceptanceNumber,
    issuer: facts.item.implementation.body.name,
    issuedOn: facts.issuedOn,
    terminalId: facts.terminalId,
    maskedHolder:
      facts.item.identification.kind === 'identity' ? maskName(facts.content.applicant.name) : '*',
    receiverSigns: false,
    simulated: facts.simulated,
    ...rest,
  });
}
