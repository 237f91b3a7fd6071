import { describe, expect, test } from 'vitest';
import { askedWith, itemOf } from '../../testing/register-question.ts';
import { SPECIMEN } from '../../testing/terminal-double.ts';
import { policeRecords } from './police-records.ts';

const TODAY = '2026-11-20';

const CERTIFICATE = { kind: 'certificate', documentTitle: '证明' } as const;

describe('the registers of the police', () => {
  test('the certificate of no record names who may use it and for what', () => {
    const item = itemOf('public-security/no-criminal-record', CERTIFICATE);
    const paper = JSON.stringify(
      policeRecords.certificate(askedWith(item, { use: '入职', receiver: '示例学校' })),
    );
    expect(paper).toContain('未发现该人员有犯罪记录');
    expect(paper).toContain('示例学校');
  });

  test('the certificate of a cancelled registration is about the relative, and masks who asked', () => {
    const item = itemOf('public-security/household-deregistration-certificate', CERTIFICATE);
    const answers = { 'person-name': '李示例', 'person-number': '440524188001010014', kinship: '父母' };
    const paper = JSON.stringify(policeRecords.certificate(askedWith(item, answers)));
    expect(paper).toContain('440524188001010014');
    expect(paper).not.toContain(SPECIMEN.name);
  });

  test('border crossings and offences lie in the period asked for, the latest on top', () => {
    const crossings = itemOf('exit-entry/border-crossings', CERTIFICATE);
    const blocks = policeRecords.certificate(askedWith(crossings, { period: 'three-years' })) ?? [];
    const table = blocks.find((block) => block.kind === 'table');
    const offences = itemOf('traffic-police/traffic-offences', {
      kind: 'information',
      documentTitle: '记录',
    });
    const rows = policeRecords.information(askedWith(offences, { period: 'last-year' }))?.rows ?? [];
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
