import { describe, expect, test } from 'vitest';
import {
  type CaseContent,
  type CaseManifest,
  caseContentSchema,
  caseManifestSchema,
} from '#contract/case.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { Item } from '#contract/item.ts';
import { answerItem } from '../testing/answer-item.ts';
import { SAMPLE_ITEMS, sampleItem } from '../testing/sample-items.ts';
import { SPECIMEN } from '../testing/terminal-double.ts';
import { validateContent } from './validate-content.ts';

const parcel = sampleItem('parcel', {
  outcome: { kind: 'acceptance' },
  delivery: [
    { kind: 'window', id: 'window', note: '到窗口领取。' },
    { kind: 'post', id: 'post', note: '寄给您。', payer: 'recipient' },
  ],
});

const CASE_ID = '019abcde-0000-7000-8000-000000000001';
const AT = '2026-11-20T02:00:00.000Z';
const subsidy = SAMPLE_ITEMS.find((item) => item.id.endsWith('/subsidy')) as Item;
const asked = sampleItem('asked', {
  outcome: { kind: 'acceptance' },
  eligibilityQuestions: [
    {
      id: 'here',
      title: '您住在本县吗？',
      options: [
        { id: 'yes', label: '是', eligible: true },
        { id: 'no', label: '不是', eligible: false, reason: '只办本县', nextStep: '到居住地办' },
      ],
    },
  ],
});

function contentFor(item: Item, over: Partial<CaseContent> = {}): CaseContent {
  return caseContentSchema.parse({
    schemaVersion: 1,
    caseId: CASE_ID,
    itemId: item.id,
    itemVersion: '1.0',
    catalogRevision: 1,
    slipCode: '0123456789ABCDEF',
    applicant: SPECIMEN,
    identifiedBy: 'id-card',
    eligibility: [],
    answers: [],
    materials: [],
    commitmentIds: [],
    consent: { purpose: '测试', at: AT },
    submittedAt: AT,
    ...answerItem(item).content,
    ...over,
  });
}

function manifestFor(item: Item, attachmentIds: string[] = []): CaseManifest {
  return caseManifestSchema.parse({
    schemaVersion: 1,
    caseId: CASE_ID,
    terminalId: 'T-1',
    regionCode: '440524000000',
    itemId: item.id,
    slipCodeSha256: sha256Hex('0123456789ABCDEF'),
    createdAt: AT,
    sealed: { suite: 'hpke-x25519-aes256gcm', keyId: 'k', encapsulatedKey: '', ciphertext: '' },
    attachments: attachmentIds.map((attachmentId) => ({ attachmentId, size: 1, sha256: '0'.repeat(64) })),
  });
}

function detail(item: Item, over: Partial<CaseContent>, attachmentIds: string[] = []): string | undefined {
  const result = validateContent(contentFor(item, over), manifestFor(item, attachmentIds), item);
  return result.ok ? 'valid' : result.failure.detail;
}

