import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CaseContent, EarlierDocument } from '#contract/case.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import type { Item, Material } from '#contract/item.ts';
import type { KnownMaterial } from '#contract/known-answers.ts';
import { askKnown } from '../testing/ask-known.ts';
import { sampleItem } from '../testing/sample-items.ts';
import { type PreparedCase, prepareCase, SPECIMEN } from '../testing/terminal-double.ts';
import { PATIENCE_MS, testHub } from '../testing/test-hub.ts';

const OTHER: IdentityDocument = { ...SPECIMEN, name: '李示例', number: '440524188001010014' };

const phone = {
  id: 'phone',
  title: '手机号码？',
  label: '手机号码',
  purpose: '测试',
  required: true,
  sensitive: false,
  retention: 'archive',
  input: { kind: 'phone' },
  prefill: 'none',
} as const;
const material = (id: string, sources: Material['sources']): Material => ({
  id,
  name: '租房合同',
  basis: '样本依据',
  necessity: { kind: 'required' },
  sources,
});
const LEASE: Item = sampleItem('lease', {
  name: '租房备案',
  outcome: { kind: 'acceptance' },
  availability: { network: 'queued', devices: [], regions: [] },
  fields: [phone],
  materials: [material('lease', [{ kind: 'capture', maximumPages: 5 }])],
});
const using = (name: string, validDays?: number): Item =>
  sampleItem(name, {
    outcome: { kind: 'acceptance' },
    availability: { network: 'queued', devices: [], regions: [] },
    materials: [
      material('contract', [
        {
          kind: 'earlier-case',
          itemId: LEASE.id,
          materialId: 'lease',
          ...(validDays === undefined ? {} : { validDays }),
        },
        { kind: 'capture', maximumPages: 5 },
      ]),
    ],
  });
const SUBSIDY = using('rent-subsidy', 30);
const REGISTER = using('rent-register');
/** Takes none of the earlier ones. */
const PLAIN: Item = sampleItem('plain', {
  outcome: { kind: 'acceptance' },
  availability: { network: 'queued', devices: [], regions: [] },
  materials: [material('contract', [{ kind: 'capture', maximumPages: 5 }])],
});

let clock = new Date('2026-11-20T02:00:00Z');
const on = (date: string) => {
  clock = new Date(`${date}T02:00:00Z`);
};
const PAGE = new Uint8Array(3000).map((_, index) => index * 7);
beforeEach(() => on('2026-11-20'));
const hub = testHub({
  items: [LEASE, SUBSIDY, REGISTER, PLAIN],
  emptyForEachTest: true,
  now: () => clock,
});

/** The simulated departments listen to the end of the telephone number. */
async function handsInLease(
  over: { person?: IdentityDocument; number?: string; page?: Uint8Array } = {},
): Promise<PreparedCase> {
  const prepared = await prepareCase(hub.client, {
    itemId: LEASE.id,
    person: over.person ?? SPECIMEN,
    at: clock,
    content: {
      answers: [{ fieldId: 'phone', label: '', value: over.number ?? '13800001234', display: '' }],
      materials: [
        {
          materialId: 'lease',
          name: '租房合同',
          source: 'capture',
          attachmentIds: ['lease-pages'],
          pages: 2,
        },
      ],
    },
    pages: { 'lease-pages': over.page ?? PAGE },
  });
  await hub.send(prepared);
  return prepared;
}

async function offered(
  item = SUBSIDY,
  holder: IdentityDocument = SPECIMEN,
): Promise<KnownMaterial | undefined> {
  return (await askKnown(hub.client, { holder, itemId: item.id, at: clock })).materials?.[0];
}

function usesIt(
  earlier: EarlierDocument | undefined,
  over: { item?: Item; person?: IdentityDocument; content?: Partial<CaseContent> } = {},
): Promise<PreparedCase> {
  return prepareCase(hub.client, {
    itemId: (over.item ?? SUBSIDY).id,
    person: over.person ?? SPECIMEN,
    at: clock,
    content: {
      materials: [
        {
          materialId: 'contract',
          name: '租房合同',
          source: 'earlier-case',
          attachmentIds: [],
          pages: 2,
          ...(earlier === undefined ? {} : { earlier }),
        },
      ],
      ...over.content,
    },
  });
}

