import { describe, expect, test } from 'vitest';
import { askedWith, itemOf } from '../../testing/register-question.ts';
import { creditReport } from './credit-report.ts';
import { loanSettlement } from './loan-settlement.ts';
import { ownershipCertificate } from './ownership-certificate.ts';
import type { PersonRegister } from './person-records.ts';
import { taxation } from './taxation.ts';

const PAPER = { kind: 'certificate', documentTitle: '证明' } as const;

function paper(register: PersonRegister, id: string, answers: Record<string, string>): string {
  const item = itemOf(id, PAPER);
  expect(register.serves(item)).toBe(true);
  return JSON.stringify(register.certificate(askedWith(item, answers)));
}

describe('papers of one record', () => {
  test('an ownership certificate is of the case number and kind that were asked', () => {
    const id = 'natural-resources/ownership-certificate';
    const owned = paper(ownershipCertificate, id, { which: 'ownership', 'case-number': 'SL-2026-0001' });
    expect(owned).toContain('SL-2026-0001');
    expect(owned).toContain('不动产权第');
    const mortgaged = paper(ownershipCertificate, id, {
      which: 'registration',
      'case-number': 'SL-2026-0001',
    });
    expect(mortgaged).toContain('不动产证明第');
    expect(mortgaged).not.toContain('不动产权第');
  });

  test('a settled loan has no balance', () => {
    expect(paper(loanSettlement, 'housing-fund/loan-settlement', { use: '卖房' })).toContain(
      '"贷款余额","value":"¥ 0.00"',
    );
  });

  test('only the long credit report says who asked', () => {
    const id = 'central-bank/credit-report';
    expect(paper(creditReport, id, { version: 'detailed' })).toContain('查询原因');
    expect(paper(creditReport, id, { version: 'short' })).not.toContain('查询原因');
  });

  test('an income tax record is of no other tax', () => {
    const record = paper(taxation, 'taxation/income-tax-record', { year: '2025' });
    expect(record).toContain('个人所得税');
    expect(record).not.toContain('契税');
    expect(record).not.toContain('车辆购置税');
    expect(paper(taxation, 'taxation/tax-payment-certificate', { year: '2025' })).toContain('契税');
  });
});
