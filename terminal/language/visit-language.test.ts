import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CaseContent } from '#contract/case.ts';
import { type Translations, translatableTexts } from '#contract/item-translation.ts';
import { ok } from '#contract/result.ts';
import type { VisitEvent } from '#contract/visit/events.ts';
import { projectCatalog, recordedServices } from '../visit/testing/recorded-services.ts';
import { Visitor } from '../visit/testing/visitor.ts';
import { isWithoutCase } from '../visit/visit-rules.ts';
import type { CatalogPort } from '../visit/visit-services.ts';
import { displayIn } from './visit-words.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Every text as its language and number: what is left of the source on a screen shows at once. */
function marked(subject: object): Translations {
  const translation = (mark: string): Translations[string] => ({
    aliases: [],
    keywords: [],
    texts: Object.fromEntries(
      [...translatableTexts(subject).keys()].map((path, index) => [path, `${mark}${index}`]),
    ),
  });
  return { en: translation('E'), 'zh-Hant': translation('H') };
}

function markedCatalog(): CatalogPort {
  const catalog = projectCatalog();
  // Each page asks for dozens of them.
  const known = new WeakMap<object, object>();
  const mark = <Subject extends object>(subject: Subject): Subject => {
    const copy = (known.get(subject) as Subject | undefined) ?? { ...subject, translations: marked(subject) };
    known.set(subject, copy);
    return copy;
  };
  const optional = <Subject extends object>(subject: Subject | undefined): Subject | undefined =>
    subject === undefined ? undefined : mark(subject);
  return {
    revision: () => catalog.revision(),
    popular: () => catalog.popular().map(mark),
    departments: () =>
      catalog.departments().map((entry) => ({ ...entry, department: mark(entry.department) })),
    itemsOf: (id) => catalog.itemsOf(id).map(mark),
    item: (id) => optional(catalog.item(id)),
    department: (id) => optional(catalog.department(id)),
  };
}

const catalog = markedCatalog();
const items = catalog
  .departments()
  .flatMap((entry) => catalog.itemsOf(entry.department.id))
  .filter((item) => !isWithoutCase(item));
const sourceTexts = new Set(
  [...items, ...catalog.departments().map((entry) => entry.department)].flatMap((subject) => [
    ...translatableTexts(subject).values(),
  ]),
);

/** Licences and documents keep the names that the hub gave them. */
const QUOTED = new Set(['licence', 'jobs', 'papers']);

/** Every string of a page but what is quoted as it came from the hub. */
function wordsOn(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => (QUOTED.has(key) ? [] : wordsOn(value)));
}

/** Reads every page in every language before he goes on. */
class Polyglot extends Visitor {
  readonly leftInChinese = new Set<string>();

  override async does(...events: VisitEvent[]): Promise<void> {
    for (const event of events) {
      await super.does(event);
      for (const language of ['zh-Hant', 'zh-Hans', 'en']) await this.speaks(language);
    }
  }

  async speaks(language: string): Promise<void> {
    const before = this.snapshot;
    await super.does({ type: 'set-preferences', preferences: { ...before.preferences, language } });
    const after = this.snapshot;
    expect(after.screen.name).toBe(before.screen.name);
    expect(after.preferences.language).toBe(language);
    if (after.screen.name === 'form' && before.screen.name === 'form') {
      expect(after.screen.value).toBe(before.screen.value);
    }
    if (language === 'zh-Hans') return;
    for (const words of wordsOn({ screen: after.screen, item: after.itemName ?? '' })) {
      if (sourceTexts.has(words)) this.leftInChinese.add(`${after.screen.name}: ${words}`);
    }
  }
}

async function walk(visitor: Visitor, itemId: string): Promise<CaseContent | undefined> {
  await visitor.identifiesFor(itemId);
  for (let round = 0; round < 60 && !['check', 'ineligible'].includes(visitor.screen); round += 1) {
    const { screen } = visitor.snapshot;
    const open =
      screen.name === 'materials'
        ? screen.materials.find((entry) => ['missing', 'licence-not-found'].includes(entry.state))
        : undefined;
    if (open === undefined) await visitor.fillsIn().catch(() => undefined);
    else {
      await visitor.does(
        { type: 'open-capture', materialId: open.material.id },
        { type: 'capture-page' },
        { type: 'finish-capture' },
      );
    }
  }
  if (visitor.screen === 'ineligible') return undefined;
  expect(visitor.screen).toBe('check');
  await visitor.does({ type: 'confirm' });
  return visitor.services.submissions[0]?.content;
}

