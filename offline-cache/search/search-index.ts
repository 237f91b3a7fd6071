/**
 * The search of one open catalog file. What items are found by lies in that file, once for all that share it, and
 * changes in the same transaction as the rows; the index itself is made from it in memory, and follows when they change.
 */
import type { Database } from 'better-sqlite3';
import type { CatalogRow } from '#contract/catalog.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import type { Item } from '#contract/item.ts';
import {
  foldSearchText,
  type PublishedVocabulary,
  type SearchField,
  type SearchText,
} from '#contract/search-text.ts';
import type { SearchFindings, SearchQuestion } from './findings.ts';
import { ItemIndex } from './item-index.ts';

/** What a list of results shows of an item, without reading all of it. */
export interface SearchFacts {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly icon: string;
  readonly minutes: number;
  readonly outcome: { readonly kind: Item['outcome']['kind'] };
  readonly availability: Item['availability'];
  readonly bodyName: string;
  readonly place: Item['implementation']['place'];
  readonly consultPhone: string;
  /** By language. */
  readonly translations: Readonly<Record<string, TranslatedFacts>>;
}

export interface TranslatedFacts {
  readonly name?: string;
  readonly summary?: string;
  readonly aliases: readonly string[];
  readonly bodyName?: string;
  readonly place: Partial<Item['implementation']['place']>;
}

/** What the search needs of a row, beside its words. */
export interface SearchedRow {
  readonly rowNumber: number;
  readonly id: string;
  readonly regions: readonly string[];
  readonly popularity: number | undefined;
  /** As `numberOf` gave it. */
  readonly termsNumber: number;
}

export interface SearchIndex {
  /** Keeps the words, as `termsOf` gives them, where they are not kept yet. Within a transaction. */
  numberOf(terms: string): number;
  /** From the next `settle` on. */
  add(row: SearchedRow): void;
  addVocabulary(rowNumber: number, vocabulary: PublishedVocabulary): void;
  remove(row: { readonly kind: CatalogRow['kind']; readonly id: string; readonly rowNumber: number }): void;
  /** All rows go, and with them their words. Within a transaction. */
  clear(): void;
  /** The transaction has been committed: the index follows. */
  settle(): void;
  /** It was rolled back: the index stays as it is. */
  forget(): void;
  search(question: SearchQuestion): SearchFindings;
  facts(rowNumber: number): SearchFacts | undefined;
}

/** Results that are shown again with every further key. */
const MOST_FACTS = 512;