describe('content against its item', () => {
  test('what a citizen answered in full is valid', () => {
    for (const item of [...SAMPLE_ITEMS, asked]) {
      const { content, pages } = answerItem(item, 'some-slot');
      expect(detail(item, content, Object.keys(pages)), item.id).toBe('valid');
    }
  });

  test('the slip code must be the one whose hash the manifest has', () => {
    expect(detail(asked, { slipCode: '0123456789ABCDEG' })).toBe('slip code differs');
  });

  test('a question answered with what is not eligible, or not at all', () => {
    expect(detail(asked, { eligibility: [{ questionId: 'here', optionId: 'no' }] })).toContain(
      'not eligible',
    );
    expect(detail(asked, { eligibility: [] })).toContain('no answer');
  });

  test('only what the answers call for is wanted, and nothing beside it', () => {
    const phone = asked.fields[0] ?? subsidy.fields[0];
    if (phone === undefined) throw new Error('the sample item has no field');
    const rented = { question: 'place', options: ['rented'] };
    const shop: Item = {
      ...asked,
      situations: [
        {
          id: 'place',
          title: '店面是自己的吗？',
          options: [
            { id: 'own', label: '自己的' },
            { id: 'rented', label: '租的' },
          ],
        },
      ],
      fields: [{ ...phone, id: 'landlord', when: rented }],
    };
    const questions = (place: string) => [
      { questionId: 'here', optionId: 'yes' },
      { questionId: 'place', optionId: place },
    ];
    const answers = [{ fieldId: 'landlord', label: '', value: '13800001234', display: '' }];
    const said = (place: string, given: CaseContent['answers']): string | undefined =>
      detail(shop, { eligibility: questions(place), answers: given });
    expect(said('own', [])).toBe('valid');
    expect(said('own', answers)).toBe('field landlord is not asked by the item');
    expect(said('rented', answers)).toBe('valid');
    expect(said('rented', [])).toBe('field landlord is empty');
    expect(said('stolen', [])).toContain('not eligible');
    expect(detail(asked, { eligibility: questions('own'), answers: [] })).toBe('question place is not asked');
  });

  const answer = (fieldId: string, value: string) => ({ fieldId, label: '', value, display: '' });
  test.each([
    [
      'a field the item does not ask',
      [answer('phone', '13800001234'), answer('card', '6222020200011112222'), answer('salary', '1')],
      'field salary is not asked by the item',
    ],
    [
      'a field answered twice',
      [answer('phone', '13800001234'), answer('phone', '13800001235')],
      'field phone is answered twice',
    ],
    [
      'a card number with letters',
      [answer('phone', '13800001234'), answer('card', '6222abcd')],
      'field card does not fit its kind',
    ],
    [
      'a phone that is a name',
      [answer('phone', '张三丰样本'), answer('card', '6222020200011112222')],
      'field phone does not fit its kind',
    ],
  ])('%s', (_name, answers, expected) => {
    expect(detail(subsidy, { answers })).toBe(expected);
  });

  const material = (
    materialId: string,
    source: 'e-licence' | 'capture' | 'deferred',
    attachmentIds: string[] = [],
  ) => ({
    materialId,
    name: '材料',
    source,
    attachmentIds,
  });
  test.each([
    ['a required material that is deferred', [material('contract', 'deferred')], 'cannot be deferred'],
    [
      'a material from a source the item does not know',
      [material('contract', 'e-licence'), material('proof', 'e-licence')],
      'cannot come from e-licence',
    ],
    [
      'a page that is not in the manifest',
      [material('contract', 'capture', ['contract-9'])],
      'attachment contract-9',
    ],
    ['a captured material without a page', [material('contract', 'capture')], 'has no page'],
    [
      'a required material that is not there',
      [material('proof', 'deferred')],
      'material contract is missing',
    ],
  ])('%s', (_name, materials, expected) => {
    expect(detail(subsidy, { materials }, ['contract-1'])).toContain(expected);
  });

  test('a commitment that was not given', () => {
    expect(detail(subsidy, { commitmentIds: [] })).toBe('commitment true-information is not given');
  });

  test('a face check that was refused goes to a person; none at all is a wrong case', () => {
    const item = SAMPLE_ITEMS.find((each) => each.outcome.kind === 'face-qualification') as Item;
    expect(detail(item, { faceCheck: { engine: 'x', simulated: true, passed: false } })).toBe('valid');
    expect(detail(item, { faceCheck: undefined })).toBe('neither a face check nor its refusal');
  });
});

describe('the delivery', () => {
  const address = { region: '440305', rest: '示例路1号' };
  test.each([
    ['a way that the item offers', { deliveryId: 'window' }, true],
    ['a parcel with its address', { deliveryId: 'post', address }, true],
    ['nothing, from an older terminal', undefined, true],
    ['a way that nobody offers', { deliveryId: 'drone' }, false],
    ['a parcel to nowhere', { deliveryId: 'post' }, false],
    ['an address that nobody needs', { deliveryId: 'window', address }, false],
    [
      'a parcel to a whole province',
      { deliveryId: 'post', address: { ...address, region: '440000' } },
      false,
    ],
  ])('%s', (_, delivery, valid) => {
    const content = contentFor(parcel, delivery === undefined ? {} : { delivery });
    expect(validateContent(content, manifestFor(parcel), parcel).ok).toBe(valid);
  });
});