/** What the citizen has said, without what is new in every case. */
function said(content: CaseContent | undefined): unknown {
  if (content === undefined) return undefined;
  const { caseId: _1, slipCode: _2, submittedAt: _3, consent, materials, ...rest } = content;
  return {
    ...rest,
    consent: consent.purpose,
    materials: materials.map(({ attachmentIds, ...material }) => ({
      ...material,
      pages: attachmentIds.length,
    })),
  };
}

describe('a language changed on every page', () => {
  test.each(items.map(({ id }) => [id]))(
    '%s: the case is the same, and no page stays in Chinese',
    async (id) => {
      const services = { catalog, fetchLicence: async () => ok(undefined) };
      const plain = await walk(new Visitor(recordedServices(services)), id);
      const polyglot = new Polyglot(recordedServices(services));
      const changed = await walk(polyglot, id);
      expect(said(changed)).toEqual(said(plain));
      expect([...polyglot.leftInChinese]).toEqual([]);
    },
  );

  test('the reason why not follows', async () => {
    const item = catalog.item('agriculture/farm-subsidies') ?? items[0];
    if (item === undefined) throw new Error('no items');
    const never = {
      ...item,
      eligibilityRules: [
        {
          id: 'too-old',
          rule: { kind: 'maximum-age' as const, years: 0 },
          reason: '年龄不符合。',
          nextStep: '请到窗口。',
        },
      ],
    };
    const changed = { ...never, translations: marked(never) };
    const visitor = new Polyglot(
      recordedServices({
        catalog: { ...catalog, popular: () => [], itemsOf: () => [changed], item: () => changed },
      }),
    );
    await visitor.identifiesFor(item.id);
    const { screen } = visitor.snapshot;
    expect(screen).toMatchObject({ name: 'ineligible', reason: expect.stringMatching(/^E\d+$/) });
    await visitor.speaks('zh-Hans');
    expect(visitor.snapshot.screen).toMatchObject({ reason: '年龄不符合。', nextStep: '请到窗口。' });
    await visitor.speaks('zh-Hant');
    expect(visitor.snapshot.screen).toMatchObject({
      reason: expect.stringMatching(/^H\d+$/),
      nextStep: expect.stringMatching(/^H\d+$/),
    });
  });

  test('the answers page shows a choice in the language, the case keeps the official words', async () => {
    const item = items.find(({ fields }) => fields.some(({ input }) => input.kind === 'choice'));
    const field = item?.fields.find(({ input }) => input.kind === 'choice');
    if (item === undefined || field?.input.kind !== 'choice') throw new Error('no item with a choice');
    const visitor = new Polyglot(recordedServices({ catalog, fetchLicence: async () => ok(undefined) }));
    const content = await walk(visitor, item.id);
    const answer = content?.answers.find(({ fieldId }) => fieldId === field.id);
    expect(answer).toMatchObject({ label: field.label, display: field.input.options[0]?.label });
  });
});

describe('the first pages', () => {
  test('tiles and departments are in the language', async () => {
    const visitor = new Polyglot(recordedServices({ catalog }));
    await visitor.does({ type: 'start' });
    await visitor.does({ type: 'open-department', departmentId: 'health' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'department', department: { name: 'E0' } });
    expect([...visitor.leftInChinese]).toEqual([]);
  });
});

describe('an answer on the answers page', () => {
  const item = items[0];
  const base = item?.fields[0] ?? items.flatMap(({ fields }) => fields)[0];
  if (base === undefined) throw new Error('no field');
  const amount = { ...base, input: { kind: 'amount' as const, minimum: 1, maximum: 50_000 } };
  const answer = { value: '1200.50', display: '1,200.50元' };

  test('money is counted in the words of the language', () => {
    expect(displayIn(amount, answer, undefined, 'zh-Hans')).toBe('1,200.50元');
    expect(displayIn(amount, answer, undefined, 'en')).toBe('1,200.50 yuan');
  });

  test('a unit of letters stands apart', () => {
    const count = { ...base, input: { kind: 'number' as const, minimum: 0, maximum: 9, unit: 'people' } };
    expect(displayIn(count, { value: '3', display: '3人' }, undefined, 'en')).toBe('3 people');
  });

  test('what can no longer be checked, such as a slot that is gone, stays as it was given', () => {
    const slot = { ...base, input: { kind: 'slot' as const } };
    const chosen = { value: 'gone', display: '2026-12-01 09:00–09:30' };
    expect(displayIn(slot, chosen, [], 'en')).toBe(chosen.display);
    expect(displayIn(slot, undefined, [], 'en')).toBe('—');
  });
});
