/**
 * Words for pinyin: whole syllables, initials or both (`shenfenzheng`, `sfz`, `shenfz`), ranked by use.
 * Pure: gets its dictionary as text (data/pinyin-words.txt) and knows no page.
 */
import { FIT, type Piece, type Segmentation, Syllables } from './syllables.ts';
import type { Remembered, VisitMemory } from './visit-memory.ts';

export interface PinyinCandidate {
  readonly text: string;
  /** How many characters of the input it stands for; the rest stays to be chosen. */
  readonly consumed: number;
  /** One syllable a character. */
  readonly syllables: readonly string[];
  /** Fits only when southern sounds are exchanged. */
  readonly fuzzy: boolean;
  /** Longer than what was typed: a guess at what is meant. */
  readonly completion: boolean;
}

export interface PinyinOptions {
  /** 模糊音, on unless told otherwise. */
  readonly fuzzy?: boolean;
  readonly memory?: VisitMemory;
}

/** More letters than anybody types before choosing. */
export const LONGEST_INPUT = 48;
const MOST_CANDIDATES = 240;
const MOST_COMPLETIONS = 3;
const FEW_FUZZY = 2;
/** Completions are kept for words of everyday use only. */
const LEAST_COMPLETION_WEIGHT = 38;
const COMPLETIONS_PER_DRAWER = 80;
const HEAVIEST = 93;
const LONGEST_WORD_IN_SENTENCE = 7;
/** In steps of the weight. */
const PENALTY = { stillTyping: 26, dearerCut: 7, wordOfSentence: 112, fuzzyInSentence: 40 } as const;
const CHOSEN_BEFORE = 200;

