import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CaseContent, EarlierDocument } from '#contract/case.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import type { FormField, Item, Material } from '#contract/item.ts';
import type { KnownAnswers } from '#contract/known-answers.ts';
import { themePackageSchema } from '#contract/theme-package/authored.ts';
import { partCaseId } from '#contract/theme-package/split.ts';
import { createSimulatedDepartment } from '../departments/simulated/simulated-department.ts';
import { askKnown } from '../testing/ask-known.ts';
import { sampleItem } from '../testing/sample-items.ts';
import { type PreparedCase, prepareCase, SPECIMEN } from '../testing/terminal-double.ts';
import { PATIENCE_MS, testHub } from '../testing/test-hub.ts';

const SECOND: IdentityDocument = { ...SPECIMEN, name: '李示例', number: '440524188001010014' };
const THIRD: IdentityDocument = {
  ...SPECIMEN,
  type: 'hmt',
  name: '陈样本',
  number: '810000199408230021',
  birth: '1994-08-23',
};

const field = (id: string, over: Partial<FormField> = {}): FormField => ({
  id,
  title: `${id}？`,
  label: id,
  purpose: '测试',
  required: false,
  sensitive: false,
  retention: 'archive',
  input: { kind: 'text', minLength: 1, maxLength: 100 },
  prefill: 'none',
  ...over,
});
const known = (id: string, itemId: string, fieldId = id): FormField =>
  field(id, { prefill: { kind: 'earlier-case', itemId, fieldId } });
const lease = (id: string, earlier: Material['sources'] = []): Material => ({
  id,
  name: '租房合同',
  basis: '样本依据',
  necessity: { kind: 'optional' },
  sources: [...earlier, { kind: 'capture', maximumPages: 5 }],
});
const applied = (id: string, over: Partial<Item>): Item => ({
  ...sampleItem('sample', {
    outcome: { kind: 'acceptance' },
    availability: { network: 'queued', devices: [], regions: [] },
    ...over,
  }),
  id,
  name: `样本${id}`,
});

const SHOP = applied('human-resources/shop', {
  actors: [
    { kind: 'self' },
    { kind: 'agent', scope: ['submit'], validDays: 30, proofs: ['present'], material: 'letter' },
  ],
  fields: [
    field('address'),
    field('secret', { retention: 'visit' }),
    field('open', { retention: 'case' }),
    field('shop-phone', { input: { kind: 'phone' } }),
  ],
  materials: [
    lease('lease'),
    {
      id: 'letter',
      name: '授权委托书',
      basis: '样本依据',
      necessity: { kind: 'required' },
      sources: [{ kind: 'capture', maximumPages: 2 }],
    },
  ],
});
const GAS = applied('gas/connection', {
  fields: [field('address'), field('meter'), field('gas-phone', { input: { kind: 'phone' } })],
  materials: [lease('lease')],
});
const POWER = applied('power/connection', { fields: [field('address'), field('capacity')] });
/** Three departments, one address, one lease. */
const OPENING = themePackageSchema.parse({
  id: 'opening',
  name: '开店一件事',
  summary: '一次申请。',
  icon: 'store',
  minutes: 5,
  note: '只填一遍。',
  questions: [
    {
      id: 'flame',
      title: '用燃气吗？',
      options: [
        { id: 'yes', label: '用' },
        { id: 'no', label: '不用' },
      ],
    },
  ],
  parts: [
    { id: 'shop', item: SHOP.id, mandatory: true, brings: '开店。' },
    {
      id: 'gas',
      item: GAS.id,
      brings: '通气。',
      when: { question: 'flame', options: ['yes'] },
      unsuited: '不用。',
    },
    { id: 'power', item: POWER.id, brings: '通电。' },
  ],
  fields: [
    {
      id: 'address',
      from: [
        { part: 'shop', id: 'address' },
        { part: 'gas', id: 'address' },
        { part: 'power', id: 'address' },
      ],
    },
  ],
  materials: [
    {
      id: 'lease',
      from: [
        { part: 'shop', id: 'lease' },
        { part: 'gas', id: 'lease' },
      ],
    },
  ],
});
const ofGas = (validDays: number): Material['sources'] => [
  { kind: 'earlier-case', itemId: GAS.id, materialId: 'lease', validDays },
];
/** Asks for all that may be known of the shop. */
const MOVE = applied('human-resources/move', {
  fields: [
    known('address', SHOP.id),
    known('secret', SHOP.id),
    known('open', SHOP.id),
    known('meter', GAS.id),
    known('capacity', POWER.id),
    { ...known('gas-phone', GAS.id), input: { kind: 'phone' } },
  ],
  materials: [lease('contract', ofGas(30))],
});
const TAX = applied('taxation/change', {
  fields: [
    known('place', GAS.id, 'address'),
    known('gas-meter', GAS.id, 'meter'),
    field('code', {
      input: { kind: 'credit-code' },
      prefill: {
        kind: 'e-licence',
        licenceType: '营业执照',
        issuer: '市场监管部门',
        attribute: '统一社会信用代码',
      },
    }),
  ],
  materials: [lease('contract', ofGas(10))],
});
const MOVING = themePackageSchema.parse({
  ...OPENING,
  id: 'moving',
  name: '搬店一件事',
  questions: [{ ...OPENING.questions[0], id: 'invoices' }],
  parts: [
    { id: 'move', item: MOVE.id, mandatory: true, brings: '搬店。' },
    {
      id: 'tax',
      item: TAX.id,
      brings: '开票。',
      when: { question: 'invoices', options: ['yes'] },
      unsuited: '不用。',
    },
  ],
  fields: [
    {
      id: 'place',
      from: [
        { part: 'move', id: 'address' },
        { part: 'tax', id: 'place' },
      ],
    },
  ],
  materials: [
    {
      id: 'contract',
      from: [
        { part: 'move', id: 'contract' },
        { part: 'tax', id: 'contract' },
      ],
    },
  ],
});

