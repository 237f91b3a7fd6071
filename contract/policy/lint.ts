/**
 * The lint of policies (惠民政策): what the schema alone cannot say. A policy with a finding is not published. Pure; never
 * throws, whatever is in the files.
 */
import type { z } from 'zod';
import type { Item } from '../item.ts';
import { jsonPath } from '../item-lint/finding.ts';
import { lintTranslations } from '../item-lint/translation.ts';
import { TEXT_LIMITS } from '../item-lint/wording.ts';
import { type CatalogFile, sortTranslations } from '../item-translation.ts';
import { findRegion } from '../regions.ts';
import {
  definitionOf,
  type FactName,
  type FactValue,
  isFactName,
  isValueOf,
  type KnownFacts,
} from './facts.ts';
import type { PolicyLintCode } from './lint-rules.ts';
import { belowPolicies, type Policy, policySchema } from './policy.ts';
import { type Comparison, comparisonsOf, factsOf, judge, type Rule } from './rule.ts';

interface PolicyFinding {
  readonly file: string;
  readonly code: PolicyLintCode;
  /** JSONPath from the root of the file. */
  readonly path: string;
  /** Chinese for who writes policies, then a short English form. */
  readonly message: string;
}

interface PolicyLintContext {
  readonly items: ReadonlyMap<string, Item>;
  readonly departments: ReadonlySet<string>;
  readonly requiredLanguages?: readonly string[] | undefined;
  /** YYYY-MM-DD; absent: no policy is held against the calendar. */
  readonly today?: string | undefined;
}

type Finding = Omit<PolicyFinding, 'file'>;

/** Files of the folder policies/, with their translations beside them; paths as `policies/health/reward.json`. */
export function lintPolicies(files: readonly CatalogFile[], context: PolicyLintContext): PolicyFinding[] {
  const { subjects, translations, problems } = sortTranslations(
    files.map((file) => ({ ...file, path: belowPolicies(file.path) })),
  );
  const whole = (path: string): string => `policies/${path}`;
  const [first] = subjects;
  const carried = [...context.items.values()].some(({ outcome }) => outcome.kind === 'policies');
  return [
    ...problems.map(({ path, kind }) => ({
      file: whole(path),
      code: 'policy-translation' as const,
      path: '$',
      message: `译文文件不对 / ${kind}`,
    })),
    ...(first === undefined || carried
      ? []
      : [
          {
            file: whole(first.path),
            ...finding('policy-carrier', [], '目录里没有“找政策”的事项 / no item of the outcome policies'),
          },
        ]),
    ...subjects.flatMap(({ path, content }) => {
      const file = whole(path);
      const parsed = policySchema.safeParse(content);
      if (!parsed.success) return notOfTheForm(content, parsed.error).map((found) => ({ file, ...found }));
      return [
        ...lintPolicy(path, parsed.data, context).map((found) => ({ file, ...found })),
        ...lintTranslations(path, parsed.data, policySchema, translations.get(path) ?? {}, context).map(
          ({ file: at, finding: found }): PolicyFinding => ({
            file: whole(at),
            code: 'policy-translation',
            path: found.path,
            message: found.message,
          }),
        ),
      ];
    }),
  ];
}

function finding(code: PolicyLintCode, path: readonly PropertyKey[], message: string): Finding {
  return { code, path: jsonPath(path), message };
}

/** A fact that does not exist is said by its name, and not as one of five forms that a condition might have had. */
function notOfTheForm(content: unknown, error: z.ZodError): Finding[] {
  const unknownFacts = strangeFacts(content, []);
  if (unknownFacts.length > 0) return unknownFacts;
  return error.issues.map((issue) => finding('policy-schema', issue.path, `格式不符 / ${issue.message}`));
}

const DEEPEST = 20;

function strangeFacts(node: unknown, path: readonly PropertyKey[]): Finding[] {
  if (typeof node !== 'object' || node === null || path.length > DEEPEST) return [];
  const { fact } = node as { fact?: unknown };
  const here =
    typeof fact === 'string' && !isFactName(fact)
      ? [finding('policy-fact-unknown', [...path, 'fact'], `没有“${fact}”这项信息 / no register tells it`)]
      : [];
  const entries: readonly (readonly [PropertyKey, unknown])[] = Array.isArray(node)
    ? [...node.entries()]
    : Object.entries(node);
  return [...here, ...entries.flatMap(([key, value]) => strangeFacts(value, [...path, key]))];
}

