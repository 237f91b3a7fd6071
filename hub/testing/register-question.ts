import { caseContentSchema } from '#contract/case.ts';
import type { Item } from '#contract/item.ts';
import { registerQuestion } from '../departments/simulated/person-records.ts';
import { sampleItem } from './sample-items.ts';
import { SPECIMEN } from './terminal-double.ts';

const TODAY = '2026-11-20';

/** A sample item under another id, as a simulated register is asked about it. */
export function itemOf(id: string, outcome: Item['outcome']): Item {
  return { ...sampleItem('sample', { outcome }), id };
}

/** What a register is asked on a day when the specimen person handed in these answers, by field id, on 20 November 2026. */
export function askedWith(item: Item, answers: Readonly<Record<string, string>>, today = TODAY) {
  const content = caseContentSchema.parse({
    schemaVersion: 1,
    caseId: '019abcde-0000-7000-8000-000000000001',
    itemId: item.id,
    itemVersion: '1.0',
    catalogRevision: 1,
    slipCode: '0123456789ABCDEF',
    applicant: SPECIMEN,
    identifiedBy: 'id-card',
    consent: { purpose: '测试', at: `${TODAY}T02:00:00.000Z` },
    submittedAt: `${TODAY}T02:00:00.000Z`,
    answers: Object.entries(answers).map(([fieldId, value]) => ({
      fieldId,
      label: fieldId,
      value,
      display: value,
    })),
    eligibility: [],
    materials: [],
    commitmentIds: [],
  });
  return registerQuestion(item, content, today);
}
