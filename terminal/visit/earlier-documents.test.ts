import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { KnownAnswers } from '#contract/known-answers.ts';
import { fail, ok } from '#contract/result.ts';
import { withoutData } from '../helpers/helper-view.ts';
import { recordedServices } from './testing/recorded-services.ts';
import { Visitor } from './testing/visitor.ts';
import type { VisitServices } from './visit-services.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const ITEM = 'housing-fund/rent-withdrawal';
const EARLIER = {
  caseId: '019ab000-0000-7000-8000-000000000001',
  materialId: 'lease',
  documents: [{ attachmentId: 'lease-pages', sha256OfPlain: 'a'.repeat(64) }],
};
const ORIGIN = {
  itemName: '租房提取住房公积金',
  department: '住房公积金',
  acceptanceNumber: '441999001001202603020001000012A',
  on: '2026-03-02',
  usableUntil: '2027-03-02',
};
const KNOWN = { materialId: 'lease', earlier: EARLIER, pages: 6, origin: ORIGIN };
const OFFER: KnownAnswers = { fields: [], materials: [KNOWN] };

/** At the card's other side, as somebody who rents and so is asked for his lease. */
async function visiting(
  knownAnswers: VisitServices['knownAnswers'],
  consent: { lookUp?: boolean } = {},
): Promise<Visitor> {
  const visitor = new Visitor(recordedServices({ knownAnswers }));
  await visitor.does({ type: 'start' }, { type: 'open-item', itemId: ITEM }, { type: 'begin' });
  for (let page = 0; page < 20 && visitor.screen === 'eligibility'; page += 1) {
    const { screen } = visitor.snapshot;
    if (screen.name !== 'eligibility') break;
    const { id, options } = screen.question;
    const option = options.find((each) => each.id === 'public') ?? options.find((each) => each.eligible);
    await visitor.does({ type: 'answer-eligibility', questionId: id, optionId: option?.id ?? '' });
  }
  const { screen } = visitor.snapshot;
  expect(screen.name === 'consent' && screen.lookups).toContainEqual({
    kind: 'earlier-document',
    name: '租房提取住房公积金',
  });
  await visitor.does({ type: 'consent', ...consent });
  if (visitor.screen === 'acting') await visitor.answersOnePage();
  return visitor;
}

async function toMaterials(visitor: Visitor): Promise<void> {
  for (let page = 0; page < 20 && visitor.screen === 'form'; page += 1) await visitor.answersOnePage();
  expect(visitor.screen).toBe('materials');
}

const lease = ({ snapshot: { screen } }: Visitor) =>
  screen.name === 'materials' ? screen.materials.find(({ material }) => material.id === 'lease') : undefined;

async function submitted(visitor: Visitor) {
  await visitor.fillsIn();
  expect(visitor.screen).toBe('check');
  await visitor.does({ type: 'confirm' });
  const [submission] = visitor.services.submissions;
  return {
    material: submission?.content.materials.find(({ materialId }) => materialId === 'lease'),
    attached: submission?.attachments.map(({ attachmentId }) => attachmentId),
  };
}