function lintPolicy(path: string, policy: Policy, context: PolicyLintContext): Finding[] {
  const comparisons = lintComparisons(policy.rule);
  return [
    ...lintPlace(path, policy, context),
    ...lintDates(policy, context),
    ...lintCashing(policy, context),
    ...lintLengths(policy),
    ...lintReasons(policy.rule),
    ...comparisons,
    // What cannot be compared decides nothing: the rule is looked at as a whole when its parts are sound.
    ...(comparisons.length > 0 ? [] : lintWholeRule(policy.rule)),
  ];
}

function lintPlace(path: string, { id, regions }: Policy, { departments }: PolicyLintContext): Finding[] {
  const [folder = ''] = path.split('/');
  return [
    ...(path === `${id}.json`
      ? []
      : [finding('policy-path', ['id'], `编号应与文件同名 / the file of ${id} is policies/${id}.json`)]),
    ...(departments.has(folder)
      ? []
      : [finding('policy-department', ['id'], `没有部门 ${folder} / no such department in the catalog`)]),
    ...regions.flatMap((prefix, index) =>
      findRegion(prefix.slice(0, 6).padEnd(6, '0')) === undefined
        ? [finding('policy-region-unknown', ['regions', index], `没有区划 ${prefix} / no such region`)]
        : [],
    ),
  ];
}

function lintDates({ validFrom, validUntil, benefit }: Policy, { today }: PolicyLintContext): Finding[] {
  const found: Finding[] = [];
  if (validUntil !== undefined && validUntil < validFrom) {
    found.push(finding('policy-dates', ['validUntil'], '结束早于开始 / ends before it begins'));
  } else if (validUntil !== undefined && today !== undefined && validUntil < today) {
    found.push(finding('policy-expired', ['validUntil'], `${validUntil} 已到期 / its last day has passed`));
  }
  if (benefit.example === (benefit.source !== undefined)) {
    found.push(
      finding(
        'policy-benefit-source',
        ['benefit'],
        '标准要么写出处，要么标示例 / either a source, or marked as an example',
      ),
    );
  }
  return found;
}

/** Kinds of outcome that begin with somebody's card and end with something of his own. */
const APPLIED_FOR: ReadonlySet<string> = new Set([
  'acceptance',
  'certificate',
  'face-qualification',
  'booking',
]);

function lintCashing({ cashing }: Policy, { items }: PolicyLintContext): Finding[] {
  switch (cashing.kind) {
    case 'automatic':
      return [];
    case 'apply': {
      const item = items.get(cashing.itemId);
      const path = ['cashing', 'itemId'];
      if (item === undefined) {
        return [finding('policy-item-unknown', path, `没有事项 ${cashing.itemId} / no such item`)];
      }
      return APPLIED_FOR.has(item.outcome.kind) && item.identification.kind === 'identity'
        ? []
        : [
            finding(
              'policy-item-kind',
              path,
              `${cashing.itemId} 不能用来申请 / nothing is applied for by it`,
            ),
          ];
    }
    case 'commitment': {
      const { readingSeconds, ordinaryWay } = cashing.commitment;
      const path = ['cashing', 'commitment'];
      return readingSeconds === undefined || ordinaryWay === undefined
        ? [finding('policy-commitment-silent', path, '写明阅读时间，以及不承诺时怎样办 / say both')]
        : [];
    }
  }
}

function lintLengths(policy: Policy): Finding[] {
  const texts: [readonly PropertyKey[], string, number][] = [
    [['name'], policy.name, TEXT_LIMITS.questionTitle],
    [['summary'], policy.summary, TEXT_LIMITS.summary],
    [['benefit', 'text'], policy.benefit.text, TEXT_LIMITS.help],
    ...comparisonsOf(policy.rule).flatMap(
      ({ comparison: { reason }, path }): [PropertyKey[], string, number][] =>
        reason === undefined ? [] : [[[...path, 'reason'], reason, TEXT_LIMITS.summary]],
    ),
  ];
  return texts.flatMap(([path, words, limit]) => {
    const { length } = [...words];
    return length <= limit
      ? []
      : [finding('policy-text-too-long', path, `${length}个字，最多${limit}个字 / too long for the screen`)];
  });
}

