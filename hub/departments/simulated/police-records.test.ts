import { describe, expect, test } from 'vitest';
import { type CaseContent, caseContentSchema } from '#contract/case.ts';
import type { Item } from '#contract/item.ts';
import { sampleItem } from '../../testing/sample-items.ts';
import { SPECIMEN } from '../../testing/terminal-double.ts';
import { registerQuestion } from './person-records.ts';
import { policeRecords } from './police-records.ts';

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

describe('the registers of the police', () => {
  test('the certificate of no record names who may use it and for what', () => {
    const item = itemOf('public-security/no-criminal-record', CERTIFICATE);
    const paper = JSON.stringify(policeRecords.certificate(ask(item, { use: '入职', receiver: '示例学校' })));
    expect(paper).toContain('未发现该人员有犯罪记录');
    expect(paper).toContain('示例学校');
  });

  test('the certificate of a cancelled registration is about the relative, and masks who asked', () => {
    const item = itemOf('public-security/household-deregistration-certificate', CERTIFICATE);
    const answers = { 'person-name': '李示例', 'person-number': '440524188001010014', kinship: '父母' };
    const paper = JSON.stringify(policeRecords.certificate(ask(item, answers)));
    expect(paper).toContain('440524188001010014');
    expect(paper).not.toContain(SPECIMEN.name);
  });

  test('border crossings and offences lie in the period asked for, the latest on top', () => {
    const crossings = itemOf('exit-entry/border-crossings', CERTIFICATE);
    const blocks = policeRecords.certificate(ask(crossings, { period: 'three-years' })) ?? [];
    const table = blocks.find((block) => block.kind === 'table');
    const offences = itemOf('traffic-police/traffic-offences', {
      kind: 'information',
      documentTitle: '记录',
    });
    const rows = policeRecords.information(ask(offences, { period: 'last-year' }))?.rows ?? [];
    const days = (table?.rows ?? []).map(([day = '']) => day);
    expect(days.length).toBeGreaterThan(0);
    expect(days).toEqual([...days].sort().reverse());
    for (const day of days) expect(day >= '2024-01' && day < TODAY).toBe(true);
    for (const [day = ''] of rows) expect(day.slice(0, 4)).toBe('2025');
  });

  test('answers for no other item', () => {
    expect(policeRecords.serves(itemOf('public-security/residence-permit', { kind: 'acceptance' }))).toBe(
      false,
    );
    expect(policeRecords.serves(itemOf('constructor', CERTIFICATE))).toBe(false);
  });
});
