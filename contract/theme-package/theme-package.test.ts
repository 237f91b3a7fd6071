import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CaseContent } from '../case.ts';
import { type Item, type Material, singleItemSchema } from '../item.ts';
import { REQUIRED_TRANSLATIONS, sortTranslations } from '../item-translation.ts';
import { unwrap } from '../result.ts';
import { isPackageFile, type ThemePackage, themePackageSchema } from './authored.ts';
import {
  countingAnswers,
  itemOfPart,
  openQuestions,
  packageWalks,
  partsOn,
  switchOf,
  whyNotForHim,
  withSwitch,
} from './choice.ts';
import { lintPackages } from './lint.ts';
import { type PackageLintCode, packageLintRules } from './lint-rules.ts';
import { fieldLookUps, licenceLookUp } from './look-ups.ts';
import { itemForCitizen, oneMaterial } from './merge.ts';
import { publishPackage } from './publish.ts';
import { partCaseId, partCases } from './split.ts';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'));
const files = readdirSync(new URL('packages/', ROOT))
  .map((name) => `packages/${name}`)
  .filter((path) => isPackageFile(path) && !path.startsWith('packages/department.'))
  .map((path) => ({ path, content: read(path) }));
const { subjects } = sortTranslations(files);
const authored = subjects.map(({ content }) => themePackageSchema.parse(content));
const items = new Map(
  [...new Set(authored.flatMap(({ parts }) => parts.map(({ item }) => item)))].map((id): [string, Item] => [
    id,
    singleItemSchema.parse(read(`items/${id}.json`)),
  ]),
);
const published = authored.map((each) => unwrap(publishPackage(each, items)));
const anyPackage = fc.constantFrom(...published);

/** A package, a way through its questionnaire that is possible, and some parts switched off. */
const anyChoice = fc
  .tuple(anyPackage, fc.nat(), fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }))
  .map(([item, way, switches]) => {
    const thePackage = item.package ?? failed();
    const ways = [...packageWalks(thePackage)].filter((answers) => !whyNotForHim(thePackage, answers));
    let answers = ways[way % ways.length] ?? [];
    for (const [index, part] of thePackage.parts.entries()) {
      if (!part.mandatory) answers = withSwitch(answers, part, switches[index] ?? true);
    }
    for (;;) {
      const open = partsOn(thePackage, answers).flatMap((part) => openQuestions(thePackage, part, answers));
      const next = open.find(({ id }) => !answers.some(({ questionId }) => questionId === id));
      if (next === undefined) return { item, thePackage, answers: countingAnswers(thePackage, answers) };
      answers = [
        ...answers,
        { questionId: next.id, optionId: next.options[way % next.options.length]?.id ?? '' },
      ];
    }
  });

function failed(): never {
  throw new Error('not a package');
}

describe('the packages that ship', () => {
  test('are six at least, and pass the lint without one finding', () => {
    expect(authored.length).toBeGreaterThanOrEqual(6);
    expect(lintPackages(files, { items, requiredLanguages: REQUIRED_TRANSLATIONS })).toEqual([]);
  });
});