describe('a document of an earlier case', () => {
  test('is shown with where it comes from, is not photographed again, and the case refers to it', async () => {
    const visitor = await visiting(async () => ok(OFFER));
    expect(visitor.snapshot.screen).toMatchObject({
      name: 'known',
      rows: [],
      materials: [{ materialId: 'lease', pages: 6, use: true, origin: ORIGIN }],
    });
    await visitor.does({ type: 'continue' });
    await toMaterials(visitor);
    expect(lease(visitor)).toMatchObject({ state: 'earlier-found', pageIds: [] });
    const { material, attached } = await submitted(visitor);
    expect(material).toMatchObject({ source: 'earlier-case', attachmentIds: [], earlier: EARLIER });
    expect(attached).not.toContain('lease-pages');
  });

  test('that is refused is photographed, and may be taken after all', async () => {
    const visitor = await visiting(async () => ok(OFFER));
    await visitor.does({ type: 'use-earlier', materialId: 'lease', use: false }, { type: 'continue' });
    await toMaterials(visitor);
    expect(lease(visitor)).toMatchObject({ state: 'missing', earlier: { origin: ORIGIN } });
    await visitor.does({ type: 'use-earlier', materialId: 'lease', use: true });
    expect(lease(visitor)?.state).toBe('earlier-found');
    await visitor.does({ type: 'use-earlier', materialId: 'lease', use: false });
    const { material, attached } = await submitted(visitor);
    expect(material).toMatchObject({ source: 'capture', attachmentIds: ['lease-pages'] });
    expect(material?.earlier).toBeUndefined();
    expect(attached).toContain('lease-pages');
  });

  test('gives way to what is photographed on the page of the materials', async () => {
    const visitor = await visiting(async () => ok(OFFER));
    await visitor.does({ type: 'continue' });
    await toMaterials(visitor);
    await visitor.does(
      { type: 'open-capture', materialId: 'lease' },
      { type: 'capture-page' },
      { type: 'finish-capture' },
    );
    expect(lease(visitor)?.state).toBe('captured');
    expect((await submitted(visitor)).material?.source).toBe('capture');
  });

  test('looked at under the camera and left: the earlier one still stands', async () => {
    const visitor = await visiting(async () => ok(OFFER));
    await visitor.does({ type: 'continue' });
    await toMaterials(visitor);
    await visitor.does({ type: 'open-capture', materialId: 'lease' }, { type: 'back' });
    expect(lease(visitor)?.state).toBe('earlier-found');
    expect((await submitted(visitor)).material?.source).toBe('earlier-case');
  });

  test('is neither looked up nor offered where that was refused', async () => {
    let asked = 0;
    const visitor = await visiting(
      async () => {
        asked += 1;
        return ok(OFFER);
      },
      { lookUp: false },
    );
    await toMaterials(visitor);
    expect(asked).toBe(0);
    expect(lease(visitor)).toMatchObject({ state: 'missing' });
    await visitor.does({ type: 'use-earlier', materialId: 'lease', use: true });
    expect(lease(visitor)).toMatchObject({ state: 'missing' });
  });

  test.each<[string, VisitServices['knownAnswers']]>([
    ['a hub that is not reached', async () => fail('hub-not-reachable') as never],
    ['a hub that has none', async () => ok({ fields: [] })],
    [
      'one for a material that the item does not take from there',
      async () => ok({ fields: [], materials: [{ ...KNOWN, materialId: 'other' }] }),
    ],
  ])('%s: the paper is photographed', async (_, knownAnswers) => {
    const visitor = await visiting(knownAnswers);
    await toMaterials(visitor);
    expect(lease(visitor)).toMatchObject({ state: 'missing' });
    expect(lease(visitor)?.earlier).toBeUndefined();
  });

  test('while somebody helps, neither page says what else the citizen has applied for', async () => {
    const visitor = await visiting(async () => ok(OFFER));
    const hidden = () => {
      const seen = JSON.stringify(withoutData(visitor.snapshot.screen));
      expect(seen).not.toContain(ORIGIN.acceptanceNumber);
      expect(seen).not.toContain(ORIGIN.itemName);
    };
    expect(JSON.stringify(visitor.snapshot.screen)).toContain(ORIGIN.acceptanceNumber);
    hidden();
    await visitor.does({ type: 'continue' });
    await toMaterials(visitor);
    expect(JSON.stringify(visitor.snapshot.screen)).toContain(ORIGIN.acceptanceNumber);
    hidden();
  });

  test('is forgotten with the visit', async () => {
    const visitor = await visiting(async () => ok(OFFER));
    await visitor.does({ type: 'leave' });
    await visitor.seconds(60);
    expect(JSON.stringify(visitor.actor.getSnapshot().context.citizen ?? {})).not.toContain(EARLIER.caseId);
  });
});