let clock = new Date();
const later = (minutes: number) => {
  clock = new Date(clock.getTime() + minutes * 60_000);
};
let licencesAskedOf: string[] = [];
const hub = testHub({
  items: [SHOP, GAS, POWER, MOVE, TAX],
  packages: [OPENING, MOVING],
  departments: ['packages', 'taxation', 'human-resources'].map((id) => {
    const simulated = createSimulatedDepartment(id);
    return {
      ...simulated,
      readLicence: (...asked: Parameters<NonNullable<typeof simulated.readLicence>>) => {
        licencesAskedOf.push(id);
        return simulated.readLicence?.(...asked) ?? Promise.reject(new Error('no register'));
      },
    };
  }),
  now: () => clock,
});
beforeEach(async () => {
  clock = new Date('2026-11-20T02:00:00Z');
  licencesAskedOf = [];
  await hub.startAnew();
}, PATIENCE_MS);

const answers = (said: Readonly<Record<string, string>>): CaseContent['answers'] =>
  Object.entries(said).map(([fieldId, value]) => ({ fieldId, label: '', value, display: '' }));
const page = (words: string): Uint8Array => new TextEncoder().encode(words.repeat(50));
const captured: CaseContent['materials'][number] = {
  materialId: 'lease',
  name: '',
  source: 'capture',
  attachmentIds: ['lease-pages'],
  pages: 2,
};

interface Opening {
  readonly person?: IdentityDocument;
  /** What he says in it; each of his answers ends so. */
  readonly mark?: string;
  readonly gas?: boolean;
  readonly power?: boolean;
  readonly gasPhone?: string;
}

/** The whole package, or what of it is switched on. */
async function opens({ person = SPECIMEN, mark = '甲', gas = true, power = true, gasPhone }: Opening = {}) {
  const prepared = await prepareCase(hub.client, {
    itemId: 'packages/opening',
    person,
    at: clock,
    content: {
      eligibility: [
        { questionId: 'flame', optionId: gas ? 'yes' : 'no' },
        { questionId: 'part-gas', optionId: gas ? 'on' : 'off' },
        { questionId: 'part-power', optionId: power ? 'on' : 'off' },
      ],
      answers: answers({
        address: `地址${mark}`,
        'shop-secret': `不留${mark}`,
        'shop-open': `办结前${mark}`,
        ...(gas && { 'gas-meter': `表号${mark}` }),
        ...(gas && gasPhone !== undefined && { 'gas-gas-phone': gasPhone }),
        ...(power && { 'power-capacity': `容量${mark}` }),
      }),
      materials: [captured],
    },
    pages: { 'lease-pages': page(`合同${mark}`) },
  });
  await hub.send(prepared);
  return prepared;
}

/** A part, or the package itself: by its item. */
async function withdraws(
  first: PreparedCase,
  itemId: string,
  partId?: string,
  person = SPECIMEN,
): Promise<void> {
  const { caseId } = first.manifest;
  const prepared = await prepareCase(hub.client, {
    itemId,
    person,
    slipCode: first.slipCode,
    at: clock,
    content: {
      followUp: { kind: 'withdraw', caseId: partId === undefined ? caseId : partCaseId(caseId, partId) },
    },
  });
  expect((await hub.send(prepared)).outcome.state).toBe('withdrawn');
}

