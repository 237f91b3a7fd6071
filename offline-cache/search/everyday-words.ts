/** Words that people say and items do not (办社保卡丢了), as the hub publishes them with its departments. */
import type { PublishedVocabulary } from '#contract/search-text.ts';
import type { UnderstoodWord } from './findings.ts';
import { NOT_FOUND } from './fit.ts';
import { PLACE, type TextId, type TextIndex, WAY } from './text-index.ts';

const MAXIMUM_EVERYDAY_HITS = 6;

/** How surely a word is meant: the whole text is it; its initials are, or it stands in the text (longer is surer); it is only begun. */
const CERTAINTY = { said: 200, initials: 100, held: 100, begun: 50 } as const;
/** Two initials could be those of anything. */
const LEAST_INITIALS = 3;
/** From so many on it is told which word is begun: characters say more than letters. */
const LEAST_BEGUN = { letters: 5, characters: 2 } as const;

interface Everyday {
  readonly means: readonly string[];
  readonly regions: readonly string[];
  readonly departmentId?: string | undefined;
}

export class EverydayWords {
  readonly #texts: TextIndex;
  #vocabularies = new Map<number, PublishedVocabulary>();
  #asking: string[] = [];
  #everyday: Everyday[] = [];
  #homophonesWaiting = true;
  #everydayOf = new Map<TextId, number[]>();
  /** Longest first. */
  #said: readonly { readonly id: TextId; readonly said: string }[] = [];

  constructor(texts: TextIndex) {
    this.#texts = texts;
  }

  /** What people put around the matter. */
  get asking(): readonly string[] {
    return this.#asking;
  }

  has(id: TextId): boolean {
    return this.#everydayOf.has(id);
  }

  set(entryNumber: number, vocabulary: PublishedVocabulary | undefined): void {
    if (vocabulary === undefined) this.#vocabularies.delete(entryNumber);
    else this.#vocabularies.set(entryNumber, vocabulary);
    this.#asking = [...new Set([...this.#vocabularies.values()].flatMap(({ asking }) => asking))];
    this.#homophonesWaiting = true;
    this.#everyday = [];
    this.#everydayOf = new Map();
    for (const { entries } of this.#vocabularies.values()) {
      for (const { said, means, regions, departmentId } of entries) {
        const number = this.#everyday.push({ means, regions, departmentId }) - 1;
        for (const read of said) {
          const id = this.#texts.add(read);
          this.#everydayOf.set(id, [...(this.#everydayOf.get(id) ?? []), number]);
        }
      }
    }
    this.#said = [...this.#everydayOf.keys()]
      .map((id) => ({ id, said: this.#texts.textOf(id) }))
      .filter(({ said }) => said.length > 1)
      .sort((left, right) => right.said.length - left.said.length || left.id - right.id);
  }

  /** Everyday words that the text is, begins, or holds. */
  understand(
    text: string,
    regionCode: string,
    begunToo = true,
  ): { understood: UnderstoodWord[]; means: string[] } {
    if (this.#everyday.length === 0) return { understood: [], means: [] };
    const hits = new Map<number, { said: string; certainty: number }>();
    const length = [...text].length;
    const hit = (id: TextId, certainty: number): void => {
      const said = this.#texts.textOf(id);
      for (const number of this.#everydayOf.get(id) ?? []) {
        const { regions } = this.#everyday[number] as Everyday;
        if (regions.length > 0 && !regions.some((prefix) => regionCode.startsWith(prefix))) continue;
        if ((hits.get(number)?.certainty ?? 0) < certainty) hits.set(number, { said, certainty });
      }
    };
    const leastBegun = /^[a-z]+$/.test(text) ? LEAST_BEGUN.letters : LEAST_BEGUN.characters;
    const { rankOf } = this.#texts.find(text);
    for (const [id] of this.#everydayOf) {
      const rank = rankOf[id] as number;
      if (rank === NOT_FOUND) continue;
      const [way, place] = [Math.floor(rank / 3), rank % 3];
      if (way === WAY.initials) {
        if (place === PLACE.whole && length >= LEAST_INITIALS) hit(id, CERTAINTY.initials);
      } else if (place === PLACE.whole) hit(id, CERTAINTY.said);
      else if (begunToo && place === PLACE.start && length >= leastBegun) hit(id, CERTAINTY.begun);
    }
    // Longest first; what lies within a longer one is not meant by itself.
    const held = this.#said.filter(({ said }) => said.length < text.length && text.includes(said));
    let rest = text;
    for (const { id, said } of held) {
      if (!rest.includes(said)) continue;
      rest = rest.replaceAll(said, ' ');
      hit(id, CERTAINTY.held + said.length);
    }
    const best = [...hits]
      .sort(([left, one], [right, two]) => two.certainty - one.certainty || left - right)
      .slice(0, MAXIMUM_EVERYDAY_HITS);
    // Where something was said out, what it might begin is not meant.
    const clear = best.filter(([, { certainty }]) => certainty > CERTAINTY.begun);
    const kept = clear.length > 0 ? clear : best;
    const understood = kept.map(([number, { said }]): UnderstoodWord => {
      const { means, departmentId } = this.#everyday[number] as Everyday;
      return { said, means, ...(departmentId === undefined ? {} : { departmentId }) };
    });
    return { understood, means: [...new Set(understood.flatMap(({ means }) => means))] };
  }

  /** Once, when first something is looked for that is not written so. */
  learnHomophones(): void {
    if (!this.#homophonesWaiting) return;
    this.#homophonesWaiting = false;
    for (const { homophones } of this.#vocabularies.values()) {
      for (const line of homophones) {
        const syllable = /^[a-z]+/.exec(line)?.[0] ?? '';
        for (const character of line.slice(syllable.length)) {
          this.#texts.learnReading(character.codePointAt(0) ?? 0, syllable);
        }
      }
    }
  }
}
