/** What an item says in other languages: all of it, nothing else, and really translated. */
import type { z } from 'zod';
import {
  type Translation,
  type TranslationProblem,
  type Translations,
  translatableTexts,
  translated,
} from '../item-translation.ts';
import { jsonPath, type LintFinding, lintError, lintWarning } from './finding.ts';
import { lintUncleanText } from './wording.ts';

export interface TranslationContext {
  /** Languages that every item and department must have; absent: whatever there is, is enough. */
  readonly requiredLanguages?: readonly string[] | undefined;
}

export interface LocatedTranslationFinding {
  readonly file: string;
  readonly finding: LintFinding;
}

/** Findings lie at the translation file; that it is absent is found at the item or department itself. */
export function lintTranslations(
  path: string,
  subject: { readonly translations: Translations },
  schema: z.ZodType,
  translations: Translations,
  { requiredLanguages = [] }: TranslationContext,
): LocatedTranslationFinding[] {
  const source = translatableTexts(subject);
  const absent = requiredLanguages
    .filter((language) => translations[language] === undefined)
    .map((language) => ({
      file: path,
      finding: lintError(
        'translation-missing',
        '$',
        `缺少 ${language} 译文文件，共${source.size}条文字 / no ${language} file for ${source.size} texts`,
      ),
    }));
  const present = Object.entries(translations).flatMap(([language, translation]) => {
    const required = requiredLanguages.includes(language);
    const file = path.replace(/\.json$/, `.${language}.json`);
    const spoken = translated({ ...subject, translations }, language);
    return [
      ...lintTranslation(source, translation, language, required),
      ...lintShape({ ...spoken, translations: {} }, schema),
    ].map((finding) => ({ file, finding }));
  });
  return [...absent, ...present];
}

function lintTranslation(
  source: ReadonlyMap<string, string>,
  translation: Translation,
  language: string,
  required: boolean,
): LintFinding[] {
  // A language that is not required may be absent, but half a language is a riddle on the screen.
  const report = required ? lintError : lintWarning;
  const findings: LintFinding[] = [];
  for (const [path, text] of source) {
    const words = translation.texts[path];
    if (words === undefined) {
      findings.push(report('translation-missing', textPath(path), `没有译文：${text} / not translated`));
      continue;
    }
    findings.push(...lintPlaceholders(path, text, words));
  }
  for (const path of Object.keys(translation.texts)) {
    if (source.has(path)) continue;
    findings.push(
      lintError('translation-stale', textPath(path), '原文里没有这一条 / the item has no such text'),
    );
  }
  if (language === 'en') findings.push(...lintUntouched(translation));
  findings.push(...lintUncleanText(translation));
  return findings;
}

/** The screen takes an item in another language by the same rules: some texts may not be as long as others. */
function lintShape(spoken: object, schema: z.ZodType): LintFinding[] {
  const parsed = schema.safeParse(spoken);
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) =>
    lintError('schema', jsonPath(issue.path), `译文不合格式 / ${issue.message}`),
  );
}

/**
 * Where Chinese may stand in an English text: titles of laws, what is quoted, and the official name in brackets
 * after its English.
 */
const CHINESE_BESIDE =
  /《[^》]*》|“[^”]*”|"[^"]*"|‘[^’]*’|「[^」]*」|(?<=[A-Za-z][^()（）]*)[(（][^()（）]*[)）]/gu;

function lintUntouched(translation: Translation): LintFinding[] {
  return Object.entries(translation.texts).flatMap(([path, words]) => {
    if (!/\p{Script=Han}/u.test(words.replace(CHINESE_BESIDE, ''))) return [];
    return [
      lintError(
        'translation-untouched',
        textPath(path),
        '英文里还有汉字；官方名称可放在英文名后的括号里 / Chinese left in the English text',
      ),
    ];
  });
}

/** Words that stand where a translation is to come. */
const STAND_IN =
  /\b(TODO|TBD|FIXME|XXX|lorem ipsum)\b|[?？]{3}|待译|待译文|待翻译|待譯|待翻譯|译文待定|^\s*[-–—.…]+\s*$/iu;

function lintPlaceholders(path: string, source: string, words: string): LintFinding[] {
  const standIn = STAND_IN.exec(words);
  if (standIn !== null && !STAND_IN.test(source)) {
    return [
      lintError(
        'translation-placeholder',
        textPath(path),
        `占位文字“${standIn[0].trim()}” / not a translation`,
      ),
    ];
  }
  const expected = slotsIn(source);
  if (expected === slotsIn(words)) return [];
  return [
    lintError(
      'translation-placeholder',
      textPath(path),
      `占位符应与原文相同：${expected === '' ? '没有' : expected} / other {…} than the source`,
    ),
  ];
}

/** `{days}` and `{{days}}`, in any order. */
function slotsIn(text: string): string {
  return (text.match(/\{+[^{}]*\}+/g) ?? []).sort().join(' ');
}

/** A file that cannot be a translation at all. */
export function lintTranslationFile(problem: TranslationProblem): LintFinding[] {
  switch (problem.kind) {
    case 'without-subject':
      return [
        lintError(
          'translation-without-item',
          '$',
          '旁边没有同名的事项或部门文件 / no item or department of this name beside it',
        ),
      ];
    case 'source-language':
      return [lintError('file-path', '$', '原文已是简体中文 / the item itself is in this language')];
    case 'schema':
      return problem.issues.map((issue) =>
        lintError('schema', jsonPath(issue.path), `格式不符 / ${issue.message}`),
      );
  }
}

/** Translations are files of their own, so that who translates cannot change what the machine does. */
export function lintInsideTranslations({
  translations,
}: {
  readonly translations: Translations;
}): LintFinding[] {
  if (Object.keys(translations).length === 0) return [];
  return [
    lintError(
      'translation-inside',
      '$.translations',
      '译文应放在旁边的文件，如 item.en.json / translations belong into the files beside',
    ),
  ];
}

/** Paths of texts have dots of their own. */
function textPath(path: string): string {
  return `$.texts["${path}"]`;
}
