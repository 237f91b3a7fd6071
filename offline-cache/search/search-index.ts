/**
 * The search of one open catalog file. What it needs lies in tables of that file and changes in the same transaction
 * as the rows; the index itself is made from them in memory, and follows when they change.
 */
import type { Database } from 'better-sqlite3';
import type { CatalogRow } from '#contract/catalog.ts';
import type { Item } from '#contract/item.ts';
import {
  foldSearchText,
  type PublishedVocabulary,
  type SearchField,
  type SearchText,
} from '#contract/search-text.ts';
import { ItemIndex, type SearchFindings, type SearchQuestion } from './item-index.ts';

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

export interface SearchIndex {
  /** Of the catalog that the entries were made from. */
  tableDigest(): string;
  insert(row: CatalogRow): void;
  remove(kind: CatalogRow['kind'], id: string): void;
  clear(): void;
  /** Ends a change of the entries, in its transaction. */
  setTableDigest(digest: string): void;
  /** Reads what changed; a search does it too, at the expense of who types. */
  refresh(): void;
  search(question: SearchQuestion): SearchFindings;
  facts(entryNumber: number): SearchFacts | undefined;
  /** Of the index in memory. */
  bytes(): number;
}

const FIELDS: readonly SearchField[] = ['name', 'alias', 'keyword', 'department', 'other-language'];

interface StoredTerms {
  readonly departmentId?: string;
  readonly regions?: readonly string[];
  readonly popularity?: number;
  /** Number of the text and field by turns. */
  readonly texts?: readonly number[];
  readonly vocabulary?: PublishedVocabulary;
}