/** The shop alone; `agent` stands at the machine for the person. */
async function opensAlone(mark: string, person = SPECIMEN, agent?: IdentityDocument): Promise<PreparedCase> {
  const prepared = await prepareCase(hub.client, {
    itemId: SHOP.id,
    person,
    at: clock,
    content: {
      answers: answers({ address: `地址${mark}` }),
      materials: [captured],
      ...(agent && {
        actor: {
          kind: 'agent',
          person: agent,
          identifiedBy: 'id-card',
          authorisation: {
            number: 'SQ-0123456789',
            proof: 'present',
            itemIds: [SHOP.id],
            validUntil: clock.toISOString().slice(0, 10),
          },
          signatureAttachmentId: 'authorisation-signature',
        },
      }),
    },
    pages: {
      'lease-pages': page(`合同${mark}`),
      ...(agent && { 'authorisation-signature': page('签名') }),
    },
  });
  await hub.send(prepared);
  return prepared;
}

const ask = (holder: IdentityDocument, itemId: string, eligibility?: CaseContent['eligibility']) =>
  askKnown(hub.client, { holder, itemId, at: clock, ...(eligibility && { eligibility }) });
const saidIn = ({ fields }: KnownAnswers): Record<string, string> =>
  Object.fromEntries(fields.map(({ fieldId, value }) => [fieldId, value]));
/** The answers that `move` is told, and the digest of the lease that it is offered. */
async function seenBy(person: IdentityDocument): Promise<Record<string, string | undefined>> {
  const told = await ask(person, MOVE.id, []);
  return { ...saidIn(told), lease: told.materials?.[0]?.earlier.documents[0]?.sha256OfPlain };
}
const digest = (mark: string): string => sha256Hex(page(`合同${mark}`));

