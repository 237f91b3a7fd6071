/**
 * Which items a search finds, and in which order. Everything is counted, nothing is sorted: of 60,000 items that fit
 * a single letter, the best few are kept while the others pass.
 */
import type { PublishedVocabulary, SearchField, SearchText } from '#contract/search-text.ts';
import { BestItems } from './best-items.ts';
import { EverydayWords } from './everyday-words.ts';
import type { FoundItem, FoundKind, FoundText, SearchFindings, SearchQuestion } from './findings.ts';
import {
  bandOf,
  DEPARTMENT_FIELD,
  FIELD_BITS,
  FIELD_MASK,
  FIELDS,
  FIELDS_OF_NAMES,
  FIT_BY_RANK,
  FIT_OF_EVERYDAY,
  fitOf,
  isRankHere,
  LEAST_POPULAR,
  LONGEST_NAME,
  NOT_FOUND,
  RANKS,
  rankOfKey,
  sortKeyOf,
  WORST_FIT,
} from './fit.ts';
import { FoundFamilies } from './found-families.ts';
import { GrowingArray } from './growing-array.ts';
import { NumberedValues } from './numbered-values.ts';
import { partsOf } from './parts-of.ts';
import { readQuery, withoutAsking } from './read-query.ts';
import { similarTexts } from './similar.ts';
import { PLACE, type TextHits, type TextId, TextIndex, type TextMatch } from './text-index.ts';

export interface IndexedItem {
  /** Of the row; given back by a search. */
  readonly entryNumber: number;
  readonly id: string;
  readonly departmentId: string;
  /** Prefixes of region codes; empty: everywhere. */
  readonly regions: readonly string[];
  /** 1: the most frequent; as the platform says. */
  readonly popularity?: number | undefined;
}

/** What items are found by; those that share it, such as the same of several counties, share its number. */
export interface IndexedTerms {
  readonly number: number;
  /** Called once for each number. */
  readonly read: () => readonly SearchText[];
}

interface KnownTerms {
  /** `text << 3 | field`. */
  readonly entries: Uint32Array;
  readonly nameLength: number;
}

/** Items of one department that are found by the very same: what fits one of them fits all. */
interface Family extends KnownTerms {
  readonly number: number;
}

const ENOUGH_BEGINNINGS = 2_000;
/** A share of what was asked below which the parts say nothing. */
const LEAST_SHARE = 0.4;
/** Rebuilt when more of it is gone than this. */
const MOST_GONE = 0.25;

export class ItemIndex {
  readonly texts = new TextIndex();
  readonly #everyday = new EverydayWords(this.texts);
  readonly #entryNumbers: number[] = [];
  readonly #ids: string[] = [];
  readonly #indexOf = new Map<string, number>();
  readonly #familyOf: Family[] = [];
  /** By department, then by the number of the terms. */
  readonly #families: Map<number, Family>[] = [];
  readonly #membersOf: GrowingArray<Uint32Array>[] = [];
  readonly #aliveOf = new GrowingArray((length) => new Uint32Array(length));
  readonly #departmentOfFamily = new GrowingArray((length) => new Uint16Array(length));
  readonly #knownTerms = new Map<number, KnownTerms>();
  /** By text: `family << 3 | field`. */
  readonly #familiesOf: (GrowingArray<Uint32Array> | undefined)[] = [];
  readonly #alive = new GrowingArray((length) => new Uint8Array(length));
  readonly #band = new GrowingArray((length) => new Uint8Array(length));
  readonly #popularity = new GrowingArray((length) => new Uint16Array(length));
  readonly #nameLength = new GrowingArray((length) => new Uint8Array(length));
  readonly #region = new GrowingArray((length) => new Uint16Array(length));
  readonly #regions = new NumberedValues<readonly string[]>();
  readonly #departments = new NumberedValues<string>();
  readonly #departmentsOf = new Map<TextId, Set<number>>();
  #gone = 0;

  #fits = new Uint8Array(0);
  #wordFits = new Uint8Array(0);

  /** Items that were taken out still weigh on the index: worth building it anew. */
  get isWorn(): boolean {
    return this.#gone > 1_000 && this.#gone > MOST_GONE * this.#ids.length;
  }

