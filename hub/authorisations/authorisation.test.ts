import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { CaseActor } from '#contract/acting-for.ts';
import type { CaseContent } from '#contract/case.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import type { Item } from '#contract/item.ts';
import { sampleItem } from '../testing/sample-items.ts';
import { hubClient, prepareCase, SPECIMEN } from '../testing/terminal-double.ts';
import { PATIENCE_MS, testHub } from '../testing/test-hub.ts';

const OPERATOR_KEY = 'key-of-an-operator-at-a-window';
/** Midnight has just passed in China: in UTC it is still the day before. */
const NOW = new Date('2026-11-21T16:00:01Z');
const TODAY = '2026-11-22';
const AGENT: IdentityDocument = {
  ...SPECIMEN,
  name: '李示例',
  number: '440524188001010014',
  birth: '1880-01-01',
};

const required = (id: string, name: string) => ({
  id,
  name,
  basis: '样本依据',
  necessity: { kind: 'required' },
  sources: [{ kind: 'capture', maximumPages: 2 }],
});
const actors: Item['actors'] = [
  { kind: 'self' },
  { kind: 'guardian', belowAge: 18, material: 'kinship', childBy: ['number'] },
  {
    kind: 'agent',
    scope: ['submit'],
    validDays: 30,
    proofs: ['present', 'written', 'standing'],
    material: 'letter',
  },
];
const ITEM = 'human-resources/for-another';
const NAMED = 'human-resources/named-too';
const UNNAMED = 'human-resources/not-named';

let clock = NOW;
const materials = [
  required('letter', '授权委托书'),
  required('kinship', '监护关系证明'),
] as Item['materials'];
const hub = testHub({
  items: ['for-another', 'named-too', 'not-named'].map((name) =>
    sampleItem(name, {
      outcome: { kind: 'acceptance' },
      availability: { network: 'queued', devices: [], regions: [] },
      actors,
      materials,
    }),
  ),
  operatorKeys: { 'window-3': { role: 'office', key: OPERATOR_KEY } },
  now: () => clock,
});

type AgentActor = Extract<CaseActor, { kind: 'agent' }>;

function agent(
  authorisation: Partial<AgentActor['authorisation']>,
  rest: Partial<AgentActor> = {},
): AgentActor {
  return {
    kind: 'agent',
    person: AGENT,
    identifiedBy: 'id-card',
    authorisation: {
      number: 'SQ-0123456789',
      proof: 'present',
      itemIds: [ITEM],
      validUntil: TODAY,
      ...authorisation,
    },
    signatureAttachmentId: 'authorisation-signature',
    ...rest,
  };
}

async function hands(
  actor: CaseActor | undefined,
  content: Partial<CaseContent> = {},
  itemId = ITEM,
): Promise<{ state: string; reason?: string | undefined; caseId: string; slipCode: string }> {
  const pages: Record<string, Uint8Array> = {};
  for (const material of content.materials ?? []) {
    for (const id of material.attachmentIds) pages[id] = new Uint8Array(500);
  }
  if (actor?.kind === 'agent' && actor.signatureAttachmentId !== undefined) {
    pages[actor.signatureAttachmentId] = new Uint8Array(400);
  }
  const prepared = await prepareCase(hub.client, {
    itemId,
    content: { ...content, ...(actor && { actor }) },
    pages,
    at: clock,
  });
  const { caseId } = prepared.manifest;
  const { outcome } = await hub.send(prepared);
  return { state: outcome.state, reason: outcome.reason, caseId, slipCode: prepared.slipCode };
}

const captured = (materialId: string): CaseContent['materials'][number] => ({
  materialId,
  name: materialId,
  source: 'capture',
  attachmentIds: [`${materialId}-pages`],
  pages: 1,
});

async function textOfPapers(caseId: string, slipCode: string): Promise<string> {
  const { documents } = await hub.client.cases.result({ caseId, slipCode });
  let text = '';
  for (const [index, document] of documents.entries()) {
    const file = join(hub.folder, `${caseId}-${index}.pdf`);
    await writeFile(file, Buffer.from(document.pdf, 'base64'));
    const { stdout } = await promisify(execFile)('pdftotext', ['-layout', file, '-']);
    text += stdout;
  }
  return text.replaceAll(/\s+/g, '');
}