/** @param prepared The index of this very file, made while it was filled; absent: it is made from the file. */
export function createSearchIndex(database: Database, prepared?: ItemIndex): SearchIndex {
  const insertTerms = database.prepare('INSERT INTO search_terms (terms_number, terms) VALUES (?, ?)');
  const findTerms = database
    .prepare<[string], number>('SELECT terms_number FROM search_terms WHERE terms = ?')
    .pluck();
  const lastTerms = database.prepare<[], number>('SELECT max(terms_number) FROM search_terms').pluck();
  const selectTerms = database
    .prepare<[number], string>('SELECT terms FROM search_terms WHERE terms_number = ?')
    .pluck();
  const selectItems = database.prepare<
    [],
    {
      row_number: number;
      id: string;
      popularity: number | null;
      regions: string | null;
      terms_number: number | null;
    }
  >(
    "SELECT row_number, id, popularity, regions, terms_number FROM catalog_row WHERE kind = 'item' ORDER BY row_number",
  );
  const selectDepartments = database.prepare<[], { row_number: number; body: string }>(
    "SELECT row_number, body FROM catalog_row WHERE kind = 'department'",
  );
  const updateTerms = database.prepare('UPDATE catalog_row SET terms_number = ? WHERE row_number = ?');
  const selectBody = database
    .prepare<[number], string>("SELECT body FROM catalog_row WHERE row_number = ? AND kind = 'item'")
    .pluck();

  /** Of this transaction. */
  const numbers = new Map<string, number>();
  let nextNumber: number | undefined;
  /** Some were kept before this transaction: what is not among `numbers` may be among those. */
  let keptBefore = true;
  let changes: ((index: ItemIndex) => void)[] = [];
  let cleared = false;

  function numberOf(terms: string): number {
    const known = numbers.get(terms);
    if (known !== undefined) return known;
    if (nextNumber === undefined) {
      nextNumber = (lastTerms.get() ?? 0) + 1;
      keptBefore = nextNumber > 1;
    }
    let number = keptBefore ? findTerms.get(terms) : undefined;
    if (number === undefined) {
      number = nextNumber;
      nextNumber += 1;
      insertTerms.run(number, terms);
    }
    numbers.set(terms, number);
    return number;
  }

  function readTexts(termsNumber: number): readonly SearchText[] {
    const terms = selectTerms.get(termsNumber);
    return terms === undefined ? [] : ((JSON.parse(terms) as { texts?: SearchText[] }).texts ?? []);
  }

  function addTo(index: ItemIndex, { rowNumber, id, regions, popularity, termsNumber }: SearchedRow): void {
    const departmentId = id.slice(0, id.indexOf('/'));
    index.addItem(
      { entryNumber: rowNumber, id, departmentId, regions, popularity },
      { number: termsNumber, read: () => readTexts(termsNumber) },
    );
  }

  function readAll(): ItemIndex {
    const index = new ItemIndex();
    const regionLists = new Map<string, readonly string[]>();
    const regionsOf = (json: string | null): readonly string[] => {
      if (json === null) return [];
      const list = regionLists.get(json) ?? (JSON.parse(json) as string[]);
      regionLists.set(json, list);
      return list;
    };
    for (const { row_number, id, popularity, regions, terms_number } of selectItems.iterate()) {
      addTo(index, {
        rowNumber: row_number,
        id,
        regions: regionsOf(regions),
        popularity: popularity ?? undefined,
        termsNumber: terms_number ?? 0,
      });
    }
    for (const { row_number, body } of selectDepartments.all()) {
      const { vocabulary } = JSON.parse(body) as { vocabulary?: PublishedVocabulary };
      if (vocabulary !== undefined) index.setVocabulary(row_number, vocabulary);
    }
    return index;
  }

  /** Rows of a file that a program before this one has made. */
  function readWordsOnce(): void {
    const unread = database
      .prepare<[], number>("SELECT row_number FROM catalog_row WHERE kind = 'item' AND terms_number IS NULL")
      .pluck()
      .all();
    if (unread.length === 0) return;
    database
      .transaction(() => {
        for (const row_number of unread) {
          const row = JSON.parse(selectBody.get(row_number) ?? '') as Extract<CatalogRow, { kind: 'item' }>;
          updateTerms.run(numberOf(termsOf(row)), row_number);
        }
      })
      .immediate();
    endTransaction();
  }

  function endTransaction(): void {
    numbers.clear();
    nextNumber = undefined;
    changes = [];
    cleared = false;
  }

  if (prepared === undefined) readWordsOnce();
  let index = prepared ?? readAll();
  const shown = new Map<number, SearchFacts>();

  return {
    numberOf,
    add: (row) => {
      changes.push((changed) => addTo(changed, row));
    },
    addVocabulary: (rowNumber, vocabulary) => {
      changes.push((changed) => changed.setVocabulary(rowNumber, vocabulary));
    },
    remove: ({ kind, id, rowNumber }) => {
      changes.push((changed) => {
        if (kind === 'item') changed.removeItem(id);
        else changed.setVocabulary(rowNumber, undefined);
      });
    },
    clear: () => {
      database.exec('DELETE FROM search_terms');
      endTransaction();
      cleared = true;
    },
    settle: () => {
      if (cleared) index = readAll();
      else {
        for (const change of changes) change(index);
        if (index.isWorn) index = readAll();
      }
      endTransaction();
      shown.clear();
    },
    forget: endTransaction,
    search: (question) => index.search(question),
    facts: (rowNumber) => {
      const known = shown.get(rowNumber);
      if (known !== undefined) return known;
      const body = selectBody.get(rowNumber);
      if (body === undefined) return undefined;
      const facts = factsOf((JSON.parse(body) as { item: Item }).item);
      if (shown.size >= MOST_FACTS) shown.clear();
      shown.set(rowNumber, facts);
      return facts;
    },
  };
}

/**
 * The words of an item, as canonical JSON: however a row came, the same words are the same text. Rows of a hub before it
 * read the texts: found by their characters alone.
 */
export function termsOf(row: Pick<Extract<CatalogRow, { kind: 'item' }>, 'item' | 'search'>): string {
  if (row.search.texts !== undefined) return canonicalJson(row.search);
  const { name, aliases = [], keywords = [] } = row.item;
  const bare = (field: SearchField, text: string): SearchText[] => {
    const folded = foldSearchText(text);
    return folded === '' ? [] : [{ field, text: folded }];
  };
  const texts = [
    ...bare('name', name),
    ...aliases.flatMap((alias) => bare('alias', alias)),
    ...keywords.flatMap((keyword) => bare('keyword', keyword)),
  ];
  return canonicalJson({ texts });
}

const PLACE_PATHS = {
  name: 'implementation.place.name',
  address: 'implementation.place.address',
  hours: 'implementation.place.hours',
} as const;

/** Of an item as it came: what the schema would fill in may be missing. */
function factsOf(item: Item): SearchFacts {
  const {
    name,
    aliases = [],
    summary,
    icon,
    minutes,
    availability,
    implementation,
    translations = {},
  } = item;
  return {
    name,
    aliases,
    summary,
    icon,
    minutes,
    availability: { ...availability, regions: availability.regions ?? [] },
    outcome: { kind: item.outcome.kind },
    bodyName: implementation.body.name,
    place: implementation.place,
    consultPhone: implementation.consultPhone,
    translations: Object.fromEntries(
      Object.entries(translations).map(
        ([language, { aliases: called, texts }]): [string, TranslatedFacts] => [
          language,
          {
            ...defined('name', texts.name),
            ...defined('summary', texts.summary),
            ...defined('bodyName', texts['implementation.body.name']),
            aliases: called ?? [],
            place: Object.fromEntries(
              Object.entries(PLACE_PATHS).flatMap(([part, path]) => {
                const text = texts[path];
                return text === undefined ? [] : [[part, text]];
              }),
            ),
          },
        ],
      ),
    ),
  };
}

function defined<Key extends string>(key: Key, text: string | undefined): { [Name in Key]?: string } {
  return (text === undefined ? {} : { [key]: text }) as { [Name in Key]?: string };
}