  addItem(item: IndexedItem, terms: IndexedTerms): void {
    const index = this.#ids.length;
    this.#entryNumbers.push(item.entryNumber);
    this.#ids.push(item.id);
    this.#indexOf.set(item.id, index);
    this.#alive.push(1);
    this.#band.push(bandOf(0, item.popularity));
    this.#popularity.push(Math.min(LEAST_POPULAR, item.popularity ?? LEAST_POPULAR));
    this.#region.push(this.#regions.numberOf(item.regions, keyOfRegions(item.regions)));
    const department = this.#departments.numberOf(item.departmentId, item.departmentId);
    const family = this.#familyFor(department, terms);
    this.#familyOf.push(family);
    this.#membersOf[family.number]?.push(index);
    this.#aliveOf.values[family.number] = (this.#aliveOf.values[family.number] as number) + 1;
    this.#nameLength.push(family.nameLength);
  }

  #familyFor(department: number, terms: IndexedTerms): Family {
    let ofDepartment = this.#families[department];
    if (ofDepartment === undefined) {
      ofDepartment = new Map();
      this.#families[department] = ofDepartment;
    }
    const known = ofDepartment.get(terms.number);
    if (known !== undefined) return known;
    const { entries, nameLength } = this.#knownTerms.get(terms.number) ?? this.#learnTerms(terms);
    const family = { number: this.#membersOf.length, entries, nameLength };
    ofDepartment.set(terms.number, family);
    this.#membersOf.push(new GrowingArray((length) => new Uint32Array(length), 8));
    this.#aliveOf.push(0);
    this.#departmentOfFamily.push(department);
    for (const entry of entries) {
      const [id, field] = [entry >>> FIELD_BITS, entry & FIELD_MASK];
      if (field === DEPARTMENT_FIELD) {
        // A name that all items of a department share is kept once for all of them.
        const departments = this.#departmentsOf.get(id) ?? new Set<number>();
        this.#departmentsOf.set(id, departments.add(department));
        continue;
      }
      let families = this.#familiesOf[id];
      if (families === undefined) {
        families = new GrowingArray((length) => new Uint32Array(length), 2);
        this.#familiesOf[id] = families;
      }
      families.push((family.number << FIELD_BITS) | field);
    }
    return family;
  }