describe('the one form', () => {
  test('asks for nothing twice, and gives every part all that it asks for', () => {
    fc.assert(
      fc.property(anyChoice, ({ item, thePackage, answers }) => {
        const form = itemForCitizen(item, answers);
        for (const list of [form.fields, form.materials, form.commitments]) {
          expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
        }
        const content = {
          caseId: '0192f0c0-0000-7000-8000-000000000000',
          itemId: item.id,
          eligibility: answers,
          answers: form.fields.map(({ id, label }) => ({ fieldId: id, label, value: id, display: id })),
          materials: form.materials.map(({ id, name }) => ({
            materialId: id,
            name,
            source: 'capture' as const,
            attachmentIds: [`${id}-pages`],
          })),
          commitmentIds: form.commitments.map(({ id }) => id),
          consent: { purpose: 'x', at: '2026-01-01T00:00:00.000Z' },
        } as unknown as CaseContent;
        const parts = partCases(item, content);
        expect(parts.map(({ part }) => part.id)).toEqual(partsOn(thePackage, answers).map(({ id }) => id));
        const used = new Set<string>();
        for (const part of parts) {
          expect(part.content.answers.map(({ fieldId }) => fieldId)).toEqual(
            part.item.fields.map(({ id }) => id),
          );
          expect(part.content.materials.map(({ materialId }) => materialId)).toEqual(
            part.item.materials.map(({ id }) => id),
          );
          expect(part.content.commitmentIds).toEqual(part.item.commitments.map(({ id }) => id));
          for (const { value } of part.content.answers) used.add(value);
        }
        // Nothing is asked that no part wants.
        expect([...used].sort()).toEqual(form.fields.map(({ id }) => id).sort());
      }),
      { numRuns: 60 },
    );
  });

  test('asks beside the citizen whom the parts that are on name, each of them, and nobody else', () => {
    fc.assert(
      fc.property(anyChoice, ({ item, thePackage, answers }) => {
        const form = itemForCitizen(item, answers);
        const lookUps = fieldLookUps(form, answers);
        const wanted = partsOn(thePackage, answers).flatMap((part) =>
          itemOfPart(thePackage, part, answers).fields.flatMap(({ prefill }) =>
            typeof prefill === 'string' ? [] : [`${part.item.id} ${JSON.stringify(prefill)}`],
          ),
        );
        expect(lookUps.map((each) => `${each.item.id} ${JSON.stringify(each.prefill)}`)).toEqual(wanted);
        for (const { fieldId } of lookUps) expect(form.fields.map(({ id }) => id)).toContain(fieldId);
      }),
      { numRuns: 40 },
    );
  });

  test('has each licence fetched by the department of a part that is on', () => {
    fc.assert(
      fc.property(anyChoice, ({ item, thePackage, answers }) => {
        const form = itemForCitizen(item, answers);
        for (const { id, sources } of form.materials) {
          const licence = sources.find(({ kind }) => kind === 'e-licence');
          if (licence === undefined) continue;
          const { itemId, materialId } = licenceLookUp(form, answers, id);
          const part = partsOn(thePackage, answers).find((each) => each.item.id === itemId) ?? failed();
          const wanted = itemOfPart(thePackage, part, answers).materials.find(
            (each) => each.id === materialId,
          );
          expect(wanted?.sources).toContainEqual(licence);
        }
      }),
      { numRuns: 40 },
    );
  });

  const from = (itemId: string, materialId: string, validDays?: number): Material['sources'][number] => ({
    kind: 'earlier-case',
    itemId,
    materialId,
    ...(validDays === undefined ? {} : { validDays }),
  });
  test.each([
    ['the same one, the shorter time', from('a/a', 'x', 30), from('a/a', 'x', 10), [from('a/a', 'x', 10)]],
    ['the same one, a time in one alone', from('a/a', 'x'), from('a/a', 'x', 10), [from('a/a', 'x', 10)]],
    ['the same one, no time', from('a/a', 'x'), from('a/a', 'x'), [from('a/a', 'x')]],
    ['another item', from('a/a', 'x'), from('b/b', 'x'), []],
    ['another material', from('a/a', 'x'), from('a/a', 'y'), []],
  ])('takes a document of an earlier case where every part takes it: %s', (_, one, other, both) => {
    const material = (source: Material['sources'][number]): Material => ({
      id: 'x',
      name: 'x',
      basis: 'x',
      necessity: { kind: 'required' },
      sources: [source, { kind: 'capture', maximumPages: 2 }],
    });
    const { sources } = oneMaterial(material(one), material(other));
    expect(sources).toEqual([...both, { kind: 'capture', maximumPages: 2 }]);
    expect(oneMaterial(material(other), material(one)).sources).toEqual(sources);
  });

  test('is the same whoever makes it of itself again', () => {
    fc.assert(
      fc.property(anyChoice, ({ item, answers }) => {
        const once = itemForCitizen(item, answers);
        expect(itemForCitizen(once, answers)).toEqual(once);
      }),
      { numRuns: 20 },
    );
  });

  test('a part that is switched off takes its questions with it', () => {
    fc.assert(
      fc.property(anyChoice, ({ thePackage, answers }) => {
        const off = answers.filter(
          ({ optionId, questionId }) => optionId === 'off' && questionId.startsWith('part-'),
        );
        for (const part of thePackage.parts) {
          if (!off.some(({ questionId }) => questionId === switchOf(part.id))) continue;
          expect(answers.some(({ questionId }) => questionId.startsWith(`${part.id}-`))).toBe(false);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('the case of a part is a UUIDv7 of its own, and always the same', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 7 }), fc.constantFrom('permit', 'gas', 'school'), (caseId, part) => {
        const id = partCaseId(caseId, part);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(id).toBe(partCaseId(caseId, part));
        expect(id).not.toBe(caseId);
      }),
    );
  });
});

const sound = authored.find(({ id }) => id === 'food-shop') ?? failed();

/** Each spoils the sound package in one way. */
const badExamples: Partial<Record<PackageLintCode, (it: ThemePackage) => unknown>> = {
  'package-schema': (it) => ({ ...it, parts: it.parts.slice(0, 1) }),
  'package-path': (it) => ({ ...it, id: 'tea-shop' }),
  'package-part-unknown': (it) => ({ ...it, parts: replaced(it.parts, 2, { item: 'taxation/nothing' }) }),
  'package-part-kind': (it) => ({
    ...it,
    parts: [...it.parts, { ...it.parts[2], id: 'dues', item: 'taxation/dues' }],
  }),
  'package-part-twice': (it) => ({ ...it, parts: [...it.parts, { ...it.parts[3], id: 'more' }] }),
  'package-one-department': (it) => ({
    ...it,
    parts: it.parts.slice(0, 2),
    answers: [],
    fields: [],
    materials: [],
  }),
  'package-no-mandatory': (it) => ({ ...it, parts: replaced(it.parts, 1, { mandatory: false }) }),
  'package-impossible': (it) => ({
    ...it,
    answers: it.answers.map((answer) =>
      answer.partQuestion === 'licence' || answer.partQuestion === 'only'
        ? { ...answer, partOption: 'no' }
        : answer,
    ),
  }),
  'package-unsuited-silent': (it) => ({ ...it, parts: replaced(it.parts, 4, { unsuited: undefined }) }),
  'package-condition': (it) => ({
    ...it,
    parts: replaced(it.parts, 4, { when: { question: 'nobody', options: ['asks'] } }),
  }),
  'package-answer-unknown': (it) => ({ ...it, answers: replaced(it.answers, 0, { option: 'perhaps' }) }),
  'package-answer-twice': (it) => ({ ...it, answers: [...it.answers, it.answers[0]] }),
  'package-question-idle': (it) => ({
    ...it,
    questions: [...it.questions, { ...it.questions[0], id: 'idle', title: '还有一个问题？' }],
  }),
  'package-question-left': (it) => ({
    ...it,
    answers: it.answers.filter(({ question }) => question !== 'role'),
  }),
  'package-question-twice': (it) => ({
    ...it,
    answers: it.answers.filter(({ question }) => question !== 'home'),
  }),
  'package-id-taken': (it) => ({ ...it, fields: replaced(it.fields, 0, { id: 'gas-code' }) }),
  'package-element-unknown': (it) => ({
    ...it,
    fields: replaced(it.fields, 3, { from: [{ part: 'gas', id: 'nothing' }] }),
  }),
  'package-element-twice': (it) => ({ ...it, fields: [...it.fields, { ...it.fields[3], id: 'again' }] }),
  'package-element-one-part': (it) => ({
    ...it,
    fields: replaced(it.fields, 3, { from: [...(it.fields[3]?.from ?? []), { part: 'gas', id: 'stove' }] }),
  }),
  'package-field-type': (it) => ({
    ...it,
    fields: replaced(it.fields, 3, { from: [...(it.fields[3]?.from ?? []), { part: 'power', id: 'load' }] }),
  }),
  'package-field-twice': (it) => ({ ...it, fields: it.fields.filter(({ id }) => id !== 'phone') }),
  'package-material-twice': (it) => ({ ...it, materials: it.materials.slice(1) }),
  'package-text-too-long': (it) => ({ ...it, summary: '长'.repeat(41) }),
};

/** Each makes of one item another, with which the sound package cannot be. */
const badItems: Partial<Record<PackageLintCode, readonly [itemId: string, spoil: (item: Item) => Item]>> = {
  'package-field-narrow': [
    'gas/gas-connection',
    (item) => ({
      ...item,
      fields: item.fields.map((field) =>
        field.id === 'address'
          ? { ...field, input: { kind: 'text', minLength: 101, maxLength: 120 } as const }
          : field,
      ),
    }),
  ],
  'package-material-source': [
    'market-regulation/prepackaged-food-filing',
    (item) => ({
      ...item,
      materials: item.materials.map((material) => ({
        ...material,
        sources: [{ kind: 'window', note: '请带到窗口。' }],
      })),
    }),
  ],
  'package-documents': [
    'gas/gas-connection',
    (item) => ({
      ...item,
      identification: { kind: 'identity', documents: ['foreigner-2017'], trust: 'document' },
    }),
  ],
};

function replaced<Entry extends object>(list: readonly Entry[], at: number, change: object): object[] {
  return list.map((entry, index) => (index === at ? { ...entry, ...change } : entry));
}

describe('the lint of packages', () => {
  const dues: Item = { ...(items.get('gas/gas-connection') ?? failed()), id: 'taxation/dues' };
  const known = new Map([
    ...items,
    ['taxation/dues', { ...dues, availability: { ...dues.availability, network: 'live' as const } }] as const,
  ]);
  const lint = (content: unknown) =>
    lintPackages([{ path: 'packages/food-shop.json', content }], { items: known });

  test('finds nothing wrong with the sound package', () => expect(lint(sound)).toEqual([]));

  test.each(Object.entries(badExamples))('%s', (code, spoil) => {
    expect(lint(spoil(sound)).map((finding) => finding.code)).toContain(code);
  });

  test.each(Object.entries(badItems))('%s, by an item that changed', (code, [itemId, spoil]) => {
    const changed = new Map([...known, [itemId, spoil(known.get(itemId) ?? failed())] as const]);
    const found = lintPackages([{ path: 'packages/food-shop.json', content: sound }], { items: changed });
    expect(found.map((finding) => finding.code)).toContain(code);
  });

  test('package-translation, where a language is required', () => {
    const found = lintPackages([{ path: 'packages/food-shop.json', content: sound }], {
      items,
      requiredLanguages: ['en'],
    });
    expect(found.map(({ code }) => code)).toEqual(['package-translation']);
  });

  test('has a bad example for each of its codes', () => {
    const shown = [...Object.keys(badExamples), ...Object.keys(badItems), 'package-translation'];
    expect(shown.sort()).toEqual(Object.keys(packageLintRules).sort());
  });
});
