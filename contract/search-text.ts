/**
 * What an item is found by: its texts, folded, and how each of their characters is read. The readings are computed
 * where the catalog is published (`search-terms.ts`), so that a terminal needs no dictionary.
 */
import { z } from 'zod';

/** Longer texts are read up to here. */
export const MAXIMUM_SEARCH_CHARACTERS = 60;

const readings = {
  /** As `foldSearchText` leaves it; words of a text in an alphabet stay apart by one blank. */
  text: z.string().min(1),
  /**
   * Pinyin without tones, ü as v: one syllable for each character, separated by blanks; where a character may be read
   * in two ways, both with a slash between. What is no Chinese character stands for itself. Absent: nothing to read.
   */
  pinyin: z.string().optional(),
  /** Jyutping without tones, in the same way; `-` where the dictionary is silent. */
  jyutping: z.string().optional(),
};

export const searchFieldSchema = z.enum(['name', 'alias', 'keyword', 'department', 'other-language']);
export type SearchField = z.infer<typeof searchFieldSchema>;

export const searchTextSchema = z.strictObject({ field: searchFieldSchema, ...readings });
export type SearchText = z.infer<typeof searchTextSchema>;

/** Everyday words as a terminal gets them: read, and ready to be compared. */
export const publishedVocabularySchema = z.strictObject({
  /** What people put around the matter when they ask: `我要办`, `怎么`, `在哪里`. Folded. */
  asking: z.array(z.string()),
  /** Characters that sound alike, after their syllable: `ka卡咔咖`. For characters that no item is written with. */
  homophones: z.array(z.string()).default([]),
  entries: z.array(
    z.strictObject({
      said: z.array(z.strictObject(readings)),
      /** The words of the service hall; each leads to the items that are called so. */
      means: z.array(z.string()),
      /** Prefixes of region codes where people say so; empty: everywhere. */
      regions: z.array(z.string()),
      /** Who answers for it, also where no item of the catalog does. */
      departmentId: z.string().optional(),
    }),
  ),
});
export type PublishedVocabulary = z.infer<typeof publishedVocabularySchema>;

/** What is compared: full-width forms made plain, lower case, without blanks and punctuation. */
export function foldSearchText(text: string): string {
  // Twice: lower-casing can make a sequence that NFKC composes again.
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** The words of a text, folded: `Residence-permit (first)` → `residence`, `permit`, `first`. */
export function searchWordsOf(text: string): string[] {
  return text
    .normalize('NFKC')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .map(foldSearchText)
    .filter((word) => word !== '');
}
