import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EVALUATION_LEVELS } from './evaluation.ts';
import {
  areOptionsOf,
  type EvaluationOptions,
  lintEvaluationOptions,
  newestOptions,
  OPTION_RULES,
  type OptionRule,
  optionText,
  parseEvaluationOptions,
  SUPPLIED_EVALUATION_OPTIONS,
} from './evaluation-options.ts';

const first = newestOptions(SUPPLIED_EVALUATION_OPTIONS);
const fileOf = (...versions: unknown[]): unknown => structuredClone({ versions });
const changed = (
  change: (entry: EvaluationOptions) => unknown,
  base: EvaluationOptions = first,
): EvaluationOptions => {
  const copy = structuredClone(base);
  change(copy);
  return copy;
};
const second = changed((entry) => {
  entry.version = 2;
  entry.options['no-paper'] = { 'zh-Hans': '没有纸了', 'zh-Hant': '沒有紙了', en: 'No paper' };
  entry.levels['1'].push('no-paper');
});

test('the options that come with the program keep their own rules', () => {
  expect(lintEvaluationOptions({ versions: SUPPLIED_EVALUATION_OPTIONS })).toEqual([]);
});

/** One bad example of each rule. */
const BAD: Readonly<Record<OptionRule, unknown>> = {
  'not-an-options-file': { versions: [{ ...first, levels: { '5': [] } }] },
  'version-not-rising': fileOf(
    second,
    changed((entry) => (entry.version = 2)),
  ),
  'option-of-no-level': fileOf(
    changed((entry) => {
      entry.options['never-shown'] = { 'zh-Hans': '没有', 'zh-Hant': '沒有', en: 'None' };
    }),
  ),
  'option-unknown': fileOf(changed((entry) => entry.levels['1'].push('nowhere'))),
  'option-twice': fileOf(changed((entry) => entry.levels['1'].push('slow'))),
  'level-without-options': fileOf(changed((entry) => (entry.levels['3'] = []))),
  'too-many-options': fileOf(changed((entry) => entry.levels['1'].push('fast', 'clear'))),
  'translation-missing': fileOf(changed((entry) => delete entry.options.slow?.en)),
  'text-too-wide': fileOf(
    changed((entry) => {
      entry.options.slow = { 'zh-Hans': '慢得让人实在是等不下去了', 'zh-Hant': '太慢', en: 'Too slow' };
    }),
  ),
  'text-twice': fileOf(
    changed((entry) => {
      entry.options['device-trouble'] = { 'zh-Hans': '太慢', 'zh-Hant': '機器不好用', en: 'Machine trouble' };
    }),
  ),
  'meaning-changed': fileOf(
    first,
    changed((entry) => {
      entry.version = 2;
      entry.options.slow = { 'zh-Hans': '太快', 'zh-Hant': '太快', en: 'Too fast' };
    }),
  ),
};

test.each(OPTION_RULES)('a file that breaks %s is refused, and nothing else is found in it', (rule) => {
  const rules = new Set(lintEvaluationOptions(BAD[rule]).map((finding) => finding.rule));
  expect([...rules]).toEqual([rule]);
  const refused = parseEvaluationOptions(JSON.stringify(BAD[rule]));
  expect(refused.ok ? undefined : refused.failure.detail).toContain(rule);
});

describe('an options file', () => {
  test('a new version beside the old one: the old words are still told', () => {
    const parsed = parseEvaluationOptions(JSON.stringify(fileOf(first, second)));
    if (!parsed.ok) throw new Error(parsed.failure.detail);
    expect(newestOptions(parsed.value).version).toBe(2);
    expect(optionText(parsed.value, 1, 'slow', 'en')).toBe('Too slow');
    expect(optionText(parsed.value, 2, 'no-paper', 'zh-Hant')).toBe('沒有紙了');
    expect(optionText(parsed.value, 2, 'slow', 'fr')).toBe('太慢');
    expect(optionText(parsed.value, 9, 'slow', 'en')).toBe('slow');
  });

  test('whatever is in the file: it is taken or refused, never thrown at anybody', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.jsonValue().map((value) => JSON.stringify({ versions: [value] })),
        ),
        (content) => {
          const parsed = parseEvaluationOptions(content);
          expect(parsed.ok || parsed.failure.code.startsWith('evaluation-options-')).toBe(true);
        },
      ),
    );
  });

  test('an option counts for its own level only, and once', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...EVALUATION_LEVELS),
        fc.uniqueArray(fc.constantFrom(...Object.keys(first.options)), { maxLength: 9 }),
        (level, ids) => {
          expect(areOptionsOf(first, level, ids)).toBe(ids.every((id) => first.levels[level].includes(id)));
          if (ids[0] !== undefined) expect(areOptionsOf(first, level, [...ids, ids[0]])).toBe(false);
        },
      ),
    );
  });
});
