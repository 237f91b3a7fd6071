/**
 * All texts that items are found by, each once, and every way to write a part of them: its characters, its pinyin or
 * jyutping, whole, cut short or by first letters, and any mixture (`社保ka`, `shebk`).
 *
 * One kind of list leads to the candidates: the places where a character with this first letter is followed by one with
 * that first letter. Each candidate is then compared, so what is found is exact, and nothing that fits is missed.
 */
import { GrowingArray } from './growing-array.ts';

export interface ReadText {
  readonly text: string;
  readonly pinyin?: string | undefined;
  readonly jyutping?: string | undefined;
}

export type TextId = number;

/** How a text was written; less is better. */
export const WAY = {
  /** Its characters, or its pinyin in full (the last syllable may be begun only). */
  plain: 0,
  jyutping: 1,
  /** At least one character by its first letter alone. */
  initials: 2,
} as const;
export type Way = (typeof WAY)[keyof typeof WAY];

/** Where in the text; less is better. */
export const PLACE = { whole: 0, start: 1, inside: 2 } as const;
export type Place = (typeof PLACE)[keyof typeof PLACE];

export interface TextMatch {
  readonly way: Way;
  readonly place: Place;
  /** In characters (code points) of the text, the end not included. */
  readonly from: number;
  readonly to: number;
}

/** 0: the end of a text; 1 … 26 the letters; 27 … 36 the digits; anything else. */
const CODES = 38;
const OTHER = 37;
const NO_READING = 0;
const HAN = /\p{Script=Han}/u;
/** No Chinese character comes before it. */
const LAST_OF_LATIN = 0x24f;
/** No syllable of either language is longer. */
const LONGEST_SYLLABLE = 6;
/** `zh`, `ch`, `sh`; in Cantonese `ng`, `gw`, `kw`. */
const DOUBLE_INITIALS = new Set(['zh', 'ch', 'sh', 'ng', 'gw', 'kw']);

const isLetter = (unit: number): boolean => unit >= 97 && unit <= 122;

function codeOfUnit(unit: number): number {
  if (isLetter(unit)) return unit - 96;
  if (unit >= 48 && unit <= 57) return unit - 21;
  return OTHER;
}

/** Texts that were found, each once; `rankOf` a text is `way * 3 + place`, 255 where it was not found. */
export class TextHits {
  ids = new Uint32Array(64);
  size = 0;
  rankOf = new Uint8Array(0);

  begin(texts: number): void {
    for (let at = 0; at < this.size; at += 1) this.rankOf[this.ids[at] as number] = NO_RANK;
    this.size = 0;
    if (this.rankOf.length < texts) this.rankOf = new Uint8Array(texts * 2).fill(NO_RANK);
  }

  add(id: TextId, rank: number): void {
    const before = this.rankOf[id] as number;
    if (before <= rank) return;
    this.rankOf[id] = rank;
    if (before !== NO_RANK) return;
    if (this.size === this.ids.length) {
      const larger = new Uint32Array(this.ids.length * 2);
      larger.set(this.ids);
      this.ids = larger;
    }
    this.ids[this.size] = id;
    this.size += 1;
  }
}

const NO_RANK = 255;

/** A word that is searched for, taken apart once. */
interface Pattern {
  readonly units: readonly number[];
  readonly han: readonly boolean[];
  /** By position: what each syllable is to the letters from there on; see `relationsAt`. */
  readonly relations: (Int8Array | undefined)[];
  /** By position: where its run of letters ends. */
  readonly runEnds: readonly number[];
  readonly word: readonly string[];
}

/** A character in one of the ways in which it is read. */
interface ReadCharacter {
  readonly unit: number;
  /** Numbers of syllables. */
  readonly pinyin: number;
  readonly otherPinyin: number;
  readonly jyutping: number;
  /** Of the first letters. */
  readonly codes: readonly number[];
}

const NO_RELATION = 0;
/** The letters end within the syllable. */
const BEGUN = -1;

