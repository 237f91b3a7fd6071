import { describe, expect, test } from 'vitest';
import { generateSealingKeyPair, sealToHub } from '#contract/crypto/sealing.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import type { FormField, Item } from '#contract/item.ts';
import type { KnownAnswers } from '#contract/known-answers.ts';
import { askKnown } from '../testing/ask-known.ts';
import { sampleItem } from '../testing/sample-items.ts';
import { prepareCase, SPECIMEN } from '../testing/terminal-double.ts';
import { testHub } from '../testing/test-hub.ts';

/** 2026-11-20, a Friday, 10:00 in China. */
const NOW = new Date('2026-11-20T02:00:00Z');
const OTHER: IdentityDocument = { ...SPECIMEN, name: '李示例', number: '440524188001010014' };

const field = (id: string, over: Partial<FormField>): FormField => ({
  id,
  title: `${id}？`,
  label: id,
  purpose: '测试',
  required: true,
  sensitive: false,
  retention: 'archive',
  input: { kind: 'text', minLength: 1, maxLength: 100 },
  prefill: 'none',
  ...over,
});

const first: Item = sampleItem('first', {
  outcome: { kind: 'acceptance' },
  fields: [field('address', {}), field('secret', { retention: 'visit' })],
});
const second: Item = sampleItem('second', {
  outcome: { kind: 'acceptance' },
  fields: [
    field('code', {
      input: { kind: 'credit-code' },
      prefill: {
        kind: 'e-licence',
        licenceType: '营业执照',
        issuer: '市场监管部门',
        attribute: '统一社会信用代码',
      },
    }),
    field('colour', {
      prefill: { kind: 'e-licence', licenceType: '营业执照', issuer: '市场监管部门', attribute: '颜色' },
    }),
    field('address', { prefill: { kind: 'earlier-case', itemId: first.id, fieldId: 'address' } }),
    field('secret', { prefill: { kind: 'earlier-case', itemId: first.id, fieldId: 'secret' } }),
    field('free', {}),
  ],
});

const hub = testHub({ items: [first, second], now: () => NOW });

const known = (holder: IdentityDocument, itemId = second.id): Promise<KnownAnswers> =>
  askKnown(hub.client, { holder, itemId, at: NOW }, (answer) => expect(answer).not.toContain('示例'));

async function handsIn(person: IdentityDocument, address: string): Promise<void> {
  const prepared = await prepareCase(hub.client, {
    itemId: first.id,
    person,
    at: NOW,
    content: {
      answers: [
        { fieldId: 'address', label: '', value: address, display: '' },
        { fieldId: 'secret', label: '', value: '不留', display: '' },
      ],
    },
  });
  await hub.send(prepared);
}

const saidOf = ({ fields }: KnownAnswers, fieldId: string): string | undefined =>
  fields.find((each) => each.fieldId === fieldId)?.value;

describe('what the hub knows for a form', () => {
  test('an attribute of a licence, with who issued it; what the register does not say is left out', async () => {
    const answers = await known(SPECIMEN);
    expect(answers.fields[0]).toMatchObject({
      fieldId: 'code',
      value: '91350100M000100Y43',
      origin: { kind: 'e-licence', name: '营业执照', issuer: '市场监管部门', simulated: true },
    });
    expect(saidOf(answers, 'colour')).toBeUndefined();
    expect(saidOf(answers, 'free')).toBeUndefined();
  });

  test('the newest earlier answer of the same person, and nobody else’s', async () => {
    expect(saidOf(await known(SPECIMEN), 'address')).toBeUndefined();
    await handsIn(SPECIMEN, '示例路1号');
    await handsIn(OTHER, '示例路9号');
    expect(saidOf(await known(SPECIMEN), 'address')).toBe('示例路1号');
    expect(saidOf(await known(OTHER), 'address')).toBe('示例路9号');
    expect((await known(SPECIMEN)).fields.find(({ fieldId }) => fieldId === 'address')?.origin).toEqual({
      kind: 'earlier-case',
      itemName: first.name,
      on: '2026-11-20',
    });
  });

  test('not what was given for one visit only', async () => {
    expect(saidOf(await known(SPECIMEN), 'secret')).toBeUndefined();
  });

  test('nothing of a person stands in the table that finds his cases', () => {
    const rows = JSON.stringify(hub.rows('SELECT * FROM case_holders'));
    expect(rows).not.toContain(SPECIMEN.number);
    expect(rows).not.toContain(SPECIMEN.name);
    expect(rows).toContain(first.id);
  });

  test('a question sealed for another item is no question', async () => {
    const { sealing } = await hub.client.keys();
    const { privateKey: _privateKey, ...reply } = await generateSealingKeyPair();
    const question = await sealToHub({
      plain: new TextEncoder().encode(
        JSON.stringify({ holder: SPECIMEN, consentedAt: NOW.toISOString(), reply }),
      ),
      associatedData: `known ${first.id}`,
      recipient: sealing,
    });
    await expect(hub.client.knownAnswers.ask({ itemId: second.id, question })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
