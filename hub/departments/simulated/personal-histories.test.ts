import { describe, expect, test } from 'vitest';
import { askedWith, itemOf } from '../../testing/register-question.ts';
import { SPECIMEN } from '../../testing/terminal-double.ts';
import { personalHistories } from './personal-histories.ts';

const CERTIFICATE = { kind: 'certificate', documentTitle: '证明' } as const;
const INFORMATION = { kind: 'information', documentTitle: '记录' } as const;

describe('the histories of a person', () => {
  test('the vaccination record of a child is about the child, and lists nothing that is still to come', () => {
    const item = itemOf('health/vaccination-record', CERTIFICATE);
    const answers = { 'child-name': '李示例', 'child-number': '440524188001010014', relation: '母亲' };
    const blocks = personalHistories.certificate(askedWith(item, answers, '1880-04-01')) ?? [];
    expect(JSON.stringify(blocks[0])).toContain('440524188001010014');
    expect(JSON.stringify(blocks[0])).not.toContain(SPECIMEN.number);
    const days = (blocks.find((block) => block.kind === 'table')?.rows ?? []).map((row) => row[1] ?? '');
    expect(days.length).toBeGreaterThan(0);
    for (const day of days) expect(day >= '1880-01' && day <= '1880-04-01').toBe(true);
  });

  test('a certificate of graduation has no grades, and one of an exam has', () => {
    const item = itemOf('education/study-certificate', CERTIFICATE);
    const graduation = JSON.stringify(personalHistories.certificate(askedWith(item, { what: 'graduation' })));
    const senior = JSON.stringify(personalHistories.certificate(askedWith(item, { what: 'senior' })));
    expect(graduation).not.toContain('语文');
    expect(senior).toContain('语文');
  });

  test('only the kind of certificate asked for is listed', () => {
    const item = itemOf('human-resources/skill-certificates', CERTIFICATE);
    const paper = JSON.stringify(personalHistories.certificate(askedWith(item, { what: 'skill' })));
    expect(paper).toContain('技能等级证书');
    expect(paper).not.toContain('职业资格证书');
  });

  test.each([
    ['education/student-aid-payments', {}],
    ['medical-insurance/account-records', { what: 'account' }],
    ['medical-insurance/account-records', { what: 'claims' }],
  ])('%s keeps to the period asked for, the latest on top', (id, answers) => {
    const question = askedWith(itemOf(id, INFORMATION), { ...answers, period: 'last-year' });
    const days = (personalHistories.information(question)?.rows ?? []).map((row) => row[0] ?? '');
    expect(days.length).toBeGreaterThan(0);
    expect(days).toEqual([...days].sort().reverse());
    for (const day of days) expect(day.slice(0, 4)).toBe('2025');
  });
});
