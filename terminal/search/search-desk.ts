import type { Department } from '#contract/item.ts';
import type { ItemTile } from '#contract/item-tile.ts';
import { translated } from '#contract/item-translation.ts';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import { findRegion, regionPath } from '#contract/regions.ts';
import type { SearchAnswer, SearchHit } from '#contract/search-answer.ts';
import { foldSearchText } from '#contract/search-text.ts';
import type { Hindrance } from '#contract/visit/guide.ts';
import type { CatalogReader } from '#offline-cache/catalog/catalog-table.ts';
import type { FoundItem, FoundText } from '#offline-cache/search/findings.ts';
import type { SearchFacts } from '#offline-cache/search/search-index.ts';
import { marksIn } from './marks.ts';

export interface SearchDeskOptions {
  readonly catalog: Pick<CatalogReader, 'search' | 'searchFacts' | 'department' | 'revision'>;
  /** 12 digits. */
  readonly regionCode: string;
  /** What stands in the way of an item here and now. */
  readonly hindrances: (item: Pick<SearchFacts, 'availability' | 'outcome'>) => readonly Hindrance[];
  /** How often each item was finished at this terminal. */
  readonly uses: () => ReadonlyMap<string, number>;
  /** Minutes that an item takes here. */
  readonly minutes: (itemId: string, asWritten: number) => number;
}

export interface SearchRequest {
  readonly text: string;
  readonly language: string;
  readonly departmentId?: string | undefined;
  readonly hereOnly?: boolean | undefined;
}

/** Three screenfuls above the keys, all laid out with each letter: who has not found it types a few letters more. */
const MOST_HITS = 9;
const MOST_DEPARTMENTS = 6;
const MOST_REGIONS = 3;

/** Puts what the catalog found into what the screen shows: names, marks, and why something cannot be done here. */
export class SearchDesk {
  readonly #options: SearchDeskOptions;
  #departments = new Map<string, { readonly name: string; readonly phone: string } | undefined>();
  #revision = -1;

  constructor(options: SearchDeskOptions) {
    this.#options = options;
  }

  search({ text, language, departmentId, hereOnly }: SearchRequest): SearchAnswer {
    const { catalog, regionCode, uses } = this.#options;
    const revision = catalog.revision();
    if (revision !== this.#revision) this.#departments = new Map();
    this.#revision = revision;
    const found = catalog.search({
      text,
      regionCode,
      departmentId,
      hereOnly,
      limit: MOST_HITS,
      uses: uses(),
    });
    const hits = found.items.flatMap((item) => {
      const facts = catalog.searchFacts(item.entryNumber);
      return facts === undefined ? [] : [{ rank: item.rank, hit: this.#hitOf(item, facts, language) }];
    });
    return {
      kind: found.kind,
      hits: readyFirst(hits),
      total: found.total,
      departments: found.departments.slice(0, MOST_DEPARTMENTS).map(({ id, count }) => ({
        id,
        name: this.#departmentOf(id, language)?.name ?? id,
        count,
      })),
      understood: found.understood.map(({ said, means, departmentId: answering }) => {
        const department = answering === undefined ? undefined : this.#departmentOf(answering, language);
        return { said, means: [...means], ...(department === undefined ? {} : { department }) };
      }),
      ...(found.meant === undefined ? {} : { meant: found.meant }),
    };
  }

  #hitOf(found: FoundItem, facts: SearchFacts, language: string): SearchHit {
    const words = language === SOURCE_LANGUAGE ? undefined : facts.translations[language];
    const name = words?.name ?? facts.name;
    const departmentId = found.id.slice(0, found.id.indexOf('/'));
    const tile: ItemTile = {
      id: found.id,
      name,
      summary: words?.summary ?? facts.summary,
      icon: facts.icon,
      departmentId,
      departmentName: this.#departmentOf(departmentId, language)?.name ?? words?.bodyName ?? facts.bodyName,
      kind: facts.outcome.kind,
      minutes: this.#options.minutes(found.id, facts.minutes),
    };
    const matches = found.matches();
    const parts = matches.map(({ text, from, to }) => [...text].slice(from, to).join(''));
    const marks = marksIn(name, parts);
    const foundBy =
      marks.length > 0 ? undefined : foundByOf(matches, [...facts.aliases, ...(words?.aliases ?? [])]);
    const hindrances = found.here ? [...this.#options.hindrances(facts)] : [];
    return {
      tile,
      marks,
      ...(foundBy === undefined ? {} : { foundBy }),
      hindrances,
      ...(found.here ? {} : { offeredIn: regionNames(facts.availability.regions) }),
      ...(found.here && hindrances.length === 0
        ? {}
        : { elsewhere: { ...facts.place, ...words?.place, phone: facts.consultPhone } }),
    };
  }

  #departmentOf(id: string, language: string): { readonly name: string; readonly phone: string } | undefined {
    const key = `${language} ${id}`;
    if (this.#departments.has(key)) return this.#departments.get(key);
    const department: Department | undefined = this.#options.catalog.department(id);
    const shown = department === undefined ? undefined : translated(department, language);
    const words = shown === undefined ? undefined : { name: shown.shortName, phone: shown.phone };
    this.#departments.set(key, words);
    return words;
  }
}

/** Among items that fit alike and are about as popular, those that can be begun now. */
function readyFirst(hits: readonly { readonly rank: number; readonly hit: SearchHit }[]): SearchHit[] {
  const blocked = ({ hit }: { readonly hit: SearchHit }): number => (hit.hindrances.length > 0 ? 1 : 0);
  return [...hits]
    .sort((left, right) => left.rank - right.rank || blocked(left) - blocked(right))
    .map(({ hit }) => hit);
}

function foundByOf(matches: readonly FoundText[], aliases: readonly string[]): SearchHit['foundBy'] {
  for (const { field, text, from, to } of matches) {
    if (field !== 'alias' && field !== 'keyword' && field !== 'other-language') continue;
    const written = aliases.find((alias) => foldSearchText(alias) === text);
    const shown = written ?? text;
    return {
      kind:
        field === 'keyword' || (field === 'other-language' && written === undefined) ? 'keyword' : 'alias',
      text: shown,
      marks: marksIn(shown, [[...text].slice(from, to).join('')]),
    };
  }
  return undefined;
}

/** `4418` → `清远市`, `441803` → `清远市清新区`. */
function regionNames(prefixes: readonly string[]): string[] {
  const names = prefixes.flatMap((prefix) => {
    const code = prefix.slice(0, 6).padEnd(6, '0');
    if (findRegion(code) === undefined) return [];
    const path = regionPath(code);
    return [(path.length > 1 ? path.slice(1) : path).map(({ name }) => name).join('')];
  });
  return [...new Set(names)].slice(0, MOST_REGIONS);
}
