import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { departmentIdOf } from '../item/basics.ts';
import { type Item, singleItemSchema } from '../item.ts';
import { type CatalogFile, REQUIRED_TRANSLATIONS } from '../item-translation.ts';
import {
  definitionOf,
  FACTS,
  type FactName,
  type FactValue,
  factsOfCard,
  isValueOf,
  type KnownFacts,
} from './facts.ts';
import { lintPolicies } from './lint.ts';
import { type PolicyLintCode, policyLintRules } from './lint-rules.ts';
import { isGranted, isPolicyFile, type Policy, periodOn, policySchema } from './policy.ts';
import { comparisonsOf, inquiriesOf, judge, type Rule, ruleSchema } from './rule.ts';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'));
const files: CatalogFile[] = readdirSync(new URL('policies/', ROOT), { recursive: true })
  .map((name) => `policies/${String(name).replaceAll('\\', '/')}`)
  .filter(isPolicyFile)
  .map((path) => ({ path, content: read(path) }));
const isSource = ({ path }: CatalogFile): boolean => /^[^.]+\.json$/.test(path);
const policies: Policy[] = files.filter(isSource).map(({ content }) => policySchema.parse(content));
const itemIds = policies.flatMap(({ cashing }) => (cashing.kind === 'apply' ? [cashing.itemId] : []));
const items = new Map(
  ['general/policies', ...itemIds].map((id): [string, Item] => [
    id,
    singleItemSchema.parse(read(`items/${id}.json`)),
  ]),
);
const departments = new Set(policies.map(({ id }) => departmentIdOf(id)));
const TODAY = '2026-11-22';

const factName = fc.constantFrom(...(Object.keys(FACTS) as FactName[]));
const names = Object.keys(FACTS) as FactName[];

function anyValue(fact: FactName): fc.Arbitrary<FactValue> {
  const { is } = definitionOf(fact);
  switch (is.kind) {
    case 'yes-no':
      return fc.boolean();
    case 'number':
      return fc.integer({ min: is.minimum, max: is.maximum });
    case 'choice':
      return fc.constantFrom(...is.options);
    case 'region':
      return fc.constantFrom('110105', '440524', '990000');
  }
}

/** All that could be known of somebody. */
const everything: fc.Arbitrary<KnownFacts> = fc.record(
  Object.fromEntries(names.map((name) => [name, anyValue(name)])),
) as fc.Arbitrary<KnownFacts>;
/** A part of it. */
const something: fc.Arbitrary<readonly [whole: KnownFacts, known: KnownFacts]> = fc
  .tuple(everything, fc.subarray(names))
  .map(([whole, kept]) => [
    whole,
    Object.fromEntries(kept.flatMap((name) => (whole[name] === undefined ? [] : [[name, whole[name]]]))),
  ]);

const reason = { reason: fc.option(fc.constant('因为如此'), { nil: undefined }) };
/** Comparisons that fit their fact, and such that do not. */
const comparison = fc.oneof(
  fc.record({ fact: factName, is: fc.boolean(), ...reason }),
  fc.record({ fact: factName, atLeast: fc.integer({ min: -5, max: 200 }), ...reason }),
  fc.record({
    fact: factName,
    oneOf: fc.array(fc.constantFrom('none', '1', 'male'), { minLength: 1 }),
    ...reason,
  }),
  fc.record({ fact: factName, within: fc.constant(['44']), ...reason }),
);
const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'rule' },
    comparison,
    fc.record({ all: fc.array(tie('rule'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('rule'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('rule'), ...reason }),
  ),
}));

describe('the rule of a policy', () => {
  test('what is not known never makes a match: a match on a part of the facts is one on all of them', () => {
    fc.assert(
      fc.property(rule, something, (each, [whole, known]) => {
        const { truth } = judge(each, known);
        if (truth !== 'unknown') expect(judge(each, whole).truth).toBe(truth);
      }),
    );
  });

  test('total: any rule and any facts give an answer; reasons stand in the rule, and only of a match', () => {
    fc.assert(
      fc.property(rule, fc.dictionary(fc.string(), fc.anything()), (each, facts) => {
        const { truth, reasons } = judge(each, facts as KnownFacts);
        expect(['true', 'false', 'unknown']).toContain(truth);
        if (truth !== 'true') expect(reasons).toEqual([]);
        for (const path of reasons) {
          const at = path
            .split('.')
            .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], { rule: each });
          expect(at).toBe('因为如此');
        }
      }),
    );
  });

  test('a negation turns what is known around, and leaves what is not', () => {
    fc.assert(
      fc.property(rule, something, (each, [, known]) => {
        const turned = { true: 'false', false: 'true', unknown: 'unknown' } as const;
        expect(judge({ not: each }, known).truth).toBe(turned[judge(each, known).truth]);
      }),
    );
  });

  test('is data: it comes out of its file as it went in, and anything else is refused', () => {
    fc.assert(
      fc.property(rule, (each) => {
        const written: unknown = JSON.parse(JSON.stringify(each));
        expect(ruleSchema.parse(written)).toEqual(written);
      }),
    );
    for (const wrong of [{ fact: 'cats', is: true }, { all: [] }, { fact: 'age' }, 'age > 60', null]) {
      expect(ruleSchema.safeParse(wrong).success).toBe(false);
    }
  });
});

