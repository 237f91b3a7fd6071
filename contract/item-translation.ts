/**
 * An item or a department in another language: a file beside it (`birth-registration.en.json`) that maps the path
 * of each text to its translation. Ids, codes and numbers stay in the one item file, so that no translation can
 * change what the machine does.
 */
import { z } from 'zod';
import { languageSchema, SOURCE_LANGUAGE } from './preferences.ts';

const text = z.string().min(1).max(2000);

export const translationSchema = z.strictObject({
  /** How people who speak this language call it, for search. */
  aliases: z.array(text).default([]),
  keywords: z.array(text).default([]),
  /** Path of the text, list entries by their id where they have one: `fields.phone.title`, `implementation.steps.0`. */
  texts: z.record(z.string().max(200), text),
});
export type Translation = z.infer<typeof translationSchema>;

export const translationsSchema = z.record(languageSchema, translationSchema);
export type Translations = z.infer<typeof translationsSchema>;

/** A translation as it lies in its file. */
export const translationFileSchema = z.strictObject({
  $schema: z.string().optional(),
  ...translationSchema.shape,
});

/** Beside the language of the source, every item and department must speak these. */
export const REQUIRED_TRANSLATIONS: readonly string[] = ['zh-Hant', 'en'];

/** A file under items/: `path` is relative to it, with forward slashes, such as `taxation/department.json`. */
export interface CatalogFile {
  readonly path: string;
  readonly content: unknown;
}

/**
 * `health/department.en.json` → `health/department.json` in `en`, and so below a folder, as policies lie
 * (`policies/health/reward.en.json`); undefined: not the name of a translation.
 */
export function translationFileName(
  path: string,
): { readonly subject: string; readonly language: string } | undefined {
  const match = /^((?:[a-z0-9-]+\/){1,2}[a-z0-9-]+)\.([^./]+)\.json$/.exec(path);
  const name = match?.[1];
  const language = languageSchema.safeParse(match?.[2]);
  if (name === undefined || !language.success) return undefined;
  return { subject: `${name}.json`, language: language.data };
}

export interface TranslationProblem {
  readonly path: string;
  readonly kind: 'schema' | 'without-subject' | 'source-language';
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}

export interface SortedFiles {
  /** Items, departments, and whatever else is no translation. */
  readonly subjects: readonly CatalogFile[];
  /** By the path of the item or department. */
  readonly translations: ReadonlyMap<string, Translations>;
  readonly problems: readonly TranslationProblem[];
}

/** Puts the translation files to the items and departments that they lie beside. */
export function sortTranslations(files: readonly CatalogFile[]): SortedFiles {
  const translations = new Map<string, Record<string, Translation>>();
  const problems: TranslationProblem[] = [];
  const named = files.map((file) => ({ ...file, name: translationFileName(file.path) }));
  const subjects = named.filter(({ name }) => name === undefined);
  const subjectPaths = new Set(subjects.map(({ path }) => path));
  for (const { path, content, name } of named) {
    if (name === undefined) continue;
    const { subject, language } = name;
    if (language === SOURCE_LANGUAGE) problems.push({ path, kind: 'source-language', issues: [] });
    if (!subjectPaths.has(subject)) problems.push({ path, kind: 'without-subject', issues: [] });
    const parsed = translationFileSchema.safeParse(content);
    if (!parsed.success) {
      problems.push({ path, kind: 'schema', issues: parsed.error.issues });
      continue;
    }
    const { $schema: _, ...translation } = parsed.data;
    translations.set(subject, { ...translations.get(subject), [language]: translation });
  }
  return { subjects: subjects.map(({ path, content }) => ({ path, content })), translations, problems };
}

