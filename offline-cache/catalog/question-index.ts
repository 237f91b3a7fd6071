/**
 * Finds the questions (常见问题) and items that a question in free words is about. Every language of an item is an
 * entry of its own, so that who asks in English finds what was written in English.
 */
import type { Database } from 'better-sqlite3';
import type { Item } from '#contract/item.ts';
import { translated } from '#contract/item-translation.ts';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import { questionTokens } from './question-tokens.ts';

export interface QuestionMatch {
  readonly rowNumber: number;
  /** Absent: the item itself is what was asked about. */
  readonly faqId: string | undefined;
  /** Share of what was asked that the entry holds, rare words counting more: 0 … 1. */
  readonly fit: number;
}

export interface QuestionIndex {
  /** Of the catalog that the entries were made from. */
  tableDigest(): string;
  setTableDigest(digest: string): void;
  insert(rowNumber: number, item: Item): void;
  remove(rowNumber: number): void;
  clear(): void;
  /** Best first; several entries of one item are told apart by `faqId`. */
  search(text: string, inRegion: (rowNumber: number) => boolean): QuestionMatch[];
}

/** Entries that the ranking of FTS5 puts first are weighed; the rest share too little to answer anything. */
const CANDIDATES = 60;

export function createQuestionIndex(database: Database): QuestionIndex {
  const selectDigest = database.prepare<[], string>('SELECT table_digest FROM question_index_state').pluck();
  const updateDigest = database.prepare('UPDATE question_index_state SET table_digest = ?');
  const insertEntry = database.prepare(
    'INSERT INTO question_entry (item_row_number, faq_id, tokens) VALUES (?, ?, ?)',
  );
  const insertTokens = database.prepare('INSERT INTO question_search (rowid, tokens) VALUES (?, ?)');
  const entriesOf = database
    .prepare<[number], number>('SELECT entry_number FROM question_entry WHERE item_row_number = ?')
    .pluck();
  const deleteTokens = database.prepare('DELETE FROM question_search WHERE rowid = ?');
  const deleteEntries = database.prepare('DELETE FROM question_entry WHERE item_row_number = ?');
  const countEntries = database.prepare<[], number>('SELECT count(*) FROM question_entry').pluck();
  const frequency = database
    .prepare<[string], number>('SELECT doc FROM question_vocabulary WHERE term = ?')
    .pluck();
  const selectBest = database.prepare<
    [string, number],
    { item_row_number: number; faq_id: string | null; tokens: string }
  >(
    `SELECT item_row_number, faq_id, tokens FROM
       (SELECT rowid AS entry, rank FROM question_search WHERE question_search MATCH ? ORDER BY rank LIMIT ?)
     JOIN question_entry ON entry_number = entry ORDER BY rank`,
  );

  function add(rowNumber: number, faqId: string | null, text: string): void {
    const tokens = questionTokens(text).join(' ');
    const { lastInsertRowid } = insertEntry.run(rowNumber, faqId, tokens);
    insertTokens.run(lastInsertRowid, tokens);
  }

  /** Rare tokens say more than common ones; one that nobody ever wrote down says as much as a common one. */
  function weigh(tokens: readonly string[]): ReadonlyMap<string, number> {
    const entries = countEntries.get() ?? 0;
    return new Map(
      tokens.map((token) => {
        const known = frequency.get(token) ?? 0;
        return [token, known === 0 ? 1 : Math.log(1 + entries / known)];
      }),
    );
  }

  return {
    tableDigest: () => selectDigest.get() ?? '',
    setTableDigest: (digest) => {
      updateDigest.run(digest);
    },
    insert: (rowNumber, item) => {
      for (const language of [SOURCE_LANGUAGE, ...Object.keys(item.translations)]) {
        const words = translated(item, language);
        const { aliases, keywords } =
          language === SOURCE_LANGUAGE
            ? item
            : (item.translations[language] ?? { aliases: [], keywords: [] });
        const name = [words.name, ...aliases].join(' ');
        add(rowNumber, null, [name, ...keywords, words.summary].join(' '));
        for (const { id, question } of words.faq) add(rowNumber, id, `${question} ${name}`);
      }
    },
    remove: (rowNumber) => {
      for (const entry of entriesOf.all(rowNumber)) deleteTokens.run(entry);
      deleteEntries.run(rowNumber);
    },
    clear: () => {
      database.exec(
        "DELETE FROM question_entry; INSERT INTO question_search (question_search) VALUES ('delete-all');",
      );
    },
    search: (text, inRegion) => {
      const weights = weigh(questionTokens(text));
      if (weights.size === 0) return [];
      const everything = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
      const best = new Map<string, QuestionMatch>();
      const query = [...weights.keys()].map((token) => `"${token}"`).join(' OR ');
      for (const row of selectBest.all(query, CANDIDATES)) {
        if (!inRegion(row.item_row_number)) continue;
        const held = new Set(row.tokens.split(' '));
        let shared = 0;
        for (const [token, weight] of weights) if (held.has(token)) shared += weight;
        const match = {
          rowNumber: row.item_row_number,
          faqId: row.faq_id ?? undefined,
          fit: shared / everything,
        };
        const key = `${match.rowNumber} ${match.faqId ?? ''}`;
        if ((best.get(key)?.fit ?? -1) < match.fit) best.set(key, match);
      }
      return [...best.values()].sort((left, right) => right.fit - left.fit);
    },
  };
}