export class TextIndex {
  readonly #idOf = new Map<string, TextId>();
  readonly #starts = new GrowingArray((length) => new Uint32Array(length));
  /** Words of an alphabet, found by their beginning alone. */
  readonly #byBeginning = new GrowingArray((length) => new Uint8Array(length));
  readonly #characters = new GrowingArray((length) => new Uint32Array(length));
  readonly #pinyin = new GrowingArray((length) => new Uint16Array(length));
  readonly #otherPinyin = new GrowingArray((length) => new Uint16Array(length));
  readonly #jyutping = new GrowingArray((length) => new Uint16Array(length));
  readonly #textAt = new GrowingArray((length) => new Uint32Array(length));
  /** Where a character that may begin with one code is followed by one that may begin with another. */
  readonly #places: (GrowingArray<Uint32Array> | undefined)[] = [];
  readonly #placesOfPinyin: (GrowingArray<Uint32Array> | undefined)[] = [];
  readonly #placesOfJyutping: (GrowingArray<Uint32Array> | undefined)[] = [];
  readonly #placesOfCharacter = new Map<number, GrowingArray<Uint32Array>>();
  readonly #readCharacters = new Map<string, ReadCharacter>();
  readonly #hits = new TextHits();
  readonly #syllables: string[] = [''];
  readonly #syllableIds = new Map<string, number>();
  readonly #begins = new Set<string>(['']);
  readonly #codesOfCharacter = new Map<number, number[]>();
  readonly #pinyinOfCharacter = new Map<number, Set<number>>();
  /** Pairs of pinyin syllables that stand side by side somewhere: `first * 65536 + second`. */
  readonly #neighbours = new Set<number>();

  get size(): number {
    return this.#starts.length;
  }

  /** The same text is kept once; `byBeginning`: a word that is found by its beginning only. */
  add(read: ReadText, byBeginning = false): TextId {
    const key = `${byBeginning ? '^' : ''}${read.pinyin === undefined ? '' : ' '}${read.text}`;
    const known = this.#idOf.get(key);
    if (known !== undefined) return known;
    const id = this.size;
    this.#idOf.set(key, id);
    this.#starts.push(this.#characters.length);
    this.#byBeginning.push(byBeginning ? 1 : 0);
    const units = [...read.text];
    const pinyin = read.pinyin?.split(' ') ?? [];
    const jyutping = read.jyutping?.split(' ') ?? [];
    const codes = units.map((character, at) => {
      const read = this.#readAs(character, pinyin[at] ?? '', jyutping[at] ?? '');
      this.#characters.push(read.unit);
      this.#pinyin.push(read.pinyin);
      this.#otherPinyin.push(read.otherPinyin);
      this.#jyutping.push(read.jyutping);
      this.#textAt.push(id);
      return read.codes;
    });
    // Ends the text: nothing is compared across it.
    this.#characters.push(0);
    this.#pinyin.push(NO_READING);
    this.#otherPinyin.push(NO_READING);
    this.#jyutping.push(NO_READING);
    this.#textAt.push(id);
    const start = this.#starts.values[id] ?? 0;
    for (let at = 0; at < (byBeginning ? 1 : units.length); at += 1)
      this.#addTo(start + at, codes[at], codes[at + 1]);
    for (let at = 0; at + 1 < units.length; at += 1) this.#learnNeighbours(start + at);
    return id;
  }