/** The paths that hold words for people. Laws keep their title: it is quoted, and there is but one of it. */
const TRANSLATABLE = [
  /^(name|shortName|summary)$/,
  /^implementation\.(body\.name|legalLimit\.note|promisedLimit\.note|conditions\.\d+|steps\.\d+|fee\.standard|place\.(name|address|hours)|siteVisitReason|resultName)$/,
  /^implementation\.(notes\.[^.]+|resultSample\.text|quantityLimit\.note|appointment\.rule|rights\.\d+|duties\.\d+)$/,
  /^implementation\.remedies\.(review|litigation)\.(body|address|term)$/,
  /^implementation\.specialSteps\.[^.]+\.(name|note|limit\.note)$/,
  /^implementation\.(fee\.amounts\.[^.]+\.name|fee\.reduction\.who|handlingItems\.\d+\.name)$/,
  /^implementation\.(jointBodies\.\d+|intermediaryServices\.\d+\.name)$/,
  /^consent\.(purpose|data\.\d+|retention)$/,
  /^actors\.\d+\.proof$/,
  /^eligibilityRules\.[^.]+\.(reason|nextStep)$/,
  /^eligibilityQuestions\.[^.]+\.(title|help|options\.[^.]+\.(label|reason|nextStep))$/,
  /^situations\.[^.]+\.(title|help|options\.[^.]+\.label)$/,
  /^fields\.[^.]+\.(title|label|help|purpose|input\.unit|input\.options\.[^.]+\.label)$/,
  /^fields\.[^.]+\.prefill\.(licenceType|issuer)$/,
  /^materials\.[^.]+\.(name|note|fillingNotes|sources\.\d+\.(licenceType|issuer))$/,
  /^commitments\.[^.]+\.(content|requirement|liability|ordinaryWay)$/,
  /^delivery\.[^.]+\.note$/,
  /^outcome\.(documentTitle|otherWay)$/,
  /^faq\.[^.]+\.(question|answer)$/,
  /^(package\.)?note$/,
  /^(package\.)?questions\.[^.]+\.(title|help|options\.[^.]+\.label)$/,
  /^(package\.)?parts\.[^.]+\.(brings|unsuited)$/,
  /^package\.fields\.[^.]+\.(title|label|help|purpose)$/,
  /^package\.materials\.[^.]+\.(name|note)$/,
  /^(body|benefit\.text)$/,
  /^cashing\.(account|commitment\.(content|requirement|liability|ordinaryWay))$/,
  /^rule(\.(all|any)\.\d+|\.not)*\.reason$/,
] as const;
/** All of them at once: a catalog asks this of each of its texts. */
const IS_TRANSLATABLE = new RegExp(TRANSLATABLE.map(({ source }) => source).join('|'));
/** The items of a published package have the texts that every item has. */
const INSIDE_A_PACKAGE = /^package\.parts\.[^.]+\.item\./;

/** Every text of an item or a department that a translation must give, by its path. */
export function translatableTexts(subject: object): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  mapTexts(subject, '', (path, source) => {
    texts.set(path, source);
    return source;
  });
  return texts;
}

/** The item or department in `language`; a text without translation stays as it is written. */
export function translated<Subject extends { readonly translations: Translations }>(
  subject: Subject,
  language: string,
): Subject {
  const texts = subject.translations[language]?.texts;
  if (texts === undefined) return subject;
  return mapTexts(subject, '', (path, source) => texts[path] ?? source) as Subject;
}

function mapTexts(node: unknown, path: string, change: (path: string, text: string) => string): unknown {
  if (typeof node === 'string') {
    const own = path.replace(INSIDE_A_PACKAGE, '');
    return IS_TRANSLATABLE.test(own) ? change(path, node) : node;
  }
  if (Array.isArray(node)) {
    return node.map((entry: unknown, index) => mapTexts(entry, below(path, nameOf(entry, index)), change));
  }
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      path === '' && key === 'translations' ? value : mapTexts(value, below(path, key), change),
    ]),
  );
}

function nameOf(entry: unknown, index: number): string {
  const id = typeof entry === 'object' && entry !== null ? (entry as { id?: unknown }).id : undefined;
  return typeof id === 'string' ? id : String(index);
}

const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);
