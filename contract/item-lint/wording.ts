/** Words that a touchscreen can show and a voice can read. Lengths are in code points. */
import type { Item } from '../item.ts';
import { translatableTexts } from '../item-translation.ts';
import type { DateContext } from './agreement.ts';
import { jsonPath, type LintFinding, lintError } from './finding.ts';

/** Longest texts, chosen so that one question with its help stays on one page in large type. */
export const TEXT_LIMITS = {
  questionTitle: 22,
  optionLabel: 22,
  help: 60,
  fieldLabel: 12,
  purpose: 60,
  summary: 40,
  reason: 60,
} as const;

export interface WordingContext extends DateContext {
  /** Names of the icons the renderer ships; absent: not checked. */
  readonly knownIcons?: ReadonlySet<string> | undefined;
}

export function lintWording(item: Item, context: WordingContext): LintFinding[] {
  return [
    ...lintIcon(item.icon, context),
    ...lintLengths(item),
    ...lintUncleanText(item),
    ...lintWhatTextsSay(item, context),
  ];
}

export function lintIcon(icon: string, { knownIcons }: WordingContext): LintFinding[] {
  if (knownIcons === undefined || knownIcons.has(icon)) return [];
  return [lintError('icon-unknown', '$.icon', `没有名为“${icon}”的图标 / no such icon`)];
}

function lintLengths(item: Item): LintFinding[] {
  const texts: [string, string | undefined, number][] = [['$.summary', item.summary, TEXT_LIMITS.summary]];
  for (const [index, question] of item.eligibilityQuestions.entries()) {
    const path = `$.eligibilityQuestions[${index}]`;
    texts.push([`${path}.title`, question.title, TEXT_LIMITS.questionTitle]);
    texts.push([`${path}.help`, question.help, TEXT_LIMITS.help]);
    for (const [optionIndex, option] of question.options.entries()) {
      const optionPath = `${path}.options[${optionIndex}]`;
      texts.push([`${optionPath}.label`, option.label, TEXT_LIMITS.optionLabel]);
      texts.push([`${optionPath}.reason`, option.reason, TEXT_LIMITS.reason]);
      texts.push([`${optionPath}.nextStep`, option.nextStep, TEXT_LIMITS.reason]);
    }
  }
  for (const [index, rule] of item.eligibilityRules.entries()) {
    texts.push([`$.eligibilityRules[${index}].reason`, rule.reason, TEXT_LIMITS.reason]);
    texts.push([`$.eligibilityRules[${index}].nextStep`, rule.nextStep, TEXT_LIMITS.reason]);
  }
  for (const [index, situation] of (item.situations ?? []).entries()) {
    const path = `$.situations[${index}]`;
    texts.push([`${path}.title`, situation.title, TEXT_LIMITS.questionTitle]);
    texts.push([`${path}.help`, situation.help, TEXT_LIMITS.help]);
    for (const [optionIndex, option] of situation.options.entries()) {
      texts.push([`${path}.options[${optionIndex}].label`, option.label, TEXT_LIMITS.optionLabel]);
    }
  }
  for (const [index, field] of item.fields.entries()) {
    const path = `$.fields[${index}]`;
    texts.push([`${path}.title`, field.title, TEXT_LIMITS.questionTitle]);
    texts.push([`${path}.label`, field.label, TEXT_LIMITS.fieldLabel]);
    texts.push([`${path}.help`, field.help, TEXT_LIMITS.help]);
    texts.push([`${path}.purpose`, field.purpose, TEXT_LIMITS.purpose]);
    if (field.input.kind !== 'choice') continue;
    for (const [optionIndex, option] of field.input.options.entries()) {
      texts.push([`${path}.input.options[${optionIndex}].label`, option.label, TEXT_LIMITS.optionLabel]);
    }
  }
  return texts.flatMap(([path, words, limit]) => {
    const length = [...(words ?? '')].length;
    if (length <= limit) return [];
    return [lintError('text-too-long', path, `${length}个字，最多${limit}个字 / too long for the screen`)];
  });
}

/** `2024年12月31日` or `2024-12-31`, unless it is the day since which something holds. */
const WRITTEN_DATE =
  /(\d{4})(?:年|-)(\d{1,2})(?:月|-)(\d{1,2})日?(?!\d)(?!\s*(?:起|以来|之?后|施行|公布|印发|生效))/g;
/** 18 digits of an identity number, or 11 of a mobile phone. */
const SOMEBODY = /(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)/;
const ADDRESS = /https?:\/\/|www\.|[a-z0-9-]+\.(cn|com|net|org)\b/i;

/** What citizens read must be true today, harm nobody, and be of use at this machine. */
function lintWhatTextsSay(item: Item, { today }: DateContext): LintFinding[] {
  return visibleTexts(item).flatMap(([path, words]) => {
    const findings: LintFinding[] = [];
    const passed = [...words.matchAll(WRITTEN_DATE)].find(
      ([, year, month = '', day = '']) =>
        today !== undefined && `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` < today,
    );
    if (passed !== undefined) {
      findings.push(lintError('past-date', path, `“${passed[0]}”已经过去 / this day has passed`));
    }
    if (SOMEBODY.test(words)) {
      findings.push(
        lintError(
          'personal-data',
          path,
          '文字里有身份证号码或手机号码 / an identity or mobile number stands in the words',
        ),
      );
    }
    if (ADDRESS.test(words)) {
      findings.push(
        lintError('link-in-text', path, '本机打不开网址，请写怎么做 / nobody can open an address here'),
      );
    }
    return findings;
  });
}

/** The texts that a translation gives, at their place in the file. */
function visibleTexts(item: Item): [string, string][] {
  const texts: [string, string][] = [];
  const translatable = translatableTexts(item);
  const walk = (node: unknown, keys: readonly PropertyKey[], path: string): void => {
    if (typeof node === 'string') {
      if (translatable.has(path)) texts.push([jsonPath(keys), node]);
    } else if (Array.isArray(node)) {
      for (const [index, entry] of node.entries()) {
        const id = (entry as { id?: unknown } | null)?.id;
        walk(entry, [...keys, index], `${path}.${typeof id === 'string' ? id : index}`);
      }
    } else if (typeof node === 'object' && node !== null) {
      for (const [key, value] of Object.entries(node)) {
        walk(value, [...keys, key], path === '' ? key : `${path}.${key}`);
      }
    }
  };
  walk(item, [], '');
  return texts;
}

/** Lone surrogates, controls, U+FFFD and private-use characters: no font shows them and no voice reads them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNCLEAN = /[\u0000-\u001F\u007F-\u009F\uFFFD\u200B-\u200F\u2028-\u202E\uFEFF]|\p{Co}|\p{Cs}/u;

export function lintUncleanText(value: unknown, keys: readonly PropertyKey[] = []): LintFinding[] {
  if (typeof value === 'string') {
    if (value === value.trim() && !UNCLEAN.test(value)) return [];
    return [
      lintError(
        'text-unclean',
        jsonPath(keys),
        '文字首尾有空白，或含控制字符、乱码、自造字 / stray blanks, control, replacement or private-use characters',
      ),
    ];
  }
  if (Array.isArray(value)) return value.flatMap((entry, index) => lintUncleanText(entry, [...keys, index]));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, entry]) => lintUncleanText(entry, [...keys, key]));
  }
  return [];
}
