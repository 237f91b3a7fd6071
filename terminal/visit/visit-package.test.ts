import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CaseContent, CaseReceipt } from '#contract/case.ts';
import { ok } from '#contract/result.ts';
import { partCases } from '#contract/theme-package/split.ts';
import type { VisitEvent } from '#contract/visit/events.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { receiptFor, recordedServices, SPECIMEN } from './testing/recorded-services.ts';
import { Visitor } from './testing/visitor.ts';
import type { Paper } from './visit-services.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const { catalog } = recordedServices();
const packages = catalog.itemsOf('packages');
/** Old enough to retire, too young for the senior card: that part is switched off when the card is read. */
const birth = { ...SPECIMEN, birth: '1970-01-31' };

function visitorFor(document = SPECIMEN): Visitor {
  return new Visitor(
    recordedServices({
      readCard: async (_bounds, onProgress) => {
        onProgress('reading');
        return ok({ document, photo: new Uint8Array(1024) });
      },
    }),
  );
}

function packageOf(visitor: Visitor): ScreenOf<'package'> {
  const { screen } = visitor.snapshot;
  if (screen.name !== 'package') throw new Error(`not the choice of parts, but ${screen.name}`);
  return screen;
}

const answer = (questionId: string, optionId: string): VisitEvent => ({
  type: 'answer-eligibility',
  questionId,
  optionId,
});

async function begins(visitor: Visitor, itemId: string, ...answers: [string, string][]): Promise<void> {
  await visitor.does({ type: 'start' }, { type: 'open-item', itemId }, { type: 'begin' });
  for (const [question, option] of answers) await visitor.does(answer(question, option));
}

async function toTheAnswersPage(visitor: Visitor): Promise<void> {
  await visitor.answersQuestions();
  await visitor.does({ type: 'consent' });
  if (visitor.screen === 'acting') await visitor.answersOnePage();
  await visitor.fillsIn();
}

const LICENCE = {
  kind: 'e-licence',
  name: '营业执照',
  issuer: '市场监管部门',
  validTo: '2030-01-01',
  simulated: true,
} as const;
const FOOD = 'packages/food-shop';
const COOKING: [string, string][] = [
  ['licence', 'yes'],
  ['trade', 'cook'],
  ['health', 'yes'],
  ['role', 'yes'],
  ['home', 'rented'],
];

