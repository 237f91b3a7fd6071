import { randomBytes } from 'node:crypto';
import type { CaseContent } from '#contract/case.ts';
import type { PlainAttachment } from '../outbox/seal-case.ts';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** UUIDv7 with random bits in the place of time as well: tests make many at once. */
export function sampleCaseId(): string {
  const hex = randomBytes(16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** Of an invented person with a number printed in GB 11643. */
export function sampleContent(caseId: string = sampleCaseId()): CaseContent {
  return {
    schemaVersion: 1,
    caseId,
    itemId: 'social-security/insurance-proof',
    itemVersion: '1',
    catalogRevision: 1,
    slipCode: [...randomBytes(16)].map((byte) => CROCKFORD[byte % 32]).join(''),
    applicant: {
      type: 'resident',
      name: '张三丰样本',
      number: '11010519491231002X',
      sex: 'female',
      nation: '汉',
      birth: '1949-12-31',
      address: '样本省样本市样本路1号',
      issuer: '样本市公安局',
      validFrom: '2020-01-01',
      validTo: '长期',
    },
    identifiedBy: 'id-card',
    eligibility: [],
    answers: [{ fieldId: 'phone', label: '手机', value: '13800000000', display: '138****0000' }],
    materials: [],
    commitmentIds: [],
    consent: { purpose: '样本', at: '2026-11-21T08:00:00.000Z' },
    submittedAt: '2026-11-21T08:00:00.000Z',
  };
}

/** Bytes that look like a scan only in size. */
export function samplePage(attachmentId: string, size: number): PlainAttachment {
  return { attachmentId, mediaType: 'image/jpeg', bytes: new Uint8Array(randomBytes(size)) };
}
