/**
 * Characters by the order of their strokes: 1 横, 2 竖, 3 撇, 4 捺 (and 点), 5 折; `*` stands for any one stroke.
 * Pure: gets its table as text (data/strokes.txt).
 */
export const STROKES = ['1', '2', '3', '4', '5'] as const;
export const ANY_STROKE = '*';
const MOST_CANDIDATES = 200;
/** Longer than the most complex ideograph. */
export const MOST_STROKES = 64;
const WEIGHTS = 94;
const EVERYDAY = 12;
const FIRST_PAGE = 5;

export class StrokeEngine {
  /** Sorted. */
  private readonly sequences: string[] = [];
  private readonly characters: string[][] = [];
  private readonly weights: number[][] = [];
  private readonly byCharacter = new Map<string, { readonly sequence: string; readonly weight: number }>();

  constructor(data: string) {
    let before = '';
    for (const line of data.split('\n')) {
      if (line === '' || line.startsWith('#')) continue;
      const shared = line.charCodeAt(0) - 48;
      let at = 1;
      while (line.charCodeAt(at) < 128) at += 1;
      const sequence = before.slice(0, shared) + line.slice(1, at);
      const characters: string[] = [];
      const weights: number[] = [];
      for (let from = at; at < line.length; at += 1) {
        if (line.charCodeAt(at) >= 128) continue;
        const character = line.slice(from, at);
        characters.push(character);
        weights.push(line.charCodeAt(at) - 33);
        this.byCharacter.set(character, { sequence, weight: line.charCodeAt(at) - 33 });
        from = at + 1;
      }
      this.sequences.push(sequence);
      this.characters.push(characters);
      this.weights.push(weights);
      before = sequence;
    }
  }

  get size(): number {
    return this.byCharacter.size;
  }

  /** The strokes of one character, if they are known. */
  strokesOf(character: string): string | undefined {
    return this.byCharacter.get(character)?.sequence;
  }

  /** How common a character is, 0 … 93. */
  weightOf(character: string): number {
    return this.byCharacter.get(character)?.weight ?? 0;
  }

  /** Characters written so, then those that begin so, the commonest first. */
  lookup(typed: string, most = MOST_CANDIDATES): string[] {
    const pattern = typed.replace(/[^1-5*]/g, '').slice(0, MOST_STROKES);
    if (pattern === '') return [];
    const wild = pattern.indexOf(ANY_STROKE);
    const literal = wild < 0 ? pattern : pattern.slice(0, wild);
    const from = this.firstFrom(literal);
    const whole: string[][] = Array.from({ length: WEIGHTS }, () => []);
    const longer: string[][] = Array.from({ length: WEIGHTS }, () => []);
    for (let place = from; place < this.sequences.length; place += 1) {
      const sequence = this.sequences[place] ?? '';
      if (!sequence.startsWith(literal)) break;
      if (wild >= 0 && !fits(pattern, sequence)) continue;
      const into = sequence.length === pattern.length ? whole : longer;
      const weights = this.weights[place] ?? [];
      for (const [index, character] of (this.characters[place] ?? []).entries()) {
        into[weights[index] ?? 0]?.push(character);
      }
    }
    const begun = heaviest(longer, 0, most);
    // A rare character that is written just so stands at the end of the first page, not before everyday ones.
    return [
      ...heaviest(whole, EVERYDAY, most),
      ...begun.slice(0, FIRST_PAGE),
      ...heaviest(whole.slice(0, EVERYDAY), 0, most),
      ...begun.slice(FIRST_PAGE),
    ].slice(0, most);
  }

  private firstFrom(prefix: string): number {
    let low = 0;
    let high = this.sequences.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sequences[middle] ?? '') < prefix) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function fits(pattern: string, sequence: string): boolean {
  if (sequence.length < pattern.length) return false;
  for (let place = 0; place < pattern.length; place += 1) {
    if (pattern[place] !== ANY_STROKE && pattern[place] !== sequence[place]) return false;
  }
  return true;
}

function heaviest(byWeight: readonly string[][], least: number, most: number): string[] {
  const found: string[] = [];
  for (let weight = byWeight.length - 1; weight >= least && found.length < most; weight -= 1) {
    found.push(...(byWeight[weight] ?? []));
  }
  return found;
}
