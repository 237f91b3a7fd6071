import { characterPairs, foldSearchText } from '#contract/search-terms.ts';

const MAXIMUM_CHARACTERS = 60;
const MAXIMUM_WORDS = 8;
const HAN = /\p{Script=Han}/u;
/** Consecutive characters of one script inside a word, so that `社保ka` is `社保` and `ka`. */
const RUNS = /\p{Script=Han}+|[^\p{Script=Han}]+/gu;

/**
 * Turns what a citizen typed into an FTS5 query over the columns `bigrams`, `pinyin` and `initials`.
 * Words must all be found; a word is found as characters of a text or, where it is Latin, as pinyin or initials.
 * Only folded letters and digits reach the query, each in double quotes: nothing a person types is syntax.
 * Undefined: there is nothing to search for.
 */
export function searchQueryOf(text: string): string | undefined {
  const words = [...text]
    .slice(0, MAXIMUM_CHARACTERS)
    .join('')
    .split(/[\s\p{Z}]+/u)
    .map(foldSearchText)
    .filter((word) => word !== '')
    .slice(0, MAXIMUM_WORDS);
  if (words.length === 0) return undefined;

  const everyWord = words.map(wordQuery).join(' AND ');
  const joined = words.join('');
  // `she hui bao zhang`: people put blanks between syllables.
  if (words.length > 1 && !HAN.test(joined)) return `(${everyWord}) OR ${pinyinPrefix(joined)}`;
  // `社保 卡` is also the fragment `社保卡`, and every word of it is found then too.
  return everyWord;
}

function wordQuery(word: string): string {
  const runs = word.match(RUNS) ?? [];
  if (runs.length <= 1) return runQuery(word);
  return `(${charactersQuery(word)} OR (${runs.map(runQuery).join(' AND ')}))`;
}

function runQuery(run: string): string {
  if (HAN.test(run)) return charactersQuery(run);
  return `(${charactersQuery(run)} OR ${pinyinPrefix(run)} OR initials : ${quoted(run)} *)`;
}

/** A phrase of the pairs; a single character is the start of some pair. */
function charactersQuery(folded: string): string {
  const pairs = characterPairs(folded);
  if (pairs.length === 1) return `bigrams : ${quoted(folded)} *`;
  return `bigrams : ${quoted(pairs.slice(0, -1).join(' '))}`;
}

function pinyinPrefix(letters: string): string {
  return `pinyin : ${quoted(letters.replaceAll('ü', 'v'))} *`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
