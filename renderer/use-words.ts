import i18next from 'i18next';
import { useTranslation } from 'react-i18next';

/** `captured:2` is the word `captured` said of two. */
export function splitWord(word: string): { key: string; count: number } {
  const [key = '', count] = word.split(':');
  return { key, count: Number(count ?? 1) };
}

/** The text of a word in a group of the locale files; a word that is not in it stays as it is. */
export function sayWord(group: string, word: string): string {
  const { key, count } = splitWord(word);
  if (!/^[a-z][a-z0-9-]*$/.test(key)) return word;
  const path = `${group}.${key}`;
  // A language with plural forms has none but those.
  return i18next.exists(path, { count }) ? String(i18next.t(path as never, { count } as never)) : word;
}

/** The terminal names its own words by keys, and quotes an item's words as they are: both are shown right. */
export function useWords(): typeof sayWord {
  useTranslation();
  return sayWord;
}
