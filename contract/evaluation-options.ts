/**
 * The options that a citizen may tick beside his level (评价选项), as data with a version: an evaluation keeps the version
 * it was given under, so what it said stays readable whatever is asked later. An operator's own file takes the place of
 * the one that comes with the program.
 */
import { z } from 'zod';
import { EVALUATION_LEVELS, type EvaluationLevel } from './evaluation.ts';
import supplied from './evaluation-options.json' with { type: 'json' };
import { slugSchema } from './item.ts';
import { languageSchema, SOURCE_LANGUAGE } from './preferences.ts';
import { fail, ok, type Result } from './result.ts';

/** Languages that every option must have. */
const LANGUAGES = [SOURCE_LANGUAGE, 'zh-Hant', 'en'];
/** What fits a button of the kiosk in large letters, in columns of half a Chinese character. */
const WIDEST_TEXT = 18;
/** Of one level: more would not stand on one page. */
const MOST_OPTIONS = 6;

const optionIdSchema = slugSchema.max(60);

export const evaluationOptionsSchema = z.strictObject({
  version: z.int().min(1),
  /** Option id → language → text. */
  options: z.record(optionIdSchema, z.record(languageSchema, z.string().trim().min(1).max(60))),
  /** In the order in which they are shown. */
  levels: z.strictObject({
    '5': z.array(optionIdSchema).max(10),
    '4': z.array(optionIdSchema).max(10),
    '3': z.array(optionIdSchema).max(10),
    '2': z.array(optionIdSchema).max(10),
    '1': z.array(optionIdSchema).max(10),
  }),
});
export type EvaluationOptions = z.infer<typeof evaluationOptionsSchema>;

const optionsFileSchema = z.strictObject({
  $schema: z.string().optional(),
  versions: z.array(evaluationOptionsSchema).min(1).max(100),
});

/** All versions that were ever asked, oldest first. */
export type EvaluationOptionsHistory = readonly [EvaluationOptions, ...EvaluationOptions[]];

export const OPTION_RULES = [
  'not-an-options-file',
  'version-not-rising',
  'option-of-no-level',
  'option-unknown',
  'option-twice',
  'level-without-options',
  'too-many-options',
  'translation-missing',
  'text-too-wide',
  'text-twice',
  'meaning-changed',
] as const;
export type OptionRule = (typeof OPTION_RULES)[number];

export interface OptionFinding {
  readonly rule: OptionRule;
  /** As `versions.1.levels.2`. */
  readonly place: string;
  readonly detail: string;
}

/** What is wrong with an options file; an empty list: it may be used. */
export function lintEvaluationOptions(file: unknown): OptionFinding[] {
  const parsed = optionsFileSchema.safeParse(file);
  if (!parsed.success) {
    return parsed.error.issues.slice(0, 20).map((issue) => ({
      rule: 'not-an-options-file',
      place: issue.path.map(String).join('.'),
      detail: issue.message,
    }));
  }
  const findings: OptionFinding[] = [];
  const meanings = new Map<string, string>();
  let before = 0;
  parsed.data.versions.forEach((entry, index) => {
    const place = `versions.${index}`;
    const found = (rule: OptionRule, at: string, detail: string): number =>
      findings.push({ rule, place: `${place}.${at}`, detail });
    if (entry.version <= before) found('version-not-rising', 'version', `${entry.version} after ${before}`);
    before = Math.max(before, entry.version);
    lintLevels(entry, found);
    lintTexts(entry, found);
    for (const [id, texts] of Object.entries(entry.options)) {
      const meaning = texts[SOURCE_LANGUAGE] ?? '';
      const known = meanings.get(id);
      if (known === undefined) meanings.set(id, meaning);
      else if (known !== meaning) found('meaning-changed', `options.${id}`, `was ${known}, is ${meaning}`);
    }
  });
  return findings;
}

type Found = (rule: OptionRule, at: string, detail: string) => unknown;

function lintLevels(entry: EvaluationOptions, found: Found): void {
  const used = new Set<string>();
  for (const level of EVALUATION_LEVELS) {
    const ids = entry.levels[level];
    const at = `levels.${level}`;
    if (ids.length === 0) found('level-without-options', at, 'nothing to tick');
    if (ids.length > MOST_OPTIONS) found('too-many-options', at, `${ids.length}, at most ${MOST_OPTIONS}`);
    ids.forEach((id, place) => {
      used.add(id);
      if (entry.options[id] === undefined) found('option-unknown', at, id);
      if (ids.indexOf(id) !== place) found('option-twice', at, id);
    });
    for (const language of LANGUAGES) {
      const texts = ids.map((id) => entry.options[id]?.[language]).filter((each) => each !== undefined);
      const twice = texts.find((each, place) => texts.indexOf(each) !== place && isNewId(ids, place));
      if (twice !== undefined) found('text-twice', at, twice);
    }
  }
  for (const id of Object.keys(entry.options)) {
    if (!used.has(id)) found('option-of-no-level', `options.${id}`, 'is never shown');
  }
}

/** The same id twice is told as such. */
function isNewId(ids: readonly string[], place: number): boolean {
  return ids.indexOf(ids[place] ?? '') === place;
}

function lintTexts(entry: EvaluationOptions, found: Found): void {
  for (const [id, texts] of Object.entries(entry.options)) {
    for (const language of LANGUAGES) {
      if (texts[language] === undefined) found('translation-missing', `options.${id}`, language);
    }
    for (const [language, text] of Object.entries(texts)) {
      const wide = widthOf(text);
      if (wide > WIDEST_TEXT) found('text-too-wide', `options.${id}.${language}`, `${wide} columns`);
    }
  }
}

/** In columns: what is not ASCII counts twice. */
function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (character <= '\u007f' ? 1 : 2), 0);
}

/** Refused whole when a single rule is broken. */
export function parseEvaluationOptions(content: string): Result<EvaluationOptionsHistory> {
  let file: unknown;
  try {
    file = JSON.parse(content);
  } catch {
    return fail('evaluation-options-not-json');
  }
  const findings = lintEvaluationOptions(file);
  if (findings.length > 0) {
    const told = findings.slice(0, 5).map(({ rule, place, detail }) => `${rule} at ${place}: ${detail}`);
    return fail('evaluation-options-refused', told.join('; '));
  }
  return ok(historyOf(optionsFileSchema.parse(file).versions));
}

function historyOf(versions: readonly EvaluationOptions[]): EvaluationOptionsHistory {
  const [first, ...rest] = versions;
  if (first === undefined) throw new Error('an options file without a version');
  return [first, ...rest];
}

/** What comes with the program. */
export const SUPPLIED_EVALUATION_OPTIONS: EvaluationOptionsHistory = historyOf(
  optionsFileSchema.parse(supplied).versions,
);

/** What is asked today. */
export function newestOptions(history: EvaluationOptionsHistory): EvaluationOptions {
  return history.at(-1) ?? history[0];
}

/** In this language, or as it was written. Of a version that is not known (any more) the id itself is told. */
export function optionText(
  history: EvaluationOptionsHistory,
  version: number,
  id: string,
  language: string,
): string {
  const texts = history.find((entry) => entry.version === version)?.options[id];
  return texts?.[language] ?? texts?.[SOURCE_LANGUAGE] ?? id;
}

/** All are options of this level. */
export function areOptionsOf(
  options: EvaluationOptions,
  level: EvaluationLevel,
  ids: readonly string[],
): boolean {
  return ids.every((id) => options.levels[level].includes(id)) && new Set(ids).size === ids.length;
}