describe('who is told what of a package', { timeout: PATIENCE_MS }, () => {
  const shop = { address: '地址甲', open: '办结前甲' };
  const power = { capacity: '容量甲' };
  const gas = { meter: '表号甲' };
  test.each<[string, () => Promise<unknown>, Record<string, string | undefined>]>([
    ['nothing was handed in', async () => undefined, {}],
    ['all parts', () => opens(), { ...shop, ...power, ...gas, lease: digest('甲') }],
    ['a part left out was never asked for', () => opens({ gas: false }), { ...shop, ...power }],
    ['a part switched off', () => opens({ power: false }), { ...shop, ...gas, lease: digest('甲') }],
    [
      'a part withdrawn is no case any more',
      async () => withdraws(await opens(), GAS.id, 'gas'),
      { ...shop, ...power },
    ],
    ['all of it withdrawn', async () => withdraws(await opens(), 'packages/opening'), {}],
    [
      'a part that was not accepted: his answers, not its papers',
      () => opens({ gasPhone: '13800004444' }),
      { ...shop, ...power, ...gas, 'gas-phone': '13800004444' },
    ],
    [
      'a part that waits for a supplement: neither the paper nor the answer that is wanted anew',
      () => opens({ gasPhone: '13800001111' }),
      { ...shop, ...power, ...gas },
    ],
    [
      'behind one withdrawn, the one before it',
      async () => {
        await opens({ mark: '先' });
        later(1);
        await withdraws(await opens(), 'packages/opening');
      },
      {
        address: '地址先',
        open: '办结前先',
        capacity: '容量先',
        meter: '表号先',
        lease: digest('先'),
      },
    ],
    [
      'a case of one part alone is newer: its answer, and the package’s for the others',
      async () => {
        await opens();
        later(1);
        await opensAlone('新');
      },
      { ...shop, ...power, ...gas, address: '地址新', lease: digest('甲') },
    ],
    ['another person’s package', () => opens({ person: SECOND }), {}],
    ['what somebody else handed in for him', () => opensAlone('甲', SPECIMEN, SECOND), {}],
    ['what he handed in for somebody else', () => opensAlone('甲', SECOND, SPECIMEN), {}],
  ])('%s', async (_, arrange, seen) => {
    await arrange();
    later(1);
    expect(await seenBy(SPECIMEN)).toEqual({ lease: undefined, ...seen });
    expect(await seenBy(THIRD)).toEqual({ lease: undefined });
  });

  test('says which part it comes from, its department and its own number', async () => {
    const { manifest, slipCode } = await opens();
    const { parts = [] } = await hub.client.cases.progress({ slipCode });
    const number = parts.find(({ itemId }) => itemId === GAS.id)?.acceptanceNumber;
    const told = await ask(SPECIMEN, MOVE.id, []);
    expect(told.fields.find(({ fieldId }) => fieldId === 'meter')?.origin).toEqual({
      kind: 'earlier-case',
      itemName: GAS.name,
      on: '2026-11-20',
    });
    expect(told.materials?.[0]).toMatchObject({
      earlier: { caseId: partCaseId(manifest.caseId, 'gas'), materialId: 'lease' },
      origin: { itemName: GAS.name, acceptanceNumber: number, usableUntil: '2026-12-20' },
    });
  });

  test('no row of a part says in plain words whose it is', async () => {
    await opens();
    const rows = JSON.stringify(hub.rows('SELECT * FROM case_holders'));
    expect(rows).toContain(GAS.id);
    for (const secret of [SPECIMEN.number, SPECIMEN.name, '地址']) expect(rows).not.toContain(secret);
  });

  test('an answer that is kept until the case is closed is told so long', async () => {
    const { slipCode } = await opens();
    expect((await seenBy(SPECIMEN)).open).toBe('办结前甲');
    later(60 * 24 * 40);
    const { parts = [] } = await hub.client.cases.progress({ slipCode });
    expect(parts.find(({ itemId }) => itemId === SHOP.id)?.state).toBe('completed');
    expect(await seenBy(SPECIMEN)).toMatchObject({ address: '地址甲', capacity: '容量甲' });
    expect((await seenBy(SPECIMEN)).open).toBeUndefined();
  });

  const anyPerson = fc.constantFrom(0, 1, 2);
  const anyEvent = fc.oneof(
    fc.record({ does: fc.constant('opens' as const), who: anyPerson, gas: fc.boolean() }),
    fc.record({ does: fc.constant('opens-alone' as const), who: anyPerson }),
    fc.record({ does: fc.constant('acts' as const), who: anyPerson }),
    fc.record({ does: fc.constant('withdraws' as const), which: fc.nat(7), all: fc.boolean() }),
  );
  test('whatever happens, each sees the last of his own, and never another’s', async () => {
    const persons = [SPECIMEN, SECOND, THIRD];
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { minLength: 3, maxLength: 7 }), async (events) => {
        await hub.startAnew();
        /** What each case that stands may be known for. */
        const cases: { who: number; mark: string; parts: Set<string>; prepared: PreparedCase }[] = [];
        for (const [index, event] of events.entries()) {
          later(1);
          const mark = `第${index}件`;
          if (event.does === 'withdraws') {
            const open = cases.filter(({ parts }) => parts.has('gas'));
            const one = open[event.which % Math.max(open.length, 1)];
            if (one === undefined) continue;
            const person = persons[one.who];
            if (event.all) await withdraws(one.prepared, 'packages/opening', undefined, person);
            else await withdraws(one.prepared, GAS.id, 'gas', person);
            for (const part of event.all ? ['shop', 'gas'] : ['gas']) one.parts.delete(part);
            continue;
          }
          const person = persons[event.who] ?? SPECIMEN;
          if (event.does === 'opens') {
            const prepared = await opens({ person, mark, gas: event.gas, power: false });
            cases.push({
              who: event.who,
              mark,
              parts: new Set(event.gas ? ['shop', 'gas'] : ['shop']),
              prepared,
            });
          } else if (event.does === 'opens-alone') {
            const prepared = await opensAlone(mark, person);
            cases.push({ who: event.who, mark, parts: new Set(['shop']), prepared });
          } else await opensAlone(mark, persons[(event.who + 1) % 3], person);
        }
        later(1);
        for (const [who, person] of persons.entries()) {
          const last = (part: string) =>
            cases.findLast((each) => each.who === who && each.parts.has(part))?.mark;
          const { address, meter, lease: paper } = await seenBy(person);
          const [ofShop, ofMeter] = [last('shop'), last('gas')];
          expect(address).toBe(ofShop && `地址${ofShop}`);
          expect(meter).toBe(ofMeter && `表号${ofMeter}`);
          expect(paper).toBe(ofMeter && digest(ofMeter));
        }
      }),
      { numRuns: 4, endOnFailure: true },
    );
  });
});