export function createSearchIndex(database: Database): SearchIndex {
  const selectState = database.prepare<[], { table_digest: string; generation: number }>(
    'SELECT table_digest, generation FROM search_index_state',
  );
  const updateDigest = database.prepare(
    'UPDATE search_index_state SET table_digest = ?, generation = generation + 1',
  );
  const insertEntry = database.prepare(
    'INSERT INTO search_entry (kind, id, terms, facts) VALUES (?, ?, ?, ?)',
  );
  const deleteEntry = database.prepare('DELETE FROM search_entry WHERE kind = ? AND id = ?');
  const insertText = database.prepare(
    'INSERT INTO search_text (text_number, text, pinyin, jyutping) VALUES (?, ?, ?, ?)',
  );
  const findText = database
    .prepare<[string, string, string], number>(
      'SELECT text_number FROM search_text WHERE text = ? AND pinyin = ? AND jyutping = ?',
    )
    .pluck();
  const lastTextNumber = database
    .prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'search_text'")
    .pluck();
  const selectTexts = database.prepare<
    [number],
    { text_number: number; text: string; pinyin: string; jyutping: string }
  >('SELECT text_number, text, pinyin, jyutping FROM search_text WHERE text_number > ? ORDER BY text_number');
  const selectNumbers = database.prepare<[], number>('SELECT entry_number FROM search_entry').pluck();
  const selectEntries = database.prepare<[number], { entry_number: number; id: string; terms: string }>(
    'SELECT entry_number, id, terms FROM search_entry WHERE entry_number > ? ORDER BY entry_number',
  );
  const selectFacts = database
    .prepare<[number], string>('SELECT facts FROM search_entry WHERE entry_number = ?')
    .pluck();

  /** Texts of this change that are not in the table yet, and numbers of those that are. */
  const pending = new Map<string, { number: number; read: SearchText }>();
  const numbers = new Map<string, number>();
  let nextNumber: number | undefined;

  function numberOf(read: SearchText): number {
    const key = `${read.text}\n${read.pinyin ?? ''}\n${read.jyutping ?? ''}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    let number = findText.get(read.text, read.pinyin ?? '', read.jyutping ?? '');
    if (number === undefined) {
      nextNumber ??= (lastTextNumber.get() ?? 0) + 1;
      number = nextNumber;
      nextNumber += 1;
      pending.set(key, { number, read });
    }
    numbers.set(key, number);
    return number;
  }

  let index = new ItemIndex();
  let generation = -1;
  let lastEntry = 0;
  let lastText = 0;
  /** Of the entries that the index holds; undefined: the words of a vocabulary. */
  let held = new Map<number, string | undefined>();
  const texts = new Map<number, Omit<SearchText, 'field'>>();

  function refresh(): void {
    const current = selectState.get()?.generation ?? 0;
    if (current === generation) return;
    const present = new Set(selectNumbers.all());
    for (const [entryNumber, id] of held) {
      if (present.has(entryNumber)) continue;
      held.delete(entryNumber);
      if (id === undefined) index.setVocabulary(entryNumber, undefined);
      else index.removeItem(id);
    }
    if (index.isWorn || held.size === 0) {
      index = new ItemIndex();
      held = new Map();
      lastEntry = 0;
    }
    for (const { text_number, text, pinyin, jyutping } of selectTexts.iterate(lastText)) {
      texts.set(text_number, {
        text,
        ...(pinyin === '' ? {} : { pinyin }),
        ...(jyutping === '' ? {} : { jyutping }),
      });
      lastText = text_number;
    }
    for (const { entry_number, id, terms } of selectEntries.iterate(lastEntry)) {
      const stored = JSON.parse(terms) as StoredTerms;
      if (stored.vocabulary !== undefined) {
        index.setVocabulary(entry_number, stored.vocabulary);
        held.set(entry_number, undefined);
      } else {
        index.addItem(entry_number, {
          id,
          departmentId: stored.departmentId ?? '',
          regions: stored.regions ?? [],
          popularity: stored.popularity,
          texts: readTexts(stored.texts ?? []),
        });
        held.set(entry_number, id);
      }
      lastEntry = entry_number;
    }
    generation = current;
  }

  function readTexts(stored: readonly number[]): SearchText[] {
    const read: SearchText[] = [];
    for (let at = 0; at + 1 < stored.length; at += 2) {
      const text = texts.get(stored[at] as number);
      const field = FIELDS[stored[at + 1] as number];
      if (text !== undefined && field !== undefined) read.push({ field, ...text });
    }
    return read;
  }

  return {
    tableDigest: () => selectState.get()?.table_digest ?? '',
    insert: (row) => {
      if (row.kind === 'department') {
        if (row.vocabulary === undefined) return;
        const terms: StoredTerms = { vocabulary: row.vocabulary };
        insertEntry.run(row.kind, row.id, JSON.stringify(terms), '{}');
        return;
      }
      const { item } = row;
      const terms: StoredTerms = {
        departmentId: item.id.slice(0, item.id.indexOf('/')),
        ...(item.availability.regions.length === 0 ? {} : { regions: item.availability.regions }),
        ...(item.popularity === undefined ? {} : { popularity: item.popularity }),
        texts: searchTextsOf(row).flatMap((read) => [numberOf(read), FIELDS.indexOf(read.field)]),
      };
      insertEntry.run(row.kind, row.id, JSON.stringify(terms), JSON.stringify(factsOf(item)));
    },
    remove: (kind, id) => {
      deleteEntry.run(kind, id);
    },
    clear: () => {
      database.exec('DELETE FROM search_entry; DELETE FROM search_text;');
      // What is known of the table no longer holds; numbers are never given twice.
      pending.clear();
      numbers.clear();
    },
    setTableDigest: (digest) => {
      for (const { number, read } of pending.values()) {
        insertText.run(number, read.text, read.pinyin ?? '', read.jyutping ?? '');
      }
      pending.clear();
      numbers.clear();
      nextNumber = undefined;
      updateDigest.run(digest);
    },
    refresh,
    search: (question) => {
      refresh();
      return index.search(question);
    },
    facts: (entryNumber) => {
      const facts = selectFacts.get(entryNumber);
      return facts === undefined ? undefined : (JSON.parse(facts) as SearchFacts);
    },
    bytes: () => index.bytes,
  };
}

/** Rows of a hub before it read the texts: found by their characters alone. */
function searchTextsOf(row: Extract<CatalogRow, { kind: 'item' }>): readonly SearchText[] {
  if (row.search.texts !== undefined) return row.search.texts;
  const { name, aliases, keywords } = row.item;
  const bare = (field: SearchField, text: string): SearchText[] => {
    const folded = foldSearchText(text);
    return folded === '' ? [] : [{ field, text: folded }];
  };
  return [
    ...bare('name', name),
    ...aliases.flatMap((alias) => bare('alias', alias)),
    ...keywords.flatMap((keyword) => bare('keyword', keyword)),
  ];
}

const PLACE_PATHS = {
  name: 'implementation.place.name',
  address: 'implementation.place.address',
  hours: 'implementation.place.hours',
} as const;

function factsOf(item: Item): SearchFacts {
  const { name, aliases, summary, icon, minutes, availability, implementation } = item;
  return {
    name,
    aliases,
    summary,
    icon,
    minutes,
    availability,
    outcome: { kind: item.outcome.kind },
    bodyName: implementation.body.name,
    place: implementation.place,
    consultPhone: implementation.consultPhone,
    translations: Object.fromEntries(
      Object.entries(item.translations).map(
        ([language, { aliases: called, texts }]): [string, TranslatedFacts] => [
          language,
          {
            ...defined('name', texts.name),
            ...defined('summary', texts.summary),
            ...defined('bodyName', texts['implementation.body.name']),
            aliases: called,
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
