/** Words with their readings and how often they are used: `renderer/input-methods/data/pinyin-words.txt`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinyin } from 'pinyin-pro';
import { headOf, readSource, sources } from './sources.ts';

/** The least weights of words that matter here more than in everyday text; the scale is 0 … 93. */
const WEIGHTS = { trade: 84, surname: 76, province: 64, city: 58, county: 46 } as const;
const HEAVIEST = 93;

interface Entry {
  word: string;
  syllables: string[];
  weight: number;
}

/** Frequencies span seven powers of ten: a step of the weight is about 18 %. */
function weightOf(frequency: number, highest: number): number {
  return Math.round((Math.log(frequency + 1) / Math.log(highest + 1)) * HEAVIEST);
}

function dictionary(folder: string): Entry[] {
  const lines = readSource(folder, sources.pinyin).toString('utf8').split('\n');
  const rows = lines
    .slice(lines.indexOf('...') + 1)
    .map((line) => line.trimEnd().split('\t'))
    .filter(([word, reading, frequency]) => word && reading && frequency)
    // The dictionary's own name and other advertisements.
    .filter(([word]) => !/拼音$/.test(word ?? '') || (word ?? '').length < 4);
  const highest = Math.max(...rows.map(([, , frequency]) => Number(frequency)));
  return rows.map(([word = '', reading = '', frequency = '0']) => ({
    word,
    syllables: reading.split(' ').map(plain),
    weight: weightOf(Number(frequency), highest),
  }));
}

/** As it is typed on a keyboard without ü and without tones. */
function plain(syllable: string): string {
  return syllable
    .toLowerCase()
    .replaceAll('ü', 'v')
    .replace(/^([ln])ue$/, '$1ve');
}

function readingOf(word: string): string[] {
  return pinyin(word, { toneType: 'none', type: 'array', v: true, surname: 'off' }).map(plain);
}

function listed(file: string): string[] {
  return readFileSync(join(import.meta.dirname, file), 'utf8')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .flatMap((line) => line.split(/\s+/))
    .filter(Boolean);
}

export function pinyinWords(
  folder: string,
  places: ReadonlyArray<{ readonly name: string; readonly level: 'province' | 'city' | 'county' }>,
): string {
  const byReading = new Map<string, Map<string, number>>();
  const add = ({ word, syllables, weight }: Entry) => {
    if (syllables.some((syllable) => !/^[a-z]+$/.test(syllable))) return;
    const reading = syllables.join(' ');
    const words = byReading.get(reading) ?? new Map<string, number>();
    words.set(word, Math.max(words.get(word) ?? 0, weight));
    byReading.set(reading, words);
  };
  for (const entry of dictionary(folder)) add(entry);
  for (const { name, level } of places) {
    const short = name.replace(
      /(特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|省|市|自治州|自治县|县|区|旗)$/,
      '',
    );
    for (const word of new Set([name, short])) {
      if ([...word].length < 2) continue;
      add({ word, syllables: readingOf(word), weight: WEIGHTS[level] - (word === name ? 2 : 0) });
    }
  }
  for (const word of listed('trade-words.txt')) {
    // `朝阳=chao'yang` where the reading cannot be guessed.
    const [text = '', reading] = word.split('=');
    add({ word: text, syllables: reading?.split("'") ?? readingOf(text), weight: WEIGHTS.trade });
  }
  for (const surname of listed('surnames.txt')) {
    const [text = '', reading] = surname.split('=');
    add({ word: text, syllables: reading?.split("'") ?? readingOf(text), weight: WEIGHTS.surname });
  }

  const syllables = [...new Set([...byReading.keys()].flatMap((reading) => reading.split(' ')))].sort();
  const code = new Map(syllables.map((syllable, place) => [syllable, codeOf(place)]));
  const lines = [...byReading]
    .map(([reading, words]) => {
      const codes = reading.split(' ').map((syllable) => code.get(syllable) ?? '');
      const ranked = [...words].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
      return (
        codes.join('') + ranked.map(([word, weight]) => word + String.fromCharCode(33 + weight)).join('')
      );
    })
    .sort();
  const head = headOf(
    'Two letters a syllable, then each word and one character for its weight ("!" rare … "~" frequent).',
    [sources.pinyin, sources.provinces],
  );
  return `${head}${syllables.join(' ')}\n${lines.join('\n')}\n`;
}

/** Two letters of the alphabet: 676 places for about 410 syllables. */
function codeOf(place: number): string {
  return String.fromCharCode(97 + Math.floor(place / 26), 97 + (place % 26));
}