  #learnTerms(terms: IndexedTerms): KnownTerms {
    const entries: number[] = [];
    let nameLength = LONGEST_NAME;
    for (const read of terms.read()) {
      const field = FIELDS.indexOf(read.field);
      if (read.field === 'name') nameLength = Math.min(LONGEST_NAME, read.text.length);
      // A text in an alphabet: each of its words by its beginning.
      const words =
        read.field === 'other-language' && read.pinyin === undefined ? read.text.split(' ') : undefined;
      for (const text of words ?? [read]) {
        const id = typeof text === 'string' ? this.texts.add({ text }, true) : this.texts.add(text);
        const entry = (id << FIELD_BITS) | field;
        if (!entries.includes(entry)) entries.push(entry);
      }
    }
    const known = { entries: Uint32Array.from(entries), nameLength };
    this.#knownTerms.set(terms.number, known);
    return known;
  }

  removeItem(id: string): void {
    const index = this.#indexOf.get(id);
    if (index === undefined) return;
    this.#alive.values[index] = 0;
    const { number } = this.#familyOf[index] as Family;
    this.#aliveOf.values[number] = (this.#aliveOf.values[number] as number) - 1;
    this.#indexOf.delete(id);
    this.#gone += 1;
  }

  /** @param entryNumber Of the row that brings it; undefined takes it away. */
  setVocabulary(entryNumber: number, vocabulary: PublishedVocabulary | undefined): void {
    this.#everyday.set(entryNumber, vocabulary);
  }

  search(question: SearchQuestion): SearchFindings {
    const query = readQuery(question.text);
    if (query.words.length === 0)
      return { kind: 'words', items: [], total: 0, departments: [], understood: [] };
    this.#makeRoom();

    let kind: FoundKind = 'words';
    let found = this.#findWords(query.words, query.joined);
    let words = query.words;
    // What people put around the matter is no part of it; but names of items come first, whatever is in them.
    if (found.size === 0) {
      const matter = withoutAsking(query.words, this.#everyday.asking);
      if (matter.length > 0 && matter.join() !== query.words.join()) {
        words = matter;
        found = this.#findWords(words, undefined);
      }
    }
    const { understood, means } = this.#everyday.understand(
      query.words.join(''),
      question.regionCode,
      found.size === 0,
    );
    if (means.length > 0) {
      if (found.size === 0) kind = 'everyday';
      this.#addMeanings(means, found);
      words = [...words, ...means];
    }
    let meant: string | undefined;
    if (found.size === 0) {
      const similar = this.#findSimilar(words, found);
      if (similar !== undefined) {
        kind = 'similar';
        meant = similar;
        words = [similar];
      } else {
        words = this.#findParts(words, found);
        kind = 'parts';
      }
    }
    const chosen = this.#choose(found, question, words);
    this.#clear(found);
    return {
      ...chosen,
      kind: chosen.total === 0 ? 'words' : kind,
      understood,
      ...(meant === undefined ? {} : { meant }),
    };
  }

  #makeRoom(): void {
    const families = this.#membersOf.length;
    if (this.#fits.length >= families) return;
    this.#fits = new Uint8Array(families * 2).fill(NOT_FOUND);
    this.#wordFits = new Uint8Array(families * 2).fill(NOT_FOUND);
  }

  #clear(found: FoundFamilies): void {
    for (let at = 0; at < found.size; at += 1) this.#fits[found.families[at] as number] = NOT_FOUND;
  }

  /** Families that hold every word; or the words as one, where people put blanks between syllables. */
  #findWords(words: readonly string[], joined: string | undefined): FoundFamilies {
    let found = this.#findWord(words[0] ?? '', this.#fits);
    for (const word of words.slice(1)) {
      if (found.size === 0) break;
      const next = this.#findWord(word, this.#wordFits);
      const both = new FoundFamilies(Math.min(found.size, next.size));
      for (let at = 0; at < found.size; at += 1) {
        const family = found.families[at] as number;
        const fit = this.#wordFits[family] as number;
        if (fit === NOT_FOUND) this.#fits[family] = NOT_FOUND;
        else {
          this.#fits[family] = Math.max(fit, this.#fits[family] as number);
          both.add(family);
        }
      }
      for (let at = 0; at < next.size; at += 1) this.#wordFits[next.families[at] as number] = NOT_FOUND;
      found = both;
    }
    if (joined !== undefined) this.#findWord(joined, this.#fits, found);
    return found;
  }

  #findWord(word: string, fits: Uint8Array, into?: FoundFamilies, offset = 0, least = 0): FoundFamilies {
    const found = into ?? new FoundFamilies(64);
    const hits = this.texts.find(word);
    const alive = this.#aliveOf.values;
    const departments = new Uint8Array(this.#departments.size).fill(NOT_FOUND);
    let anyDepartment = false;
    // One letter says nothing about what it is found in beside the name.
    const fields = [...word].length === 1 ? FIELDS_OF_NAMES : FIELDS.length;
    // Half of all names have a given letter somewhere: where enough begin with it, those are meant.
    const beginnings = fields === FIELDS_OF_NAMES && this.#countBeginnings(hits) >= ENOUGH_BEGINNINGS;
    for (let hit = 0; hit < hits.size; hit += 1) {
      const id = hits.ids[hit] as number;
      const rank = hits.rankOf[id] as number;
      if (beginnings && rank % 3 === PLACE.inside) continue;
      for (const department of this.#departmentsOf.get(id) ?? []) {
        const fit = Math.max(least, fitOf(DEPARTMENT_FIELD, rank) + offset);
        departments[department] = Math.min(departments[department] as number, fit);
        anyDepartment = true;
      }
      const families = this.#familiesOf[id];
      if (families === undefined) continue;
      const { values, length } = families;
      for (let at = 0; at < length; at += 1) {
        const entry = values[at] as number;
        const field = entry & FIELD_MASK;
        const family = entry >>> FIELD_BITS;
        if (field >= fields || alive[family] === 0) continue;
        const fit = Math.max(least, (FIT_BY_RANK[field * RANKS + rank] as number) + offset);
        const before = fits[family] as number;
        if (fit >= before) continue;
        if (before === NOT_FOUND) found.add(family);
        fits[family] = fit;
      }
    }
    if (anyDepartment && (fields > DEPARTMENT_FIELD || found.size === 0))
      this.#addDepartments(departments, fits, found);
    return found;
  }

  #countBeginnings(hits: TextHits): number {
    const alive = this.#aliveOf.values;
    let items = 0;
    for (let hit = 0; hit < hits.size && items < ENOUGH_BEGINNINGS; hit += 1) {
      const id = hits.ids[hit] as number;
      if ((hits.rankOf[id] as number) % 3 === PLACE.inside) continue;
      const families = this.#familiesOf[id];
      if (families === undefined) continue;
      for (let at = 0; at < families.length; at += 1)
        items += alive[(families.values[at] as number) >>> FIELD_BITS] as number;
    }
    return items;
  }

  /** Items of departments whose name was found. */
  #addDepartments(departments: Uint8Array, fits: Uint8Array, found: FoundFamilies): void {
    const alive = this.#aliveOf.values;
    const departmentOf = this.#departmentOfFamily.values;
    for (let family = 0; family < this.#membersOf.length; family += 1) {
      const fit = departments[departmentOf[family] as number] as number;
      const before = fits[family] as number;
      if (fit >= before || alive[family] === 0) continue;
      if (before === NOT_FOUND) found.add(family);
      fits[family] = fit;
    }
  }

  #addMeanings(means: readonly string[], found: FoundFamilies): void {
    for (const mean of means) {
      const { words } = readQuery(mean);
      const [word = ''] = words;
      this.#findWord(word, this.#fits, found, FIT_OF_EVERYDAY - 4, FIT_OF_EVERYDAY);
    }
  }

  /** Slips of the finger and of the ear; gives what was probably meant. */
  #findSimilar(words: readonly string[], found: FoundFamilies): string | undefined {
    this.#everyday.learnHomophones();
    const typed = words.join('');
    const similar = similarTexts(this.texts, typed);
    const best = new Map<string, number>();
    for (const { id, place, from, to, cost } of similar) {
      const text = [...this.texts.textOf(id)].slice(from, to).join('');
      // As it is typed where it can be: of two that sound alike, the one in the same script.
      const weight = cost * 10 + place - sharedCharacters(text, typed);
      const owned = (this.#familiesOf[id]?.length ?? 0) > 0 || this.#everyday.has(id);
      if (owned && (best.get(text) ?? Number.POSITIVE_INFINITY) > weight) best.set(text, weight);
    }
    const ordered = [...best].sort(([left, one], [right, two]) => one - two || (left < right ? -1 : 1));
    for (const [text] of ordered) {
      this.#findWord(text, this.#fits, found);
      if (found.size > 0) return text;
      const { means } = this.#everyday.understand(text, '');
      this.#addMeanings(means, found);
      if (found.size > 0) return text;
    }
    return undefined;
  }

  /** Pairs of characters and whole words, rare ones counting more; gives those that were found. */
  #findParts(words: readonly string[], found: FoundFamilies): string[] {
    const parts = [...new Set(words.flatMap(partsOf))];
    const scores = new Float32Array(this.#membersOf.length);
    const scored = new FoundFamilies(64);
    const known: string[] = [];
    let everything = 0;
    for (const part of parts) {
      const holders = this.#findWord(part, this.#wordFits);
      const items = this.#countItems(holders);
      const weight = items === 0 ? 1 : Math.log(1 + this.#ids.length / items);
      everything += weight;
      if (items > 0) known.push(part);
      for (let at = 0; at < holders.size; at += 1) {
        const family = holders.families[at] as number;
        this.#wordFits[family] = NOT_FOUND;
        if (scores[family] === 0) scored.add(family);
        scores[family] = (scores[family] as number) + weight;
      }
    }
    for (let at = 0; at < scored.size; at += 1) {
      const family = scored.families[at] as number;
      const share = (scores[family] as number) / everything;
      if (share < LEAST_SHARE) continue;
      this.#fits[family] = Math.round((1 - share) * WORST_FIT);
      found.add(family);
    }
    return known;
  }

  #countItems(found: FoundFamilies): number {
    const alive = this.#aliveOf.values;
    let items = 0;
    for (let at = 0; at < found.size; at += 1) items += alive[found.families[at] as number] as number;
    return items;
  }

  #choose(
    found: FoundFamilies,
    question: SearchQuestion,
    words: readonly string[],
  ): Pick<SearchFindings, 'items' | 'total' | 'departments'> {
    const { regionCode, departmentId, hereOnly, limit, uses } = question;
    const isHere = this.#regions.map((regions) =>
      regions.length === 0 || regions.some((prefix) => regionCode.startsWith(prefix)) ? 1 : 0,
    );
    const wanted = departmentId === undefined ? -1 : this.#departments.find(departmentId);
    const changed = this.#applyUses(uses);
    const counts = new Uint32Array(this.#departments.size);
    const best = new BestItems(limit, this.#ids);
    const fits = this.#fits;
    const [regions, alive, bands] = [this.#region.values, this.#alive.values, this.#band.values];
    const [popularity, nameLength] = [this.#popularity.values, this.#nameLength.values];
    let total = 0;
    for (let at = 0; at < found.size; at += 1) {
      const family = found.families[at] as number;
      const department = this.#departmentOfFamily.values[family] as number;
      const fit = fits[family] as number;
      const members = this.#membersOf[family] as GrowingArray<Uint32Array>;
      const { values, length } = members;
      let [present, hereToo] = [0, 0];
      for (let member = 0; member < length; member += 1) {
        const item = values[member] as number;
        const here = isHere[regions[item] as number] as number;
        if (alive[item] === 0 || (hereOnly && here === 0)) continue;
        present += 1;
        hereToo += here;
        if (departmentId !== undefined && department !== wanted) continue;
        const key = sortKeyOf(
          here,
          fit,
          bands[item] as number,
          popularity[item] as number,
          nameLength[item] as number,
        );
        if (key <= best.bar) best.offer(item, key);
      }
      counts[department] = (counts[department] as number) + hereToo;
      if (departmentId === undefined || department === wanted) total += present;
    }
    for (const [item, band] of changed) this.#band.values[item] = band;
    const items = best.ordered().map(({ item, key }): FoundItem => {
      const rank = rankOfKey(key);
      return {
        entryNumber: this.#entryNumbers[item] as number,
        id: this.#ids[item] as string,
        here: isRankHere(rank),
        rank,
        matches: () => this.#matchesOf(item, words),
      };
    });
    const departments = [...counts]
      .map((count, number) => ({ id: this.#departments.at(number), count }))
      .filter(({ count }) => count > 0)
      .sort((left, right) => right.count - left.count || (left.id < right.id ? -1 : 1));
    return { items, total, departments };
  }

  /** What is used at this site goes before what the platform says; gives what to set back. */
  #applyUses(uses: ReadonlyMap<string, number> | undefined): Map<number, number> {
    const changed = new Map<number, number>();
    for (const [id, count] of uses ?? []) {
      const item = this.#indexOf.get(id);
      if (item === undefined) continue;
      const before = this.#band.values[item] as number;
      changed.set(item, before);
      this.#band.values[item] = Math.min(before, bandOf(count, undefined));
    }
    return changed;
  }

  #matchesOf(item: number, words: readonly string[]): FoundText[] {
    const matches: { field: number; fit: number; id: TextId; match: TextMatch }[] = [];
    for (const entry of this.#familyOf[item]?.entries ?? []) {
      const [id, field] = [entry >>> FIELD_BITS, entry & FIELD_MASK];
      for (const word of words) {
        const match = this.texts.matchIn(id, word);
        if (match === undefined) continue;
        matches.push({ field, id, match, fit: fitOf(field, match.way * 3 + match.place) });
      }
    }
    return matches
      .sort((left, right) => left.fit - right.fit || left.id - right.id || left.match.from - right.match.from)
      .map(({ field, id, match }) => ({
        field: FIELDS[field] as SearchField,
        text: this.texts.textOf(id),
        from: match.from,
        to: match.to,
      }));
  }
}

function keyOfRegions(regions: readonly string[]): string {
  return regions.length > 1 ? [...regions].sort().join(' ') : (regions[0] ?? '');
}

function sharedCharacters(text: string, typed: string): number {
  const characters = new Set(typed);
  return [...text].filter((character) => characters.has(character)).length;
}
