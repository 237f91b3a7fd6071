import { type CaseContent, caseContentSchema } from '#contract/case.ts';
import { SPECIMEN } from './terminal-double.ts';

/** A content as it is handed in by the specimen person on Friday, 20 November 2026, with nothing asked or brought. */
export function sampleContent(itemId: string, over: Partial<CaseContent> = {}): CaseContent {
  const at = '2026-11-20T02:00:00.000Z';
  return caseContentSchema.parse({
    schemaVersion: 1,
    caseId: '019abcde-0000-7000-8000-000000000001',
    itemId,
    itemVersion: '1.0',
    catalogRevision: 1,
    slipCode: '0123456789ABCDEF',
    applicant: SPECIMEN,
    identifiedBy: 'id-card',
    consent: { purpose: '测试', at },
    submittedAt: at,
    answers: [],
    eligibility: [],
    materials: [],
    commitmentIds: [],
    ...over,
  });
}