/** Letters as the engine reads them: small, without tones; an apostrophe keeps syllables apart. */
export function plainLetters(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ü', 'v')
    .replace(/[^a-z']/g, '')
    .slice(0, LONGEST_INPUT);
}

interface Match {
  readonly text: string;
  readonly syllables: readonly string[];
  readonly score: number;
  readonly fuzzy: boolean;
}

export class PinyinEngine {
  private readonly syllables: Syllables;
  private readonly words: string[] = [];
  private readonly readings: Uint16Array[] = [];
  private readonly weights: number[] = [];
  /** By the first letters of all syllables; heaviest first. */
  private readonly drawers = new Map<string, number[]>();
  /** By the first letters of the first two or more syllables of longer words. */
  private readonly longer = new Map<string, number[]>();

  constructor(data: string) {
    const lines = data.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    this.syllables = new Syllables((lines[0] ?? '').split(' '));
    for (let line = 1; line < lines.length; line += 1) this.read(lines[line] ?? '');
    this.file();
  }

  /** Number of words known. */
  get size(): number {
    return this.words.length;
  }

  lookup(typed: string, options: PinyinOptions = {}): PinyinCandidate[] {
    const input = plainLetters(typed);
    const fuzzy = options.fuzzy ?? true;
    const ways = this.syllables.segment(input, fuzzy);
    const [best] = ways;
    if (!best) return [];
    const found = new Map<string, PinyinCandidate>();
    const add = (matches: readonly Match[], consumed: number, completion = false) => {
      for (const { text, syllables, fuzzy: isFuzzy } of matches) {
        if (found.size >= MOST_CANDIDATES) return;
        if (!found.has(text)) found.set(text, { text, consumed, syllables, fuzzy: isFuzzy, completion });
      }
    };
    const end = best.pieces.at(-1)?.end ?? 0;

    const context: Context = { fuzzy, memory: options.memory, length: input.length };
    const whole = ways.flatMap((way) => this.matches(way.pieces, way.cost - best.cost, context));
    sort(whole);
    add(whole, end);
    const sentence = whole.length === 0 ? this.sentence(best, context) : undefined;
    if (sentence) add([sentence], end);
    add(this.completions(best).slice(0, MOST_COMPLETIONS), end, true);
    this.beginnings(ways, context, add);
    return [...found.values()];
  }

  /** Words for the first syllables only, the longest first. */
  private beginnings(
    ways: readonly Segmentation[],
    context: Context,
    add: (matches: readonly Match[], consumed: number) => void,
  ): void {
    const ends = new Map<number, Match[]>();
    const best = ways[0]?.cost ?? 0;
    for (const { pieces, cost } of ways.slice(0, 3)) {
      for (let count = pieces.length - 1; count >= 1; count -= 1) {
        const end = pieces[count - 1]?.end ?? 0;
        const matches = this.matches(pieces.slice(0, count), cost - best, context);
        ends.set(end, [...(ends.get(end) ?? []), ...matches]);
      }
    }
    const byLength = [...ends].sort(([a], [b]) => b - a);
    for (const [, matches] of byLength) sort(matches);
    const shortest = byLength.at(-1)?.[0];
    // Words as typed, a few that only sound alike, the single characters, then all the rest.
    for (const [end, matches] of byLength) {
      if (end !== shortest)
        add(
          matches.filter((match) => !match.fuzzy),
          end,
        );
    }
    for (const [end, matches] of byLength) {
      if (end !== shortest) add(matches.filter((match) => match.fuzzy).slice(0, FEW_FUZZY), end);
    }
    for (const fuzzyOnes of [false, true]) {
      for (const [end, matches] of byLength) {
        add(
          matches.filter((match) => match.fuzzy === fuzzyOnes),
          end,
        );
      }
    }
  }

  private matches(pieces: readonly Piece[], dearer: number, { fuzzy, memory, length }: Context): Match[] {
    const fits = pieces.map(({ letters, end }) => this.syllables.fitsOf(letters, end === length, fuzzy));
    const lost = dearer * PENALTY.dearerCut;
    const found: Match[] = [];
    const key = pieces.map(({ letters }) => Syllables.drawer(letters)).join('');
    for (const word of this.drawers.get(key) ?? []) {
      const worst = this.worstFit(word, fits, pieces);
      if (!worst) continue;
      found.push(this.match(word, worst, lost));
    }
    for (const known of memory?.all() ?? []) {
      if (rememberedFit(known, pieces, length))
        found.push({ ...known, score: CHOSEN_BEFORE + known.times * 4 - lost, fuzzy: false });
    }
    return found;
  }

  private match(word: number, { fuzzy, stillTyping }: WorstFit, lost: number): Match {
    return {
      text: this.words[word] ?? '',
      syllables: [...(this.readings[word] ?? [])].map((place) => this.syllables.all[place] ?? ''),
      score: (this.weights[word] ?? 0) - lost - (stillTyping ? PENALTY.stillTyping : 0),
      fuzzy,
    };
  }

  private worstFit(word: number, fits: readonly Int8Array[], pieces: readonly Piece[]): WorstFit | undefined {
    const reading = this.readings[word];
    if (!reading) return undefined;
    let fuzzy = false;
    let stillTyping = false;
    for (let place = 0; place < fits.length; place += 1) {
      const fit = fits[place]?.[reading[place] ?? 0] ?? -1;
      if (fit < 0) return undefined;
      if (fit === FIT.fuzzy) fuzzy = true;
      // A whole syllable that could go on: what is there comes before what might follow.
      if (fit === FIT.beginning && pieces[place]?.whole) stillTyping = true;
    }
    return { fuzzy, stillTyping };
  }

  private completions({ pieces }: Segmentation): Match[] {
    if (pieces.length < 2) return [];
    const last = pieces.length - 1;
    const fits = pieces.map(({ letters }, place) => this.syllables.fitsOf(letters, place === last, false));
    const key = pieces.map(({ letters }) => Syllables.drawer(letters)).join('');
    const found: Match[] = [];
    for (const word of this.longer.get(key) ?? []) {
      const worst = this.worstFit(word, fits, pieces);
      if (worst && !worst.fuzzy) found.push(this.match(word, worst, 0));
    }
    sort(found);
    return found;
  }

  /** The likeliest row of words for syllables that are no word together. */
  private sentence({ pieces }: Segmentation, context: Context): Match | undefined {
    if (pieces.length < 2 || pieces.some(({ whole }) => !whole)) return undefined;
    const rows: Array<Match | undefined> = [{ text: '', syllables: [], score: 0, fuzzy: false }];
    for (let end = 1; end <= pieces.length; end += 1) {
      for (let from = Math.max(0, end - LONGEST_WORD_IN_SENTENCE); from < end; from += 1) {
        const before = rows[from];
        if (!before) continue;
        const found = this.matches(pieces.slice(from, end), 0, context);
        sort(found);
        const [word] = found;
        if (!word) continue;
        const score =
          before.score +
          Math.min(word.score, HEAVIEST) -
          PENALTY.wordOfSentence -
          (word.fuzzy ? PENALTY.fuzzyInSentence : 0);
        if (score <= (rows[end]?.score ?? Number.NEGATIVE_INFINITY)) continue;
        rows[end] = {
          text: before.text + word.text,
          syllables: [...before.syllables, ...word.syllables],
          score,
          fuzzy: before.fuzzy || word.fuzzy,
        };
      }
    }
    return rows[pieces.length];
  }

  private read(line: string): void {
    let at = 0;
    const reading: number[] = [];
    while (line.charCodeAt(at) < 128) {
      reading.push((line.charCodeAt(at) - 97) * 26 + line.charCodeAt(at + 1) - 97);
      at += 2;
    }
    const shared = Uint16Array.from(reading);
    for (let from = at; at < line.length; at += 1) {
      if (line.charCodeAt(at) >= 128) continue;
      this.words.push(line.slice(from, at));
      this.weights.push(line.charCodeAt(at) - 33);
      this.readings.push(shared);
      from = at + 1;
    }
  }

  /** Files every word; going from the heaviest to the lightest, every drawer is in order at once. */
  private file(): void {
    const byWeight: number[][] = Array.from({ length: HEAVIEST + 1 }, () => []);
    for (const [word, weight] of this.weights.entries()) byWeight[weight]?.push(word);
    const initials = this.syllables.all.map((syllable) => Syllables.drawer(syllable));
    for (let weight = HEAVIEST; weight >= 0; weight -= 1) {
      for (const word of byWeight[weight] ?? []) {
        let key = '';
        const reading = this.readings[word] ?? [];
        for (const [place, syllable] of reading.entries()) {
          key += initials[syllable] ?? '';
          const beginning = place >= 1 && place < reading.length - 1;
          if (beginning && weight >= LEAST_COMPLETION_WEIGHT) {
            put(this.longer, key, word, COMPLETIONS_PER_DRAWER);
          }
        }
        put(this.drawers, key, word, Number.POSITIVE_INFINITY);
      }
    }
  }
}

interface Context {
  readonly fuzzy: boolean;
  readonly memory: VisitMemory | undefined;
  /** Of the whole input: a syllable that ends there may go on. */
  readonly length: number;
}

interface WorstFit {
  readonly fuzzy: boolean;
  readonly stillTyping: boolean;
}

function put(drawers: Map<string, number[]>, key: string, word: number, most: number): void {
  const drawer = drawers.get(key);
  if (!drawer) drawers.set(key, [word]);
  else if (drawer.length < most) drawer.push(word);
}

/** What fits as it is typed before what only sounds alike; then by use. */
function sort(matches: Match[]): void {
  matches.sort((a, b) => Number(a.fuzzy) - Number(b.fuzzy) || b.score - a.score);
}

function rememberedFit({ syllables }: Remembered, pieces: readonly Piece[], length: number): boolean {
  return (
    syllables.length === pieces.length &&
    pieces.every(({ letters, whole, end }, place) => {
      const syllable = syllables[place] ?? '';
      return whole && end < length ? syllable === letters : syllable.startsWith(letters);
    })
  );
}