describe('an agent', () => {
  test('is named on the notice, masked like the applicant', { timeout: PATIENCE_MS }, async () => {
    const { state, caseId, slipCode } = await hands(agent({}));
    expect(state).toBe('accepted');
    const text = await textOfPapers(caseId, slipCode);
    expect(text).toContain('李**（证件号码440***********0014）');
    expect(text).toContain('SQ-0123456789');
    expect(text).not.toContain(AGENT.number);
  });

  test.each([
    ['the authorisation is over', agent({ validUntil: '2026-11-21' })],
    ['the authorisation holds too long', agent({ validUntil: '2026-12-23' })],
    ['the authorisation does not name the item', agent({ itemIds: [NAMED] })],
    ['the authorisation is not signed', agent({}, { signatureAttachmentId: 'another' })],
    ['same-card', agent({}, { person: SPECIMEN })],
    ['actor-card-expired', agent({}, { person: { ...AGENT, validTo: '2026-11-21' } })],
    ['material letter is missing', agent({ proof: 'written' })],
  ])('is refused: %s', async (reason, actor) => {
    const unsigned = actor.signatureAttachmentId === 'another';
    const handed = unsigned ? hands({ ...actor, signatureAttachmentId: undefined }) : hands(actor);
    await expect(handed).rejects.toMatchObject({ data: { reason: expect.stringContaining(reason) } });
  });

  test('the last day that the item allows', async () => {
    expect((await hands(agent({ number: 'SQ-0123456780', validUntil: '2026-12-22' }))).state).toBe(
      'accepted',
    );
  });

  test('in writing: with the letter, and without a signature here', async () => {
    const { signatureAttachmentId: _, ...written } = agent({ number: 'SQ-0123456781', proof: 'written' });
    expect((await hands(written, { materials: [captured('letter')] })).state).toBe('accepted');
  });
});

describe('a standing authorisation', () => {
  const number = 'SQ-ABCDEFGHJK';
  const { signatureAttachmentId: _, ...standing } = agent({
    number,
    proof: 'standing',
    itemIds: [ITEM, NAMED],
    validUntil: '2026-12-01',
  });
  const find = (itemId: string, principal = SPECIMEN, other = AGENT) =>
    hub.client.authorisations.find({ itemId, principal, agent: other });

  test('given once, found by both identities, over at its end, and taken back', async () => {
    expect(await find(NAMED)).toEqual({});
    await hands(agent({ number, itemIds: [ITEM, NAMED], validUntil: '2026-12-01' }));
    const { authorisation } = await find(NAMED);
    expect(authorisation).toEqual({
      number,
      proof: 'standing',
      itemIds: [ITEM, NAMED],
      validUntil: '2026-12-01',
    });
    expect(await find(UNNAMED)).toEqual({});
    // Neither the other way round, nor for somebody else.
    expect(await find(NAMED, AGENT, SPECIMEN)).toEqual({});
    expect(await find(NAMED, { ...SPECIMEN, number: '810000199408230021', type: 'hmt' })).toEqual({});
    expect((await hands(standing, {}, NAMED)).state).toBe('accepted');

    // Its last second in China, and the first after it.
    clock = new Date('2026-12-01T15:59:59Z');
    expect((await find(NAMED)).authorisation?.number).toBe(number);
    clock = new Date('2026-12-01T16:00:00Z');
    expect(await find(NAMED)).toEqual({});
    clock = NOW;

    await expect(hub.client.authorisations.revoke({ number })).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    });
    const operator = hubClient(hub.url, OPERATOR_KEY);
    await expect(operator.authorisations.revoke({ number: 'SQ-ZZZZZZZZZZ' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await operator.authorisations.revoke({ number })).toEqual({ revoked: true });
    expect(await operator.authorisations.revoke({ number })).toEqual({ revoked: true });
    expect(await find(NAMED)).toEqual({});
    // A case that waited for the network meanwhile.
    expect(await hands(standing, {}, NAMED)).toMatchObject({
      state: 'not-accepted',
      reason: expect.stringContaining('撤回'),
    });
  });

  test('who has the database reads neither of the two', () => {
    const rows = JSON.stringify(hub.rows('select * from authorisations'));
    expect(rows).toContain(number);
    for (const secret of [SPECIMEN.number, AGENT.number, SPECIMEN.name, AGENT.name]) {
      expect(rows).not.toContain(secret);
    }
  });
});

describe('a guardian', () => {
  const child = (birth: string, number: string): IdentityDocument => ({
    type: 'resident',
    name: '张小样本',
    number,
    sex: 'male',
    birth,
    issuer: '',
  });
  const guardian: CaseActor = {
    kind: 'guardian',
    person: AGENT,
    identifiedBy: 'id-card',
    relation: 'father',
  };
  const young = child('2015-12-31', numberOf('11010520151231001'));

  test('acts for a child told by his number, and proves it', { timeout: PATIENCE_MS }, async () => {
    const { state, caseId, slipCode } = await hands(guardian, {
      applicant: young,
      identifiedBy: 'number',
      materials: [captured('kinship')],
    });
    expect(state).toBe('accepted');
    expect(await textOfPapers(caseId, slipCode)).toContain('监护人李**（证件号码440***********0014），父亲');
  });

  test.each([
    ['a child without a guardian', undefined, { applicant: young }],
    ['nobody is identified by a number alone', undefined, { applicant: SPECIMEN, identifiedBy: 'number' }],
    ['material kinship is missing', guardian, { applicant: young, identifiedBy: 'number' }],
    // Eighteen since the midnight that has just passed in China.
    [
      'not-a-child',
      guardian,
      { applicant: child('2008-11-22', numberOf('11010520081122001')), identifiedBy: 'number' },
    ],
  ] as const)('is refused: %s', async (reason, actor, content) => {
    await expect(hands(actor, content as Partial<CaseContent>)).rejects.toMatchObject({
      data: { reason: expect.stringContaining(reason) },
    });
  });
});

function numberOf(head: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(head[index]), 0);
  return `${head}${'10X98765432'[sum % 11]}`;
}
