/**
 * The search columns of an item, computed where the catalog is published so that a terminal needs no
 * pinyin dictionary. Pure.
 *
 * Each text (name, alias, keyword, department) is folded (NFKC, lower case, letters and digits only) and then gives
 * - pairs: every two neighbouring characters, then the last one alone. A search for any run of two or more
 *   characters is a phrase of its pairs; the last character alone keeps phrases from running into the next text;
 * - pinyin: the joined syllables from every character on to the end of the text, so that a search may start
 *   at any syllable and is then a plain prefix;
 * - initials: likewise with the first letters.
 *
 * Texts in other languages are found too, whatever language the screen is in: Chinese characters as above, words in an
 * alphabet each by its beginning, in the column of the pinyin, which is searched by prefix.
 */
import { customPinyin, pinyin } from 'pinyin-pro';
import type { SearchTerms } from './catalog.ts';
import type { Department, Item } from './item.ts';
import type { Translations } from './item-translation.ts';

/** Words of this trade that the dictionary cuts wrongly: 个人参保 would be read as 人参. */
customPinyin({ 参保: 'cān bǎo', 参保人: 'cān bǎo rén', 参合: 'cān hé', 参军: 'cān jūn', 参评: 'cān píng' });

/** Longer texts are indexed for pinyin up to here: the suffixes grow with the square. */
const MAXIMUM_PINYIN_CHARACTERS = 40;

interface Translatable {
  readonly translations?: Translations;
}

export function searchTermsOf(
  item: Pick<Item, 'name' | 'aliases' | 'keywords'> & Translatable,
  department?: Pick<Department, 'name' | 'shortName'> & Translatable,
): SearchTerms {
  const texts = [item.name, ...item.aliases, ...item.keywords];
  if (department) texts.push(department.name, department.shortName);
  const foreign = [...textsInOtherLanguages(item), ...(department ? textsInOtherLanguages(department) : [])];
  texts.push(...foreign.filter((text) => HAN.test(text)));
  const folded = [...new Set(texts.map(foldSearchText))].filter((text) => text !== '');

  const bigrams = folded.flatMap(characterPairs);
  const pinyinTokens = new Set<string>();
  const initialTokens = new Set<string>();
  for (const text of folded) {
    const characters = [...text].slice(0, MAXIMUM_PINYIN_CHARACTERS);
    const syllables = syllablesOf(characters.join(''));
    for (let start = 0; start < characters.length; start += 1) {
      // Read in its context, and also as a text of its own: where a word is cut differently a person may read either.
      for (const rest of [syllables.slice(start), syllablesOf(characters.slice(start).join(''))]) {
        pinyinTokens.add(rest.join(''));
        initialTokens.add(rest.map((syllable) => [...syllable][0]).join(''));
      }
    }
  }
  for (const text of foreign.filter((candidate) => !HAN.test(candidate))) {
    for (const word of searchWordsOf(text)) pinyinTokens.add(word);
  }
  return {
    bigrams: bigrams.join(' '),
    pinyin: [...pinyinTokens].join(' '),
    initials: [...initialTokens].join(' '),
  };
}

const HAN = /\p{Script=Han}/u;

function textsInOtherLanguages({ translations = {} }: Translatable): string[] {
  return Object.values(translations).flatMap(({ aliases, keywords, texts }) =>
    [texts.name, texts.shortName, ...aliases, ...keywords].filter((text) => text !== undefined),
  );
}

/** The words of a text in an alphabet, folded: `Residence-permit (first)` → `residence`, `permit`, `first`. */
function searchWordsOf(text: string): string[] {
  return text
    .normalize('NFKC')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .map(foldSearchText)
    .filter((word) => word !== '');
}

/** What is compared: full-width forms made plain, lower case, without blanks and punctuation. */
export function foldSearchText(text: string): string {
  // Twice: lower-casing can make a sequence that NFKC composes again.
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** `社保卡` → `社保`, `保卡`, `卡`. */
export function characterPairs(folded: string): string[] {
  const characters = [...folded];
  return characters.map((character, index) => character + (characters[index + 1] ?? ''));
}

/** One syllable a Chinese character (ü as v), any other character as itself. */
function syllablesOf(folded: string): string[] {
  return pinyin(folded, { toneType: 'none', type: 'array', v: true, nonZh: 'spaced' }).map((syllable) =>
    syllable.toLowerCase(),
  );
}
