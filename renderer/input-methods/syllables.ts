/** Pinyin as fingers type it: whole syllables, their beginnings, and the sounds that southern speakers exchange. */

/** How well a typed piece fits a syllable; smaller is better. */
export const FIT = { exact: 0, beginning: 1, fuzzy: 2 } as const;
export type Fit = (typeof FIT)[keyof typeof FIT];

export interface Piece {
  readonly letters: string;
  /** Where it ends in the input, counting separators. */
  readonly end: number;
  /** A whole syllable, perhaps a fuzzy one; otherwise the beginning of one. */
  readonly whole: boolean;
}

export interface Segmentation {
  readonly pieces: readonly Piece[];
  /** Unlikely ways of cutting cost more. */
  readonly cost: number;
}

const LONGEST_SYLLABLE = 6;
const WAYS_KEPT = 6;
/** Ways that cost so much more than the best are not what was meant. */
const MOST_DEARER = 2.5;
const COST = { syllable: 1, fuzzy: 1.8, initial: 1.6, beginning: 2.6 } as const;

/** 模糊音: z zh, c ch, s sh, n l, in ing, en eng, an ang. */
const EXCHANGES: ReadonlyArray<readonly [RegExp, string]> = [
  [/^([zcs])h/, '$1'],
  [/^([zcs])(?!h)/, '$1h'],
  [/^n/, 'l'],
  [/^l/, 'n'],
  [/([iea])ng$/, '$1n'],
  [/([iea])n$/, '$1ng'],
];

/** 嗯 and 呣 are read n, ng, m: typed alone, these letters begin other syllables. */
const VOWEL = /[aeiouv]/;

/** What a syllable may be mistaken for: one exchange at the beginning, one at the end, or both. */
export function fuzzyForms(syllable: string): string[] {
  if (!VOWEL.test(syllable)) return [];
  const once = EXCHANGES.map(([from, to]) => syllable.replace(from, to));
  const twice = once.flatMap((form) => EXCHANGES.map(([from, to]) => form.replace(from, to)));
  return [...new Set([...once, ...twice])].filter((form) => form !== syllable);
}

export class Syllables {
  private readonly place: ReadonlyMap<string, number>;
  private readonly beginnings: ReadonlySet<string>;
  /** By a form that is typed: the syllables that may be meant. */
  private readonly meant: ReadonlyMap<string, ReadonlySet<number>>;
  private readonly fits = new Map<string, Int8Array>();

  readonly all: readonly string[];

  constructor(all: readonly string[]) {
    this.all = all;
    this.place = new Map(all.map((syllable, place) => [syllable, place]));
    this.beginnings = new Set(
      all.flatMap((syllable) =>
        Array.from({ length: syllable.length - 1 }, (_, length) => syllable.slice(0, length + 1)),
      ),
    );
    const meant = new Map<string, Set<number>>();
    for (const [place, syllable] of all.entries()) {
      for (const form of fuzzyForms(syllable)) {
        const known = meant.get(form) ?? new Set<number>();
        meant.set(form, known.add(place));
      }
    }
    this.meant = meant;
  }

  /** The letter under which words are filed: l and n are one, as they are exchanged. */
  static drawer(letters: string): string {
    return letters.startsWith('n') ? 'l' : letters.slice(0, 1);
  }

  /** For every syllable, how the piece fits it, or -1. `last`: more letters may follow. */
  fitsOf(letters: string, last: boolean, fuzzy: boolean): Int8Array {
    const key = `${letters}${last ? '…' : ''}${fuzzy ? '~' : ''}`;
    const known = this.fits.get(key);
    if (known) return known;
    const fits = new Int8Array(this.all.length).fill(-1);
    const whole = this.isSyllable(letters);
    const meant = fuzzy ? this.meant.get(letters) : undefined;
    for (const [place, syllable] of this.all.entries()) {
      if (syllable === letters) fits[place] = FIT.exact;
      else if (syllable.startsWith(letters) && (last || !whole)) fits[place] = FIT.beginning;
      else if (meant?.has(place)) fits[place] = FIT.fuzzy;
    }
    this.fits.set(key, fits);
    return fits;
  }

  /** The likeliest ways to cut the letters, best first; they end at the furthest place that can be read. */
  segment(input: string, fuzzy: boolean): Segmentation[] {
    const ways: Segmentation[][] = Array.from({ length: input.length + 1 }, () => []);
    ways[0] = [{ pieces: [], cost: 0 }];
    let furthest = 0;
    for (let from = 0; from < input.length; from += 1) {
      const here = ways[from];
      if (!here || here.length === 0) continue;
      furthest = Math.max(furthest, from);
      if (input[from] === "'") {
        add(ways, from + 1, here);
        continue;
      }
      for (let length = 1; length <= LONGEST_SYLLABLE && from + length <= input.length; length += 1) {
        const letters = input.slice(from, from + length);
        const cost = this.costOf(letters, fuzzy);
        if (cost === undefined) continue;
        const end = from + length;
        const whole = this.isSyllable(letters) || (fuzzy && this.meant.has(letters));
        const longer = here.map((way) => ({
          pieces: [...way.pieces, { letters, end, whole }],
          cost: way.cost + cost,
        }));
        add(ways, end, longer);
      }
    }
    if ((ways[input.length] ?? []).length > 0) furthest = input.length;
    const found = ways[furthest] ?? [];
    const best = found[0]?.cost ?? 0;
    return found.filter(({ pieces, cost }) => pieces.length > 0 && cost <= best + MOST_DEARER);
  }

  private isSyllable(letters: string): boolean {
    return this.place.has(letters) && VOWEL.test(letters);
  }

  private costOf(letters: string, fuzzy: boolean): number | undefined {
    if (this.isSyllable(letters)) return COST.syllable;
    if (fuzzy && this.meant.has(letters)) return COST.fuzzy;
    if (!this.beginnings.has(letters)) return undefined;
    return /^([zcs]h|[a-z])$/.test(letters) ? COST.initial : COST.beginning;
  }
}

function add(ways: Segmentation[][], at: number, more: readonly Segmentation[]): void {
  const list = [...(ways[at] ?? []), ...more].sort((a, b) => a.cost - b.cost);
  ways[at] = list.slice(0, WAYS_KEPT);
}