describe('a theme package', () => {
  test('there are some', () => expect(packages.length).toBeGreaterThanOrEqual(2));

  test.each(packages.map((item) => [item.id]))('%s is handed in as one case', async (itemId) => {
    const visitor = visitorFor(birth);
    await begins(visitor, itemId);
    await visitor.answersQuestions();
    expect(visitor.screen).toBe('consent');
    await toTheAnswersPage(visitor);
    expect(visitor.screen).toBe('check');
    await visitor.does({ type: 'confirm' });
    expect(visitor.services.submissions).toHaveLength(1);
    const content = visitor.services.submissions[0]?.content as CaseContent;
    const parts = partCases(catalog.item(itemId) ?? failed(), content);
    expect(parts.length).toBeGreaterThan(0);
    // Each part has all that its own item asks for.
    for (const { item, content: own } of parts) {
      expect(own.answers.map(({ fieldId }) => fieldId)).toEqual(
        expect.arrayContaining(item.fields.filter(({ required }) => required).map(({ id }) => id)),
      );
      expect(own.commitmentIds).toEqual(item.commitments.map(({ id }) => id));
    }
  });

  test('asks for nothing twice, and only for what was switched on', async () => {
    const visitor = visitorFor(birth);
    await begins(visitor, FOOD, ...COOKING);
    expect(packageOf(visitor).parts.map(({ partId, state }) => [partId, state])).toEqual([
      ['permit', 'mandatory'],
      ['filing', 'unsuited'],
      ['invoice', 'on'],
      ['power', 'on'],
      ['gas', 'on'],
    ]);
    await visitor.does(
      { type: 'switch-part', partId: 'power', on: false },
      { type: 'switch-part', partId: 'permit', on: false },
      { type: 'switch-part', partId: 'filing', on: true },
    );
    expect(packageOf(visitor).parts.map(({ state }) => state)).toEqual([
      'mandatory',
      'unsuited',
      'on',
      'off',
      'on',
    ]);
    await visitor.does({ type: 'continue' });
    const { screen } = visitor.snapshot;
    expect(screen.name === 'consent' && screen.parts?.map(({ name }) => name)).toEqual([
      '食品经营许可（小餐饮）',
      '发票领用',
      '燃气报装',
    ]);
    await toTheAnswersPage(visitor);
    const sections = visitor.snapshot.screen.name === 'check' ? visitor.snapshot.screen.sections : [];
    expect(sections.find(({ id }) => id === 'parts')?.rows).toEqual([
      { label: '食品经营许可（小餐饮）', value: '市场监督管理' },
      { label: '发票领用', value: '税务' },
      { label: '燃气报装', value: '燃气' },
    ]);
    const labels = sections.flatMap(({ rows }) => rows.map(({ label }) => label));
    expect(labels).not.toContain('用电容量');
    expect(labels.filter((label) => label === '手机号码')).toHaveLength(1);
    expect(labels.filter((label) => label === '租房合同')).toHaveLength(1);
    await visitor.does({ type: 'confirm' });
    const content = visitor.services.submissions[0]?.content as CaseContent;
    expect(content.eligibility).toContainEqual({ questionId: 'part-power', optionId: 'off' });
    expect(partCases(catalog.item(FOOD) ?? failed(), content).map(({ part }) => part.id)).toEqual([
      'permit',
      'invoice',
      'gas',
    ]);
  });

  test('is filled with what others know of the parts that are on, and of no other', async () => {
    const asked: unknown[] = [];
    const services = recordedServices({
      readCard: async () => ok({ document: birth, photo: new Uint8Array(1024) }),
      knownAnswers: async ({ eligibility }) => {
        asked.push(eligibility);
        return ok({
          fields: [{ fieldId: 'credit-code', value: '91350100M000100Y43', origin: LICENCE }],
        });
      },
    });
    const visitor = new Visitor(services);
    await begins(visitor, FOOD, ...COOKING);
    await visitor.does({ type: 'switch-part', partId: 'power', on: false }, { type: 'continue' });
    await visitor.answersQuestions();
    const { screen } = visitor.snapshot;
    expect(screen.name === 'consent' && screen.lookups).toContainEqual({
      kind: 'e-licence',
      name: LICENCE.name,
      issuer: LICENCE.issuer,
    });
    await visitor.does({ type: 'consent' });
    if (visitor.screen === 'acting') await visitor.answersOnePage();
    expect(visitor.snapshot.screen).toMatchObject({ name: 'known', rows: [{ fieldId: 'credit-code' }] });
    const fields: string[] = [];
    await visitor.does({ type: 'continue' });
    while (visitor.snapshot.screen.name === 'form') {
      fields.push(visitor.snapshot.screen.field.id);
      await visitor.answersOnePage();
    }
    expect(fields).toContain('address');
    expect(fields).not.toContain('credit-code');
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    const content = visitor.services.submissions[0]?.content as CaseContent;
    expect(asked).toEqual([content.eligibility]);
    expect(content.eligibility).toContainEqual({ questionId: 'part-power', optionId: 'off' });
    expect(content.answers.find(({ fieldId }) => fieldId === 'credit-code')).toMatchObject({
      value: '91350100M000100Y43',
      source: 'e-licence',
    });
  });

  test('has its licences fetched by the departments of its parts', async () => {
    const asked: [string, string][] = [];
    const visitor = new Visitor(
      recordedServices({
        readCard: async () => ok({ document: birth, photo: new Uint8Array(1024) }),
        fetchLicence: async ({ itemId, materialId }) => {
          asked.push([itemId, materialId]);
          return ok(undefined);
        },
      }),
    );
    await begins(visitor, FOOD, ...COOKING.slice(0, -1), ['home', 'own']);
    await visitor.does({ type: 'switch-part', partId: 'power', on: false }, { type: 'continue' });
    await toTheAnswersPage(visitor);
    expect(asked).toEqual([
      ['market-regulation/small-catering-permit', 'business-licence'],
      ['gas/gas-connection', 'property'],
    ]);
  });

  test('that does not suit ends at its choice of parts, and goes on with another answer', async () => {
    const visitor = visitorFor(birth);
    await begins(visitor, FOOD, ['licence', 'no'], ...COOKING.slice(1));
    expect(packageOf(visitor).impossible).toBe(true);
    await visitor.does({ type: 'continue' });
    expect(visitor.screen).toBe('package');
    for (let back = 0; back < COOKING.length; back += 1) await visitor.does({ type: 'back' });
    for (const [question, option] of COOKING) await visitor.does(answer(question, option));
    expect(packageOf(visitor).impossible).toBe(false);
  });

  test('stands before the items of the department that leads it', async () => {
    const visitor = visitorFor();
    await visitor.does({ type: 'start' }, { type: 'open-department', departmentId: 'market-regulation' });
    const { screen } = visitor.snapshot;
    const shown = screen.name === 'department' ? screen.items.map(({ id }) => id) : [];
    expect(shown.slice(0, 2)).toEqual(['packages/business', FOOD]);
    expect(shown).toContain('market-regulation/small-catering-permit');
    expect(new Set(shown).size).toBe(shown.length);
  });

  test('says in English what its parts are', async () => {
    const visitor = visitorFor(birth);
    await visitor.does({ type: 'start' }, { type: 'open-item', itemId: FOOD });
    const { preferences } = visitor.snapshot;
    await visitor.does({ type: 'set-preferences', preferences: { ...preferences, language: 'en' } });
    const { screen } = visitor.snapshot;
    if (screen.name !== 'guide') throw new Error('not the guide');
    expect(screen.guide.tile.name).toBe('Open a food shop');
    expect(JSON.stringify(screen.guide.package)).not.toMatch(/[\u4e00-\u9fff]{4}/u);
    expect(screen.guide.materials.every(({ name }) => /^[A-Za-z]/u.test(name))).toBe(true);
  });

  test('tells on its slip what became of every part', async () => {
    const parts: CaseReceipt['outcome']['parts'] = [
      {
        partId: 'permit',
        itemId: 'market-regulation/small-catering-permit',
        itemName: '食品经营许可（小餐饮）',
        department: '示例县市场监督管理局',
        state: 'accepted',
        acceptanceNumber: 'A1',
      },
      {
        partId: 'gas',
        itemId: 'gas/gas-connection',
        itemName: '燃气报装',
        department: '示例县燃气有限公司',
        state: 'not-accepted',
        acceptanceNumber: 'A2',
        reason: '这里没有管道。',
      },
    ];
    const papers: Paper[] = [];
    const services = recordedServices({
      readCard: async () => ok({ document: birth, photo: new Uint8Array(1024) }),
      submitQueued: async (submission) => {
        const receipt = receiptFor(submission);
        return ok({ receipt: { ...receipt, outcome: { ...receipt.outcome, parts } } });
      },
      print: async ({ paper }) => {
        papers.push(paper);
        return { outcome: 'printed', problems: [] };
      },
    });
    const visitor = new Visitor(services);
    await begins(visitor, FOOD, ...COOKING);
    const { preferences } = visitor.snapshot;
    await visitor.does({ type: 'set-preferences', preferences: { ...preferences, language: 'en' } });
    await toTheAnswersPage(visitor);
    await visitor.does({ type: 'confirm' });
    const [slip] = papers.flatMap((paper) => (paper.kind === 'slip' ? [paper.reader] : []));
    expect(slip?.parts).toEqual([
      expect.objectContaining({
        itemName: 'Food permit for a small restaurant',
        department: expect.stringMatching(/^[A-Z]/u),
      }),
      expect.objectContaining({ itemName: 'Connect to the gas supply' }),
    ]);
    await visitor.does({ type: 'set-preferences', preferences });
    expect(visitor.snapshot.outcome?.parts?.map(({ itemName, kind }) => [itemName, kind])).toEqual([
      ['食品经营许可（小餐饮）', 'accepted'],
      ['燃气报装', 'refused'],
    ]);
  });
});

function failed(): never {
  throw new Error('the package is gone');
}
