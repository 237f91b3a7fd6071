/**
 * For whom a policy is: a small typed expression over facts, and the one function that reads it. No code stands in a
 * policy. What is not known never makes a match: the logic has three values (Kleene), and only `true` counts.
 */
import { z } from 'zod';
import { text } from '../item/basics.ts';
import { FACTS, type FactName, factNameSchema, type KnownFacts } from './facts.ts';

/** One comparison. `reason`: why it is he, in plain words; absent inside a `not`, which has its own. */
const comparisonShape = { fact: factNameSchema, reason: text.optional() };

const yesNoSchema = z.strictObject({ ...comparisonShape, is: z.boolean() });
const numberSchema = z
  .strictObject({ ...comparisonShape, atLeast: z.int().optional(), atMost: z.int().optional() })
  .refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined, 'atLeast or atMost');
const choiceSchema = z.strictObject({ ...comparisonShape, oneOf: z.array(z.string()).min(1) });
/** Prefixes of GB/T 2260, two to six digits. */
const regionSchema = z.strictObject({
  ...comparisonShape,
  within: z.array(z.string().regex(/^\d{2}(\d{2}(\d{2})?)?$/)).min(1),
});

export type Comparison =
  | z.infer<typeof yesNoSchema>
  | z.infer<typeof numberSchema>
  | z.infer<typeof choiceSchema>
  | z.infer<typeof regionSchema>;

export type Rule =
  | Comparison
  | { readonly all: readonly Rule[] }
  | { readonly any: readonly Rule[] }
  | { readonly not: Rule; readonly reason?: string | undefined };

export const ruleSchema: z.ZodType<Rule> = z.lazy(() =>
  z.union([
    yesNoSchema,
    numberSchema,
    choiceSchema,
    regionSchema,
    z.strictObject({ all: z.array(ruleSchema).min(1).max(12) }),
    z.strictObject({ any: z.array(ruleSchema).min(1).max(12) }),
    z.strictObject({ not: ruleSchema, reason: text.optional() }),
  ]),
);

type Truth = 'true' | 'false' | 'unknown';

interface Judgement {
  readonly truth: Truth;
  /** Where the reasons of a match stand in the policy: `rule.all.0.reason`. Empty unless it is true. */
  readonly reasons: readonly string[];
}

/** Total: it throws for no rule of the schema and no facts. */
export function judge(rule: Rule, facts: KnownFacts, path = 'rule'): Judgement {
  if ('all' in rule) {
    const parts = rule.all.map((part, index) => judge(part, facts, `${path}.all.${index}`));
    if (parts.some(({ truth }) => truth === 'false')) return no;
    if (parts.some(({ truth }) => truth === 'unknown')) return unknown;
    return yes(parts.flatMap(({ reasons }) => reasons));
  }
  if ('any' in rule) {
    const parts = rule.any.map((part, index) => judge(part, facts, `${path}.any.${index}`));
    const met = parts.filter(({ truth }) => truth === 'true');
    if (met.length > 0) return yes(met.flatMap(({ reasons }) => reasons));
    return parts.some(({ truth }) => truth === 'unknown') ? unknown : no;
  }
  if ('not' in rule) {
    const { truth } = judge(rule.not, facts, `${path}.not`);
    if (truth === 'unknown') return unknown;
    return truth === 'true' ? no : yes(rule.reason === undefined ? [] : [`${path}.reason`]);
  }
  const truth = compared(rule, facts);
  if (truth !== 'true') return truth === 'false' ? no : unknown;
  return yes(rule.reason === undefined ? [] : [`${path}.reason`]);
}

const no: Judgement = { truth: 'false', reasons: [] };
const unknown: Judgement = { truth: 'unknown', reasons: [] };
const yes = (reasons: readonly string[]): Judgement => ({ truth: 'true', reasons });

function compared(comparison: Comparison, facts: KnownFacts): Truth {
  const value = Object.hasOwn(facts, comparison.fact) ? facts[comparison.fact] : undefined;
  if ('is' in comparison) return typeof value === 'boolean' ? truthOf(value === comparison.is) : 'unknown';
  if ('oneOf' in comparison) {
    return typeof value === 'string' ? truthOf(comparison.oneOf.includes(value)) : 'unknown';
  }
  if ('within' in comparison) {
    return typeof value === 'string'
      ? truthOf(comparison.within.some((prefix) => value.startsWith(prefix)))
      : 'unknown';
  }
  if (typeof value !== 'number') return 'unknown';
  const { atLeast = value, atMost = value } = comparison;
  return truthOf(value >= atLeast && value <= atMost);
}

const truthOf = (met: boolean): Truth => (met ? 'true' : 'false');

/** Every comparison of a rule, with where it stands; `negated`: below a `not`, whose reason speaks for it. */
export function comparisonsOf(
  rule: Rule,
  path: readonly (string | number)[] = ['rule'],
  negated = false,
): {
  readonly comparison: Comparison;
  readonly path: readonly (string | number)[];
  readonly negated: boolean;
}[] {
  if ('all' in rule) {
    return rule.all.flatMap((part, index) => comparisonsOf(part, [...path, 'all', index], negated));
  }
  if ('any' in rule) {
    return rule.any.flatMap((part, index) => comparisonsOf(part, [...path, 'any', index], negated));
  }
  if ('not' in rule) return comparisonsOf(rule.not, [...path, 'not'], true);
  return [{ comparison: rule, path, negated }];
}

/** The facts that a rule looks at. */
export function factsOf(rule: Rule): ReadonlySet<FactName> {
  return new Set(comparisonsOf(rule).map(({ comparison }) => comparison.fact));
}

/** Those of several rules that are asked of departments, by the department. The card needs no question. */
export function inquiriesOf(rules: readonly Rule[]): ReadonlyMap<string, readonly FactName[]> {
  const asked = new Map<string, FactName[]>();
  for (const rule of rules) {
    for (const fact of factsOf(rule)) {
      const { from } = FACTS[fact];
      if (from === 'card') continue;
      const known = asked.get(from) ?? [];
      if (!known.includes(fact)) asked.set(from, [...known, fact]);
    }
  }
  return asked;
}