describe('facts', () => {
  test('of the card: age by the number, sex, and the region where the number was given', () => {
    const specimen = {
      type: 'resident',
      name: '张三丰样本',
      number: '11010519491231002X',
      sex: 'female',
      birth: '1949-12-31',
      issuer: '样本公安局',
    } as const;
    expect(factsOfCard(specimen, TODAY)).toEqual({ age: 76, sex: 'female', 'card-region': '110105' });
    expect(factsOfCard(specimen, '2026-12-31').age).toBe(77);
    const permit = { ...specimen, type: 'hmt', number: '810000199408230021', sex: 'unknown' } as const;
    expect(factsOfCard(permit, TODAY)).toEqual({ age: 32 });
  });

  test('a register that says something else than the fact can be has said nothing', () => {
    expect(isValueOf('age', 76.5)).toBe(false);
    expect(isValueOf('age', -1)).toBe(false);
    expect(isValueOf('low-income', 'very')).toBe(false);
    expect(isValueOf('retired-soldier', 'true')).toBe(false);
    expect(isValueOf('card-region', '4405')).toBe(false);
  });
});

describe('the policies of the project', () => {
  test('ten and more of six departments and more, in each way of cashing, without a finding', () => {
    expect(policies.length).toBeGreaterThanOrEqual(10);
    expect(departments.size).toBeGreaterThanOrEqual(6);
    expect(new Set(policies.map(({ cashing }) => cashing.kind)).size).toBe(3);
    const context = { items, departments, requiredLanguages: REQUIRED_TRANSLATIONS, today: TODAY };
    expect(lintPolicies(files, context)).toEqual([]);
  });

  test('nobody of whom nothing is known is told that one is his', () => {
    for (const policy of policies) expect(judge(policy.rule, {}).truth, policy.id).toBe('unknown');
  });

  test('each asks only the departments that its rule names', () => {
    for (const { rule: each } of policies) {
      const asked = [...inquiriesOf([each]).values()].flat();
      const named = comparisonsOf(each).map((one) => one.comparison.fact);
      expect(asked.every((fact) => named.includes(fact) && FACTS[fact].from !== 'card')).toBe(true);
    }
  });

  test('are granted from the first to the last day, in their regions, once a period', () => {
    const policy = { validFrom: '2026-01-01', validUntil: '2026-12-31', regions: ['4405'] };
    expect(isGranted(policy, '2026-01-01', '440524000000')).toBe(true);
    expect(isGranted(policy, '2026-12-31', '440524000000')).toBe(true);
    expect(isGranted(policy, '2027-01-01', '440524000000')).toBe(false);
    expect(isGranted(policy, '2026-05-01', '110105000000')).toBe(false);
    expect(periodOn({ period: 'year' }, TODAY)).toBe('2026');
    expect(periodOn({ period: 'once' }, TODAY)).toBe('once');
  });
});

const badExampleSchema = z.strictObject({
  says: z.string(),
  change: z.record(z.string(), z.json()).default({}),
  remove: z.array(z.string()).default([]),
  departments: z.array(z.string()).optional(),
  withoutItems: z.array(z.string()).default([]),
  languages: z.array(z.string()).optional(),
  at: z.array(z.string()).min(1),
});
const SOUND = 'policies/health/family-planning-reward.json';
const badExamples = readdirSync(new URL('bad-examples/', import.meta.url)).map(
  (name): [string, z.infer<typeof badExampleSchema>] => [
    name.replace(/\.json$/, ''),
    badExampleSchema.parse(
      JSON.parse(readFileSync(new URL(`bad-examples/${name}`, import.meta.url), 'utf8')),
    ),
  ],
);

function keysOf(path: string): (string | number)[] {
  return [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]/g)].map(([, key, index]) => key ?? Number(index));
}

type Node = Record<string | number, unknown>;

describe('the lint of policies', () => {
  test('has one bad example for each code', () => {
    expect(badExamples.map(([code]) => code).sort()).toEqual(Object.keys(policyLintRules).sort());
  });

  test.each(badExamples)('%s', (code, example) => {
    const content = structuredClone(read(SOUND)) as Node;
    const parentOf = (keys: (string | number)[]): Node =>
      keys.slice(0, -1).reduce<Node>((node, key) => node[key] as Node, content);
    for (const [path, value] of Object.entries(example.change)) {
      const keys = keysOf(path);
      parentOf(keys)[keys.at(-1) ?? ''] = value;
    }
    for (const path of example.remove) delete parentOf(keysOf(path))[keysOf(path).at(-1) ?? ''];
    const found = lintPolicies([{ path: SOUND, content }], {
      items: new Map([...items].filter(([id]) => !example.withoutItems.includes(id))),
      departments: new Set(example.departments ?? departments),
      requiredLanguages: example.languages,
      today: TODAY,
    });
    expect(found.map((finding) => ({ code: finding.code, path: finding.path }))).toEqual(
      example.at.map((path) => ({ code: code as PolicyLintCode, path })),
    );
  });

  test('never throws, whatever is in the file', () => {
    fc.assert(
      fc.property(fc.anything(), (content) => {
        expect(lintPolicies([{ path: SOUND, content }], { items, departments }).length).toBeGreaterThan(0);
      }),
    );
  });
});

test('the handbook lists every code of the lint with its words', () => {
  const page = readFileSync(new URL('docs/policies.md', ROOT), 'utf8');
  for (const [code, says] of Object.entries(policyLintRules))
    expect(page).toContain(`| \`${code}\` | ${says} |`);
});
