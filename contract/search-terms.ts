/**
 * Computes what an item is found by, where the catalog is published. Pure.
 *
 * Readings: pinyin from pinyin-pro, jyutping (粤拼) from to-jyutping by CanCLID (BSD 2-Clause); both read a word in its
 * context. A character that is read otherwise when it stands alone keeps both readings.
 */
import { customPinyin, pinyin } from 'pinyin-pro';
import { getJyutpingList } from 'to-jyutping';
import type { SearchTerms } from './catalog.ts';
import type { Department, Item } from './item.ts';
import type { Translations } from './item-translation.ts';
import {
  foldSearchText,
  MAXIMUM_SEARCH_CHARACTERS,
  type SearchField,
  type SearchText,
  searchWordsOf,
} from './search-text.ts';

/** Words of this trade that the dictionary cuts wrongly: 个人参保 would be read as 人参. */
customPinyin({ 参保: 'cān bǎo', 参保人: 'cān bǎo rén', 参合: 'cān hé', 参军: 'cān jūn', 参评: 'cān píng' });

const HAN = /\p{Script=Han}/u;

interface Translatable {
  readonly translations?: Translations;
}

export function searchTermsOf(
  item: Pick<Item, 'name' | 'aliases' | 'keywords'> & Translatable,
  department?: Pick<Department, 'name' | 'shortName'> & Translatable,
): SearchTerms {
  const texts: SearchText[] = [];
  const seen = new Set<string>();
  const add = (field: SearchField, text: string): void => {
    const folded =
      field === 'other-language' && !HAN.test(text) ? searchWordsOf(text).join(' ') : foldSearchText(text);
    // Said twice counts once, where it counts most.
    if (folded === '' || seen.has(folded)) return;
    seen.add(folded);
    texts.push({ field, ...readSearchText(folded) });
  };
  add('name', item.name);
  for (const alias of item.aliases) add('alias', alias);
  for (const keyword of item.keywords) add('keyword', keyword);
  for (const text of textsInOtherLanguages(item)) add('other-language', text);
  if (department) {
    add('department', department.name);
    add('department', department.shortName);
    for (const text of textsInOtherLanguages(department)) add('other-language', text);
  }
  return { texts };
}

function textsInOtherLanguages({ translations = {} }: Translatable): string[] {
  return Object.values(translations).flatMap(({ aliases, keywords, texts }) =>
    [texts.name, texts.shortName, ...aliases, ...keywords].filter((text) => text !== undefined),
  );
}

/** A city has few words and many items: each is read once. */
const known = new Map<string, Omit<SearchText, 'field'>>();
const MAXIMUM_KNOWN = 50_000;

/** `社保卡` → `she bao ka`, `se bou kaa`. */
export function readSearchText(folded: string): Omit<SearchText, 'field'> {
  const found = known.get(folded);
  if (found) return found;
  if (known.size >= MAXIMUM_KNOWN) known.clear();
  const text = [...folded].slice(0, MAXIMUM_SEARCH_CHARACTERS).join('').trimEnd();
  const read = HAN.test(text) ? { text, pinyin: pinyinOf(text), jyutping: jyutpingOf(text) } : { text };
  known.set(folded, read);
  return read;
}

/** `税` → `shui`; `-` for a character that the dictionary does not know. */
export function pinyinOfCharacter(character: string): string {
  return plainSyllable(readingAlone(character));
}

function pinyinOf(text: string): string {
  const characters = [...text];
  const inContext = pinyin(text, PINYIN).map((syllable) => syllable.toLowerCase());
  return characters
    .map((character, index) => {
      if (!HAN.test(character)) return character;
      const alone = readingAlone(character);
      const here = inContext.length === characters.length ? (inContext[index] ?? alone) : alone;
      return [...new Set([here, alone])].map(plainSyllable).join('/');
    })
    .join(' ');
}

const readingsAlone = new Map<string, string>();

function readingAlone(character: string): string {
  const known = readingsAlone.get(character);
  if (known !== undefined) return known;
  const reading = pinyin(character, PINYIN)[0]?.toLowerCase() ?? '-';
  readingsAlone.set(character, reading);
  return reading;
}

const PINYIN = { toneType: 'none', type: 'array', v: true, nonZh: 'spaced' } as const;

function jyutpingOf(text: string): string {
  const characters = [...text];
  const read = getJyutpingList(text);
  const aligned = read.length === characters.length;
  return characters
    .map((character, index) => {
      if (!HAN.test(character)) return character;
      const syllable = aligned ? read[index]?.[1] : getJyutpingList(character)[0]?.[1];
      return plainSyllable(syllable?.replace(/\d.*$/, '') ?? '-');
    })
    .join(' ');
}

/** What the dictionary does not know comes back as the character itself. */
function plainSyllable(syllable: string): string {
  return /^[a-z]+$/.test(syllable) ? syllable : '-';
}