describe('what is offered', { timeout: PATIENCE_MS }, () => {
  test('the accepted document of the person’s own case, with where it comes from and its digest', async () => {
    expect(await offered()).toBeUndefined();
    const first = await handsInLease();
    const { acceptanceNumber } = await hub.client.cases.progress({ slipCode: first.slipCode });
    expect(await offered()).toEqual({
      materialId: 'contract',
      pages: 2,
      earlier: {
        caseId: first.manifest.caseId,
        materialId: 'lease',
        documents: [{ attachmentId: 'lease-pages', sha256OfPlain: sha256Hex(PAGE) }],
      },
      origin: {
        itemName: LEASE.name,
        department: '人力资源和社会保障',
        acceptanceNumber,
        on: '2026-11-20',
        usableUntil: '2026-12-20',
      },
    });
  });

  test('never another person’s, and nothing for an item that does not name it', async () => {
    await handsInLease();
    expect(await offered(SUBSIDY, OTHER)).toBeUndefined();
    expect(await offered(PLAIN)).toBeUndefined();
  });

  test('to its last day and not after it; for ever where the item gives no days', async () => {
    await handsInLease();
    on('2026-12-20');
    expect((await offered())?.origin.usableUntil).toBe('2026-12-20');
    on('2026-12-21');
    expect(await offered()).toBeUndefined();
    const kept = await offered(REGISTER);
    expect(kept?.origin.on).toBe('2026-11-20');
    expect(kept?.origin.usableUntil).toBeUndefined();
  });

  test.each([
    ['that is waiting for a supplement', '13800001111'],
    ['that was not accepted', '13800004444'],
    ['of which nothing is said yet', '13800009999'],
  ])('not from a case %s; an older one that was accepted is found behind it', async (_, number) => {
    await handsInLease({ number });
    expect(await offered()).toBeUndefined();
    const good = await handsInLease();
    on('2026-11-21');
    await handsInLease({ number });
    expect((await offered())?.earlier.caseId).toBe(good.manifest.caseId);
  });

  test('not from a case that was withdrawn', async () => {
    const first = await handsInLease();
    const { caseId } = first.manifest;
    await hub.send(
      await prepareCase(hub.client, {
        itemId: LEASE.id,
        slipCode: first.slipCode,
        at: clock,
        content: { followUp: { kind: 'withdraw', caseId } },
      }),
    );
    expect(await offered()).toBeUndefined();
  });

  test('after a supplement the document that took the place of the first', async () => {
    const first = await handsInLease({ number: '13800001111' });
    const { caseId } = first.manifest;
    const better = PAGE.map((byte) => byte ^ 1);
    const supplement = await prepareCase(hub.client, {
      itemId: LEASE.id,
      slipCode: first.slipCode,
      at: clock,
      content: {
        followUp: { kind: 'supplement', caseId },
        answers: [{ fieldId: 'phone', label: '', value: '13800001234', display: '' }],
        materials: [
          { materialId: 'lease', name: '', source: 'capture', attachmentIds: ['lease-pages'], pages: 3 },
        ],
      },
      pages: { 'lease-pages': better },
    });
    expect((await hub.send(supplement)).outcome.state).toBe('accepted');
    const found = await offered();
    expect(found).toMatchObject({ pages: 3, earlier: { caseId } });
    expect(found?.earlier.documents[0]?.sha256OfPlain).toBe(sha256Hex(better));
    expect((await hub.send(await usesIt(found?.earlier))).outcome.state).toBe('accepted');
  });

  test('not what the disk has lost', async () => {
    await handsInLease();
    const store = join(hub.dataDirectory, 'uploads');
    for (const file of await readdir(store)) await rm(join(store, file), { recursive: true });
    expect(await offered()).toBeUndefined();
  });
});

describe('a case that refers to it', { timeout: PATIENCE_MS }, () => {
  test('is accepted, with no copy of the document and no plain row about it', async () => {
    const first = await handsInLease();
    const found = await offered();
    const prepared = await usesIt(found?.earlier);
    expect(prepared.manifest.attachments).toEqual([]);
    expect((await hub.send(prepared)).outcome.state).toBe('accepted');
    const row = JSON.stringify(hub.rows('SELECT * FROM cases WHERE case_id = ?', prepared.manifest.caseId));
    expect(row).toContain(prepared.manifest.caseId);
    expect(row).not.toContain(first.manifest.caseId);
    expect(row).not.toContain(found?.earlier.documents[0]?.sha256OfPlain);
  });

  test('another person’s: refused for good', async () => {
    await handsInLease();
    const found = await offered();
    await expect(hub.send(await usesIt(found?.earlier, { person: OTHER }))).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      data: { reason: expect.stringContaining('another person') },
    });
  });

  test.each<[string, (earlier: EarlierDocument) => EarlierDocument | undefined, Item, string]>([
    ['no reference at all', () => undefined, SUBSIDY, 'is not said'],
    [
      'another digest',
      (earlier) => ({
        ...earlier,
        documents: [{ attachmentId: 'lease-pages', sha256OfPlain: 'f'.repeat(64) }],
      }),
      SUBSIDY,
      'no such document',
    ],
    [
      'another material of that case',
      (earlier) => ({ ...earlier, materialId: 'other' }),
      SUBSIDY,
      'from there',
    ],
    ['an item that takes none', (earlier) => earlier, PLAIN, 'cannot come from earlier-case'],
  ])('%s: refused for good', async (_, spoilt, item, reason) => {
    await handsInLease();
    const { earlier } = (await offered()) ?? {};
    if (earlier === undefined) throw new Error('nothing was offered');
    await expect(hub.send(await usesIt(spoilt(earlier), { item }))).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      data: { reason: expect.stringContaining(reason) },
    });
  });

  test('too old when it is handed in: refused; offered before midnight and confirmed after it: taken', async () => {
    await handsInLease();
    on('2026-12-20');
    const { earlier } = (await offered()) ?? {};
    on('2026-12-21');
    expect((await hub.send(await usesIt(earlier))).outcome.state).toBe('accepted');
    on('2026-12-22');
    await expect(hub.send(await usesIt(earlier))).rejects.toMatchObject({
      data: { reason: expect.stringContaining('too old') },
    });
  });

  test('a restored hub does not know the earlier case yet: the case waits, and is not condemned', async () => {
    await handsInLease();
    const { earlier } = (await offered()) ?? {};
    if (earlier === undefined) throw new Error('nothing was offered');
    const unknown = { ...earlier, caseId: '019ab000-0000-7000-8000-000000000001' };
    await expect(hub.send(await usesIt(unknown))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });
});