describe('a supplement of a part', { timeout: PATIENCE_MS }, () => {
  test('its paper takes the place of the package’s', async () => {
    const first = await opens({ gasPhone: '13800001111' });
    const supplement = await prepareCase(hub.client, {
      itemId: GAS.id,
      slipCode: first.slipCode,
      at: clock,
      content: {
        followUp: { kind: 'supplement', caseId: partCaseId(first.manifest.caseId, 'gas') },
        answers: answers({ 'gas-phone': '13800001234' }),
        materials: [captured],
      },
      pages: { 'lease-pages': page('合同新') },
    });
    expect((await hub.send(supplement)).outcome.state).toBe('accepted');
    expect(await seenBy(SPECIMEN)).toMatchObject({ meter: '表号甲', lease: digest('新') });
  });
});

describe('the form of a package', { timeout: PATIENCE_MS }, () => {
  const chosen = (tax: boolean): CaseContent['eligibility'] => [
    { questionId: 'invoices', optionId: tax ? 'yes' : 'no' },
    { questionId: 'part-tax', optionId: tax ? 'on' : 'off' },
  ];
  const asks = (tax: boolean, holder = SPECIMEN) => ask(holder, 'packages/moving', chosen(tax));
  const moves = async (earlier: EarlierDocument, person = SPECIMEN) =>
    hub.send(
      await prepareCase(hub.client, {
        itemId: 'packages/moving',
        person,
        at: clock,
        content: {
          eligibility: chosen(true),
          answers: answers({ place: '地址甲' }),
          materials: [
            {
              materialId: 'contract',
              name: '',
              source: 'earlier-case',
              attachmentIds: [],
              pages: 2,
              earlier,
            },
          ],
        },
      }),
    );
  const contract = async (tax: boolean) => (await asks(tax)).materials?.[0];

  test('is filled with what single cases and packages before it said', async () => {
    await opens();
    later(1);
    await opensAlone('新');
    expect(saidIn(await asks(true))).toEqual({
      place: '地址新',
      'move-open': '办结前甲',
      'move-meter': '表号甲',
      'move-capacity': '容量甲',
      'tax-gas-meter': '表号甲',
      'tax-code': '91350100M000100Y43',
    });
    // The department of the part has a register; that of all packages has none.
    expect(licencesAskedOf).toEqual(['taxation']);
    expect((await asks(true, SECOND)).materials).toBeUndefined();
  });

  test('a place that the first part does not know of is known to the next', async () => {
    const first = await opens();
    await withdraws(first, SHOP.id, 'shop');
    expect(saidIn(await asks(true)).place).toBe('地址甲');
    expect(saidIn(await asks(false)).place).toBeUndefined();
  });

  test('of a part that is off nothing is looked up', async () => {
    await opens();
    const told = saidIn(await asks(false));
    expect(Object.keys(told).filter((id) => id.startsWith('tax-'))).toEqual([]);
    expect(licencesAskedOf).toEqual([]);
    // A terminal that does not say which parts are on is told of all of them.
    expect(Object.keys(saidIn(await ask(SPECIMEN, 'packages/moving')))).toContain('tax-gas-meter');
  });

  test('a document is offered as long as every part takes it, and the case refers to it', async () => {
    const first = await opens();
    const gasCase = partCaseId(first.manifest.caseId, 'gas');
    expect((await contract(false))?.origin.usableUntil).toBe('2026-12-20');
    const found = await contract(true);
    expect(found).toMatchObject({
      materialId: 'contract',
      earlier: { caseId: gasCase, documents: [{ sha256OfPlain: digest('甲') }] },
      origin: { itemName: GAS.name, usableUntil: '2026-11-30' },
    });
    if (found === undefined) throw new Error('nothing was offered');
    const { earlier } = found;
    await expect(moves(earlier, SECOND)).rejects.toMatchObject({
      data: { reason: expect.stringContaining('another person') },
    });
    const [document] = earlier.documents;
    const forged = { attachmentId: document?.attachmentId ?? '', sha256OfPlain: digest('丙') };
    await expect(moves({ ...earlier, documents: [forged] })).rejects.toMatchObject({
      data: { reason: expect.stringContaining('no such document') },
    });
    const { outcome } = await moves(earlier);
    expect(outcome.parts?.map(({ state }) => state)).toEqual(['accepted', 'accepted']);

    clock = new Date('2026-12-01T02:00:00Z');
    expect(await contract(true)).toBeUndefined();
    expect(await contract(false)).toBeDefined();
    clock = new Date('2026-12-02T02:00:00Z');
    await expect(moves(earlier)).rejects.toMatchObject({
      data: { reason: expect.stringContaining('too old') },
    });
  });
});