  /** A few thousand characters make up all texts: each is worked out once for each way it is read. */
  #readAs(character: string, pinyin: string, jyutping: string): ReadCharacter {
    const key = `${character}${pinyin} ${jyutping}`;
    const known = this.#readCharacters.get(key);
    if (known !== undefined) return known;
    const unit = character.codePointAt(0) ?? 0;
    const han = unit > LAST_OF_LATIN && HAN.test(character);
    const [first = '', second = ''] = han ? pinyin.split('/') : [];
    const cantonese = han ? jyutping : '';
    const codes = new Set(
      [first, second, cantonese].filter(isSyllable).map((reading) => reading.charCodeAt(0) - 96),
    );
    if (codes.size === 0) codes.add(codeOfUnit(unit));
    const read = {
      unit,
      pinyin: this.#syllableId(first),
      otherPinyin: this.#syllableId(second),
      jyutping: this.#syllableId(cantonese),
      codes: [...codes],
    };
    if (han) this.#learn(unit, codes, [first, second]);
    this.#readCharacters.set(key, read);
    return read;
  }

  textOf(id: TextId): string {
    const start = this.#starts.values[id] ?? 0;
    return String.fromCodePoint(...this.#characters.values.subarray(start, this.#endOf(id)));
  }

  /**
   * Every text that holds the word, with its best match. The answer lies in arrays that the next call uses again: of
   * 100,000 texts that hold a single letter none becomes an object.
   */
  find(word: string): TextHits {
    const hits = this.#hits;
    hits.begin(this.size);
    const pattern = this.#patternOf(word);
    if (pattern.units.length === 0) return hits;
    const letters = pattern.han.includes(false);
    this.#findWithin(pattern, hits);
    const textAt = this.#textAt.values;
    for (const first of this.#codesAt(pattern, 0)) {
      for (const next of this.#nextCodes(pattern, 0)) {
        const list = this.#places[first * CODES + next];
        if (list === undefined) continue;
        const places = list.values;
        const { length } = list;
        for (let index = 0; index < length; index += 1) {
          const at = places[index] as number;
          const id = textAt[at] as number;
          if (hits.rankOf[id] === 0) continue;
          const way = this.#wayAt(pattern, at, letters);
          if (way !== undefined) hits.add(id, way * 3 + this.#placeOf(id, at, this.#matchEnd));
        }
      }
    }
    return hits;
  }

  /** Where one character is all of the word: its lists need no comparison. */
  #findWithin(pattern: Pattern, hits: TextHits): void {
    const { units, word, runEnds } = pattern;
    if (units.length === 1) this.#addPlaces(this.#placesOfCharacter.get(units[0] ?? 0), WAY.plain, hits);
    if (runEnds[0] !== units.length || !this.#begins.has(word.join(''))) return;
    const relations = this.#relationsAt(pattern, 0);
    for (let syllable = 1; syllable < relations.length; syllable += 1) {
      const relation = relations[syllable];
      if (relation !== BEGUN && relation !== units.length) continue;
      this.#addPlaces(this.#placesOfPinyin[syllable], WAY.plain, hits);
      this.#addPlaces(this.#placesOfJyutping[syllable], WAY.jyutping, hits);
    }
  }

  #addPlaces(list: GrowingArray<Uint32Array> | undefined, way: Way, hits: TextHits): void {
    if (list === undefined) return;
    const textAt = this.#textAt.values;
    const places = list.values;
    for (let index = 0; index < list.length; index += 1) {
      const at = places[index] as number;
      const id = textAt[at] as number;
      const rank = hits.rankOf[id] as number;
      if (rank <= way * 3) continue;
      hits.add(id, way * 3 + this.#placeOf(id, at, at + 1));
    }
  }

  /** How the word stands in one text; undefined: it does not. */
  matchIn(id: TextId, word: string): TextMatch | undefined {
    const pattern = this.#patternOf(word);
    if (pattern.units.length === 0) return undefined;
    const start = this.#starts.values[id] ?? 0;
    const end = this.#byBeginning.values[id] === 1 ? start + 1 : this.#endOf(id);
    const letters = pattern.han.includes(false);
    let best: TextMatch | undefined;
    for (let at = start; at < end; at += 1) {
      const way = this.#wayAt(pattern, at, letters);
      if (way === undefined) continue;
      const place = this.#placeOf(id, at, this.#matchEnd);
      if (best === undefined || way * 3 + place < best.way * 3 + best.place) {
        best = { way, place, from: at - start, to: this.#matchEnd - start };
      }
    }
    return best;
  }

  // What the search for similar words needs.

  syllableOf(id: number): string {
    return this.#syllables[id] ?? '';
  }

  syllableCount(): number {
    return this.#syllables.length;
  }

  /** Every reading that the texts give a character. */
  readingsOf(character: number): ReadonlySet<number> {
    return this.#pinyinOfCharacter.get(character) ?? new Set();
  }

  /** How a character is read that the texts may be without. */
  learnReading(character: number, syllable: string): void {
    const id = this.#syllableIds.get(syllable);
    if (id === undefined) return;
    const readings = this.#pinyinOfCharacter.get(character) ?? new Set<number>();
    this.#pinyinOfCharacter.set(character, readings.add(id));
  }

  areNeighbours(first: number, second: number): boolean {
    return this.#neighbours.has(first * 65_536 + second);
  }

  /** Texts that hold these syllables side by side; the last may be given by its first letters. */
  findSyllables(
    syllables: readonly number[],
    begun: string,
    tell: (id: TextId, place: Place, from: number, to: number) => void,
  ): void {
    const first = this.#syllables[syllables[0] ?? 0];
    if (first === undefined || first === '') return;
    const second = syllables.length > 1 ? this.#syllables[syllables[1] ?? 0] : begun;
    const code = first.charCodeAt(0) - 96;
    const nexts = second ? [second.charCodeAt(0) - 96] : ANY_CODE;
    for (const next of nexts) {
      const list = this.#places[code * CODES + next];
      if (list === undefined) continue;
      for (let index = 0; index < list.length; index += 1) {
        const at = list.values[index] as number;
        let end = at;
        for (const syllable of syllables) {
          if (this.#pinyin.values[end] !== syllable && this.#otherPinyin.values[end] !== syllable) {
            end = -1;
            break;
          }
          end += 1;
        }
        if (end < 0) continue;
        if (begun !== '') {
          const here = this.#syllables[this.#pinyin.values[end] ?? 0] ?? '';
          if (!here.startsWith(begun)) continue;
          end += 1;
        }
        const id = this.#textAt.values[at] as number;
        const start = this.#starts.values[id] ?? 0;
        tell(id, this.#placeOf(id, at, end), at - start, end - start);
      }
    }
  }

  #syllableId(syllable: string): number {
    if (!isSyllable(syllable)) return NO_READING;
    const known = this.#syllableIds.get(syllable);
    if (known !== undefined) return known;
    const id = this.#syllables.length;
    this.#syllables.push(syllable);
    this.#syllableIds.set(syllable, id);
    for (let length = 1; length <= syllable.length; length += 1) this.#begins.add(syllable.slice(0, length));
    return id;
  }

  #learn(unit: number, codes: ReadonlySet<number>, readings: readonly string[]): void {
    const known = this.#codesOfCharacter.get(unit) ?? [];
    for (const code of codes) if (!known.includes(code)) known.push(code);
    this.#codesOfCharacter.set(unit, known);
    const syllables = this.#pinyinOfCharacter.get(unit) ?? new Set<number>();
    for (const reading of readings) if (isSyllable(reading)) syllables.add(this.#syllableId(reading));
    this.#pinyinOfCharacter.set(unit, syllables);
  }

  #learnNeighbours(at: number): void {
    const [pinyin, other] = [this.#pinyin.values, this.#otherPinyin.values];
    const [first, otherFirst] = [pinyin[at] as number, other[at] as number];
    const [second, otherSecond] = [pinyin[at + 1] as number, other[at + 1] as number];
    this.#learnPair(first, second);
    // Few are read in two ways.
    if (otherSecond !== NO_READING) this.#learnPair(first, otherSecond);
    if (otherFirst !== NO_READING) this.#learnPair(otherFirst, second);
    if (otherFirst !== NO_READING && otherSecond !== NO_READING) this.#learnPair(otherFirst, otherSecond);
  }

  #learnPair(first: number, second: number): void {
    if (first !== NO_READING && second !== NO_READING) this.#neighbours.add(first * 65_536 + second);
  }

  #addTo(place: number, codes: readonly number[] = [], nexts: readonly number[] = []): void {
    for (const code of codes) for (const next of nexts) listAt(this.#places, code * CODES + next).push(place);
    const unit = this.#characters.values[place] as number;
    let ofCharacter = this.#placesOfCharacter.get(unit);
    if (ofCharacter === undefined) {
      ofCharacter = newList();
      this.#placesOfCharacter.set(unit, ofCharacter);
    }
    ofCharacter.push(place);
    const pinyin = this.#pinyin.values[place] as number;
    const other = this.#otherPinyin.values[place] as number;
    const jyutping = this.#jyutping.values[place] as number;
    if (pinyin !== NO_READING) listAt(this.#placesOfPinyin, pinyin).push(place);
    if (other !== NO_READING && other !== pinyin) listAt(this.#placesOfPinyin, other).push(place);
    if (jyutping !== NO_READING && jyutping !== pinyin) listAt(this.#placesOfJyutping, jyutping).push(place);
  }

  #endOf(id: TextId): number {
    const next =
      id + 1 < this.#starts.length ? (this.#starts.values[id + 1] as number) : this.#characters.length;
    return next - 1;
  }

  #placeOf(id: TextId, from: number, to: number): Place {
    if (from !== this.#starts.values[id]) return PLACE.inside;
    return to === this.#endOf(id) ? PLACE.whole : PLACE.start;
  }

  #patternOf(word: string): Pattern {
    const characters = [...word.replaceAll('ü', 'v')];
    const units = characters.map((character) => character.codePointAt(0) ?? 0);
    const runEnds = units.map(() => 0);
    for (let at = units.length - 1; at >= 0; at -= 1) {
      runEnds[at] = !isLetter(units[at] ?? 0) ? at : Math.max(at + 1, runEnds[at + 1] ?? 0);
    }
    return { units, runEnds, word: characters, han: characters.map((it) => HAN.test(it)), relations: [] };
  }

  /** The first letters that the character at this place of the word may have. */
  #codesAt(pattern: Pattern, at: number): readonly number[] {
    const unit = pattern.units[at] ?? 0;
    return pattern.han[at] ? (this.#codesOfCharacter.get(unit) ?? []) : [codeOfUnit(unit)];
  }

  /** Those of the character after the one that begins at `at`, where the word goes on so far. */
  #nextCodes(pattern: Pattern, at: number): readonly number[] {
    const { units, han, word, runEnds } = pattern;
    const ends = new Set([at + 1]);
    if (!han[at]) {
      const runEnd = runEnds[at] ?? at;
      for (let length = 2; length <= LONGEST_SYLLABLE && at + length <= runEnd; length += 1) {
        const letters = word.slice(at, at + length).join('');
        if (this.#syllableIds.has(letters) || DOUBLE_INITIALS.has(letters)) ends.add(at + length);
      }
    }
    ends.delete(units.length);
    return [...new Set([...ends].flatMap((end) => this.#codesAt(pattern, end)))];
  }

  /** What each syllable is to the letters at `at`: its length where they begin with it, `BEGUN` where they end in it. */
  #relationsAt(pattern: Pattern, at: number): Int8Array {
    const known = pattern.relations[at];
    if (known !== undefined) return known;
    const runEnd = pattern.runEnds[at] ?? at;
    const letters = pattern.word.slice(at, runEnd).join('');
    const last = runEnd === pattern.units.length;
    const found = new Int8Array(this.#syllables.length);
    for (let length = 1; length <= LONGEST_SYLLABLE && length <= letters.length; length += 1) {
      const id = this.#syllableIds.get(letters.slice(0, length));
      if (id !== undefined) found[id] = length;
    }
    if (last && this.#begins.has(letters)) {
      for (let id = 1; id < found.length; id += 1) {
        const syllable = this.#syllables[id] ?? '';
        if (syllable.length > letters.length && syllable.startsWith(letters)) found[id] = BEGUN;
      }
    }
    pattern.relations[at] = found;
    return found;
  }

  #matchEnd = 0;

  #wayAt(pattern: Pattern, place: number, letters: boolean): Way | undefined {
    let bestEnd = 0;
    let best = this.#compare(pattern, place, 0, this.#pinyin.values, this.#otherPinyin.values);
    if (best !== undefined) bestEnd = this.#matchEnd;
    if (letters && best !== WAY.plain) {
      const cantonese = this.#compare(pattern, place, 0, this.#jyutping.values, undefined);
      if (cantonese !== undefined) {
        const way = cantonese === WAY.plain ? WAY.jyutping : cantonese;
        if (best === undefined || way < best) {
          best = way;
          bestEnd = this.#matchEnd;
        }
      }
    }
    this.#matchEnd = bestEnd;
    return best;
  }

  /** From this place of the texts and this one of the word on; sets `#matchEnd`. */
  #compare(
    pattern: Pattern,
    place: number,
    at: number,
    readings: Uint16Array,
    others: Uint16Array | undefined,
  ): Way | undefined {
    if (at === pattern.units.length) {
      this.#matchEnd = place;
      return WAY.plain;
    }
    const character = this.#characters.values[place];
    if (character === pattern.units[at]) return this.#compare(pattern, place + 1, at + 1, readings, others);
    if (pattern.han[at] || character === 0) return undefined;
    const first = this.#compareReading(pattern, place, at, readings[place] ?? 0, readings, others);
    if (first === WAY.plain || others === undefined) return first;
    const other = others[place] ?? 0;
    if (other === NO_READING) return first;
    const firstEnd = this.#matchEnd;
    const second = this.#compareReading(pattern, place, at, other, readings, others);
    if (second !== undefined && (first === undefined || second < first)) return second;
    this.#matchEnd = firstEnd;
    return first;
  }

  #compareReading(
    pattern: Pattern,
    place: number,
    at: number,
    syllable: number,
    readings: Uint16Array,
    others: Uint16Array | undefined,
  ): Way | undefined {
    if (syllable === NO_READING) return undefined;
    const relation = this.#relationsAt(pattern, at)[syllable] ?? NO_RELATION;
    if (relation === BEGUN) {
      this.#matchEnd = place + 1;
      return WAY.plain;
    }
    if (relation > 0) {
      const whole = this.#compare(pattern, place + 1, at + relation, readings, others);
      if (whole !== undefined) return whole;
    }
    const letters = this.#syllables[syllable] ?? '';
    if (letters.charCodeAt(0) !== pattern.units[at]) return undefined;
    if (this.#compare(pattern, place + 1, at + 1, readings, others) !== undefined) return WAY.initials;
    const second = letters.charCodeAt(1);
    if (second === pattern.units[at + 1] && DOUBLE_INITIALS.has(letters.slice(0, 2))) {
      if (this.#compare(pattern, place + 1, at + 2, readings, others) !== undefined) return WAY.initials;
    }
    return undefined;
  }
}

const newList = (): GrowingArray<Uint32Array> => new GrowingArray((length) => new Uint32Array(length), 4);

function listAt(lists: (GrowingArray<Uint32Array> | undefined)[], key: number): GrowingArray<Uint32Array> {
  const known = lists[key];
  if (known !== undefined) return known;
  const list = newList();
  lists[key] = list;
  return list;
}

const ANY_CODE: readonly number[] = Array.from({ length: CODES }, (_, code) => code);

function isSyllable(reading: string): boolean {
  return reading !== '' && reading !== '-' && isLetter(reading.charCodeAt(0));
}