/** Each condition says in plain words why it is he; a negation says it for all that is below it. */
function lintReasons(rule: Rule, path: readonly PropertyKey[] = ['rule']): Finding[] {
  if ('all' in rule) return rule.all.flatMap((part, index) => lintReasons(part, [...path, 'all', index]));
  if ('any' in rule) return rule.any.flatMap((part, index) => lintReasons(part, [...path, 'any', index]));
  return rule.reason === undefined
    ? [finding('policy-reason-missing', path, '没说“为什么是您” / no plain reason')]
    : [];
}

function lintComparisons(rule: Rule): Finding[] {
  return comparisonsOf(rule).flatMap(({ comparison, path }) => {
    const why = unfit(comparison);
    return why === undefined ? [] : [finding('policy-comparison', path, why)];
  });
}

function unfit(comparison: Comparison): string | undefined {
  const { is } = definitionOf(comparison.fact);
  const form =
    'is' in comparison
      ? 'yes-no'
      : 'oneOf' in comparison
        ? 'choice'
        : 'within' in comparison
          ? 'region'
          : 'number';
  if (form !== is.kind) return `${comparison.fact} 不能这样比较 / it is of the kind ${is.kind}`;
  if ('oneOf' in comparison) {
    const strange = comparison.oneOf.find((option) => !isValueOf(comparison.fact, option));
    return strange === undefined ? undefined : `没有选项 ${strange} / no such choice`;
  }
  if ('within' in comparison) {
    const strange = comparison.within.find((prefix) => findRegion(prefix.padEnd(6, '0')) === undefined);
    return strange === undefined ? undefined : `没有区划 ${strange} / no such region`;
  }
  if ('is' in comparison) return undefined;
  const { atLeast, atMost } = comparison;
  const outside = [atLeast, atMost].find(
    (bound) => bound !== undefined && !isValueOf(comparison.fact, bound),
  );
  if (outside !== undefined) return `${outside} 超出范围 / out of range`;
  return atLeast !== undefined && atMost !== undefined && atLeast > atMost
    ? '没有数能符合 / no number is both'
    : undefined;
}

const MOST_COMBINATIONS = 20_000;

/** Of all that the registers can say, does somebody meet the rule, and somebody not? */
function lintWholeRule(rule: Rule): Finding[] {
  const deciding = [...factsOf(rule)].map((fact) => [fact, decidingValues(rule, fact)] as const);
  if (deciding.reduce((product, [, values]) => product * values.length, 1) > MOST_COMBINATIONS) {
    return [finding('policy-rule-too-wide', ['rule'], '条件太多，没人能核对 / too many combinations')];
  }
  let somebody = false;
  let everybody = true;
  for (const facts of combinations(deciding)) {
    const met = judge(rule, facts).truth === 'true';
    somebody ||= met;
    everybody &&= met;
  }
  if (!somebody) return [finding('policy-rule-never', ['rule'], '没有人符合 / nobody meets it')];
  if (everybody) return [finding('policy-rule-always', ['rule'], '人人都符合 / everybody meets it')];
  return [];
}

/** Values of which every other one behaves like one of them: the ends, and both sides of each bound. */
function decidingValues(rule: Rule, fact: FactName): readonly FactValue[] {
  const { is } = definitionOf(fact);
  const compared = comparisonsOf(rule).flatMap(({ comparison }) =>
    comparison.fact === fact ? [comparison] : [],
  );
  switch (is.kind) {
    case 'yes-no':
      return [true, false];
    case 'choice':
      return is.options;
    case 'number': {
      const bounds = compared.flatMap((comparison) =>
        'is' in comparison || 'oneOf' in comparison || 'within' in comparison
          ? []
          : [comparison.atLeast ?? is.minimum, comparison.atMost ?? is.maximum],
      );
      const near = [is.minimum, is.maximum, ...bounds.flatMap((bound) => [bound - 1, bound, bound + 1])];
      return [...new Set(near)].filter((value) => isValueOf(fact, value));
    }
    case 'region': {
      const within = compared.flatMap((comparison) => ('within' in comparison ? comparison.within : []));
      // No province begins with 99.
      return [...new Set([...within.map((prefix) => prefix.padEnd(6, '0')), '990000'])];
    }
  }
}

function* combinations(
  deciding: readonly (readonly [FactName, readonly FactValue[]])[],
): Generator<KnownFacts> {
  const [first, ...others] = deciding;
  if (first === undefined) {
    yield {};
    return;
  }
  const [fact, values] = first;
  for (const rest of combinations(others)) {
    for (const value of values) yield { ...rest, [fact]: value };
  }
}
