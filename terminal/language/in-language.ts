/** Items and departments as the citizen reads them. */
import { type Translations, translated } from '#contract/item-translation.ts';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';

interface Subject {
  readonly id: string;
  readonly translations: Translations;
  /** Of an item: measured at this machine, and so newer than the revision. */
  readonly minutes?: number;
}

/** About four revisions of a province's catalog in three languages. */
const MAXIMUM_KEPT = 2000;

/** One for each catalog, forgotten with it. */
const kept = new WeakMap<object, Map<string, Subject>>();

/**
 * The item or department in `language`, as the catalog had it at `revision`. A snapshot is made at every touch and
 * every second, so each is translated once.
 */
export function inLanguage<Kind extends Subject>(
  subject: Kind,
  language: string,
  from: { readonly catalog: object; readonly revision: number },
): Kind {
  if (language === SOURCE_LANGUAGE || subject.translations[language] === undefined) return subject;
  const known = kept.get(from.catalog) ?? new Map<string, Subject>();
  kept.set(from.catalog, known);
  const key = `${from.revision} ${language} ${subject.id}`;
  const found = known.get(key);
  // The key names one subject of one kind: departments have no slash in their id.
  if (found !== undefined) {
    return (found.minutes === subject.minutes ? found : { ...found, minutes: subject.minutes }) as Kind;
  }
  if (known.size >= MAXIMUM_KEPT) known.clear();
  const made = translated(subject, language);
  known.set(key, made);
  return made;
}
