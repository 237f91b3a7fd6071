/**
 * Everyday words (`items/vocabulary*.json`): how people call what the service hall calls otherwise. Data that operators
 * extend; published with the catalog, so that a new word needs no release.
 */
import { z } from 'zod';
import { slugSchema } from './item.ts';
import { pinyinOfCharacter, readSearchText } from './search-terms.ts';
import { foldSearchText, type PublishedVocabulary } from './search-text.ts';

const words = z.string().min(1).max(30);

export const vocabularySchema = z.strictObject({
  $schema: z.string().optional(),
  /** Prefixes of the region codes where people speak so; empty: everywhere. */
  regions: z.array(z.string().regex(/^\d{2,12}$/)).default([]),
  /** What people put around the matter when they ask. */
  asking: z.array(words).default([]),
  entries: z
    .array(
      z.strictObject({
        /** As people say it; one matter, several ways. */
        say: z.array(words).min(1).max(20),
        /** As the service hall says it: the name of a service, or the part of it that tells it apart. */
        mean: z.array(words).min(1).max(6),
        /** Who answers for it. */
        department: slugSchema.optional(),
      }),
    )
    .default([]),
});
export type Vocabulary = z.infer<typeof vocabularySchema>;

export interface VocabularyFile {
  readonly path: string;
  readonly content: unknown;
}

export interface VocabularyProblem {
  readonly path: string;
  readonly code:
    | 'vocabulary-schema'
    | 'vocabulary-said-twice'
    | 'vocabulary-says-itself'
    | 'vocabulary-empty-words';
  /** Where in the file: `entries.3.say.0`. */
  readonly place: string;
  readonly message: string;
}

/** `vocabulary.json`, `vocabulary.guangdong.json`, right in the folder of the items. */
export function isVocabularyFile(name: string): boolean {
  return /^vocabulary(\.[a-z0-9-]+)?\.json$/.test(name);
}

/** What an operator may have got wrong; empty: fit to be published. */
export function lintVocabulary(files: readonly VocabularyFile[]): VocabularyProblem[] {
  const problems: VocabularyProblem[] = [];
  for (const { path, content } of files) {
    const parsed = vocabularySchema.safeParse(content);
    if (!parsed.success) {
      for (const issue of parsed.error.issues) {
        problems.push({
          path,
          code: 'vocabulary-schema',
          place: issue.path.join('.'),
          message: issue.message,
        });
      }
      continue;
    }
    const said = new Map<string, string>();
    parsed.data.entries.forEach(({ say, mean }, entry) => {
      const means = new Set(mean.map(foldSearchText));
      for (const [list, texts] of [
        ['say', say],
        ['mean', mean],
      ] as const) {
        texts.forEach((text, at) => {
          const place = `entries.${entry}.${list}.${at}`;
          const folded = foldSearchText(text);
          if (folded === '') {
            problems.push({
              path,
              code: 'vocabulary-empty-words',
              place,
              message: 'no letter and no digit in it',
            });
          } else if (list === 'say') {
            const before = said.get(folded);
            if (before !== undefined) {
              problems.push({
                path,
                code: 'vocabulary-said-twice',
                place,
                message: `${text} stands at ${before} too`,
              });
            }
            said.set(folded, place);
            if (means.has(folded)) {
              problems.push({ path, code: 'vocabulary-says-itself', place, message: `${text} means itself` });
            }
          }
        });
      }
    });
  }
  return problems;
}

/** All files as one, read for the terminals. Give only what `lintVocabulary` found nothing in. */
export function publishVocabulary(files: readonly VocabularyFile[]): PublishedVocabulary {
  const vocabularies = files.map(({ content }) => vocabularySchema.parse(content));
  return {
    homophones: homophones(),
    asking: [...new Set(vocabularies.flatMap(({ asking }) => asking.map(foldSearchText)))].filter(
      (word) => word !== '',
    ),
    entries: vocabularies.flatMap(({ regions, entries }) =>
      entries.map(({ say, mean, department }) => ({
        said: say.map((text) => readSearchText(foldSearchText(text))),
        means: mean,
        regions,
        ...(department === undefined ? {} : { departmentId: department }),
      })),
    ),
  };
}

/** The 6,763 characters of GB/T 2312, rows 16 to 87: whoever slips with an input method ends at one of them. */
function homophones(): string[] {
  const decoder = new TextDecoder('gb18030');
  const bySyllable = new Map<string, string>();
  for (let row = 16; row <= 87; row += 1) {
    for (let cell = 1; cell <= 94; cell += 1) {
      const character = decoder.decode(Uint8Array.of(0xa0 + row, 0xa0 + cell));
      const syllable = pinyinOfCharacter(character);
      // The row of the first plane ends five cells early: what is there is no character.
      if (syllable === '-') continue;
      bySyllable.set(syllable, (bySyllable.get(syllable) ?? '') + character);
    }
  }
  return [...bySyllable]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([syllable, text]) => syllable + text);
}
