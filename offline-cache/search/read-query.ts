import { foldSearchText } from '#contract/search-text.ts';

const MAXIMUM_CHARACTERS = 60;
const MAXIMUM_WORDS = 8;
const HAN = /\p{Script=Han}/u;

export interface ReadQuery {
  /** Folded; all of them are to be found. */
  readonly words: readonly string[];
  /** `she hui bao zhang`: people put blanks between syllables; then the words as one. */
  readonly joined: string | undefined;
}

export function readQuery(text: string): ReadQuery {
  const words = withoutTones([...text].slice(0, MAXIMUM_CHARACTERS).join(''))
    .split(/[\s\p{Z}]+/u)
    .map(foldSearchText)
    .filter((word) => word !== '')
    .slice(0, MAXIMUM_WORDS);
  const joined = words.join('');
  return { words, joined: words.length > 1 && !HAN.test(joined) ? joined : undefined };
}

/** `shèbǎo` → `shebao`, `lǚyóu` and `lu:you` → `lüyou`: as a dictionary writes it, and as it is typed without a ü. */
function withoutTones(text: string): string {
  return text
    .normalize('NFD')
    .replace(/(?<=\p{Script=Latin}\u0308?)[\u0300\u0301\u0304\u030c]/gu, '')
    .replace(/(?<=[nl])u[:：]/gi, 'ü')
    .normalize('NFC');
}

/** `我要办社保卡怎么办` → `社保卡`. Longer ways of asking first; what is left of each word, in its order. */
export function withoutAsking(words: readonly string[], asking: readonly string[]): string[] {
  const longestFirst = [...asking].sort(
    (left, right) => right.length - left.length || (left < right ? -1 : 1),
  );
  return words
    .map((word) => longestFirst.reduce((rest, phrase) => rest.replaceAll(phrase, ' '), word))
    .flatMap((rest) => rest.split(' '))
    .filter((rest) => rest !== '')
    .slice(0, MAXIMUM_WORDS);
}
