import { describe, expect, test } from 'vitest';
import { type CaseContent, caseContentSchema } from '#contract/case.ts';
import type { Item } from '#contract/item.ts';
import { sampleItem } from '../../testing/sample-items.ts';
import { SPECIMEN } from '../../testing/terminal-double.ts';
import { registerQuestion } from './person-records.ts';
import { personalHistories } from './personal-histories.ts';

const TODAY = '2026-11-20';

function itemOf(id: string, outcome: Item['outcome']): Item {
  return { ...sampleItem('sample', { outcome }), id };
}

function ask(item: Item, answers: Record<string, string>) {
  const content: CaseContent = caseContentSchema.parse({
    schemaVersion: 1,
    caseId: '019abcde-0000-7000-8000-000000000001',
    itemId: item.id,
    itemVersion: '1.0',
    catalogRevision: 1,
    slipCode: '0123456789ABCDEF',
    applicant: SPECIMEN,
    identifiedBy: 'id-card',
    consent: { purpose: '测试', at: '2026-11-20T02:00:00.000Z' },
    submittedAt: '2026-11-20T02:00:00.000Z',
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
  return registerQuestion(item, content, TODAY);
}

const CERTIFICATE = { kind: 'certificate', documentTitle: '证明' } as const;
const INFORMATION = { kind: 'information', documentTitle: '记录' } as const;

describe('the histories of a person', () => {
  test('the vaccination record of a child is about the child, and lists nothing that is still to come', () => {
    const item = itemOf('health/vaccination-record', CERTIFICATE);
    const answers = { 'child-name': '李示例', 'child-number': '440524202608010011', relation: '母亲' };
    const blocks = personalHistories.certificate(ask(item, answers)) ?? [];
    expect(JSON.stringify(blocks[0])).toContain('440524202608010011');
    expect(JSON.stringify(blocks[0])).not.toContain(SPECIMEN.number);
    const days = (blocks.find((block) => block.kind === 'table')?.rows ?? []).map((row) => row[1] ?? '');
    expect(days.length).toBeGreaterThan(0);
    for (const day of days) expect(day >= '2026-08' && day <= TODAY).toBe(true);
  });

  test('a certificate of graduation has no grades, and one of an exam has', () => {
    const item = itemOf('education/study-certificate', CERTIFICATE);
    const graduation = JSON.stringify(personalHistories.certificate(ask(item, { what: 'graduation' })));
    const senior = JSON.stringify(personalHistories.certificate(ask(item, { what: 'senior' })));
    expect(graduation).not.toContain('语文');
    expect(senior).toContain('语文');
  });

  test('only the kind of certificate asked for is listed', () => {
    const item = itemOf('human-resources/skill-certificates', CERTIFICATE);
    const paper = JSON.stringify(personalHistories.certificate(ask(item, { what: 'skill' })));
    expect(paper).toContain('技能等级证书');
    expect(paper).not.toContain('职业资格证书');
  });

  test.each([
    ['education/student-aid-payments', {}],
    ['medical-insurance/account-records', { what: 'account' }],
    ['medical-insurance/account-records', { what: 'claims' }],
  ])('%s keeps to the period asked for, the latest on top', (id, answers) => {
    const question = ask(itemOf(id, INFORMATION), { ...answers, period: 'last-year' });
    const days = (personalHistories.information(question)?.rows ?? []).map((row) => row[0] ?? '');
    expect(days.length).toBeGreaterThan(0);
    expect(days).toEqual([...days].sort().reverse());
    for (const day of days) expect(day.slice(0, 4)).toBe('2025');
  });
});
