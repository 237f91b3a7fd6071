/**
 * Finds the questions (常见问题) and items that a question in free words is about. Every language of an item is an
 * entry of its own, so that who asks in English finds what was written in English.
 *
 * The entries are made after the rows, a few rows at a time: a catalog serves before its questions are all there.
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
  /** Makes the entries of the next rows, in a transaction of its own; false: there are none left. */
  follow(rows: number): boolean;
  /** Of a row that goes; in the transaction in which it does. */
  remove(rowNumber: number): void;
  clear(): void;
  /** Rows up to this number have been followed: no row may get one of these again. */
  until(): number;
  /** Best first; several entries of one item are told apart by `faqId`. */
  search(text: string, inRegion: (rowNumber: number) => boolean): QuestionMatch[];
}

/** What can be asked about. */
type Asked = Pick<Item, 'name' | 'summary' | 'aliases' | 'keywords' | 'faq' | 'translations'>;

/** Texts that the ranking of FTS5 puts first are weighed; the rest share too little to answer anything. */
const CANDIDATES = 60;
/** Counties write the same: texts that were just put in are known by what they were made of. */
const KNOWN_TEXTS = 4_000;

export function createQuestionIndex(database: Database): QuestionIndex {
  const selectUntil = database.prepare<[], number>('SELECT questions_until FROM catalog_state').pluck();
  const updateUntil = database.prepare('UPDATE catalog_state SET questions_until = ?');
  const selectRows = database.prepare<[number, number], { row_number: number; kind: string; body: string }>(
    'SELECT row_number, kind, body FROM catalog_row WHERE row_number > ? ORDER BY row_number LIMIT ?',
  );
  const lastText = database.prepare<[], number>('SELECT max(text_number) FROM question_text').pluck();
  const insertText = database.prepare('INSERT INTO question_text (text_number, tokens) VALUES (?, ?)');
  const insertTokens = database.prepare('INSERT INTO question_search (rowid, tokens) VALUES (?, ?)');
  const insertEntry = database.prepare(
    'INSERT INTO question_entry (item_row_number, faq_id, text_number) VALUES (?, ?, ?)',
  );
  const deleteEntries = database.prepare('DELETE FROM question_entry WHERE item_row_number = ?');
  const countTexts = database.prepare<[], number>('SELECT count(*) FROM question_text').pluck();
  const frequency = database
    .prepare<[string], number>('SELECT doc FROM question_vocabulary WHERE term = ?')
    .pluck();
  const selectBest = database.prepare<[string, number], { text_number: number; tokens: string }>(
    `SELECT text_number, tokens FROM
       (SELECT rowid AS text, rank FROM question_search WHERE question_search MATCH ? ORDER BY rank LIMIT ?)
     JOIN question_text ON text_number = text ORDER BY rank`,
  );
  const entriesOf = database.prepare<[number], { item_row_number: number; faq_id: string | null }>(
    'SELECT item_row_number, faq_id FROM question_entry WHERE text_number = ?',
  );

  const known = new Map<string, number>();

  function textNumberOf(text: string): number {
    const before = known.get(text);
    if (before !== undefined) return before;
    const number = (lastText.get() ?? 0) + 1;
    const tokens = questionTokens(text).join(' ');
    insertText.run(number, tokens);
    insertTokens.run(number, tokens);
    if (known.size >= KNOWN_TEXTS) known.clear();
    known.set(text, number);
    return number;
  }

  function insert(rowNumber: number, item: Asked): void {
    const add = (faqId: string | null, text: string): void => {
      insertEntry.run(rowNumber, faqId, textNumberOf(text));
    };
    for (const language of [SOURCE_LANGUAGE, ...Object.keys(item.translations)]) {
      const words = translated(item, language);
      const { aliases, keywords } =
        language === SOURCE_LANGUAGE ? item : (item.translations[language] ?? { aliases: [], keywords: [] });
      const name = [words.name, ...aliases].join(' ');
      add(null, [name, ...keywords, words.summary].join(' '));
      for (const { id, question } of words.faq) add(id, `${question} ${name}`);
    }
  }

  const followInTransaction = database.transaction((count: number): boolean => {
    const rows = selectRows.all(selectUntil.get() ?? 0, count);
    for (const { row_number, kind, body } of rows) {
      if (kind !== 'item') continue;
      const { item } = JSON.parse(body) as { item: Asked };
      // As it came: what the schema would fill in may be missing, and checking it all again takes longer than this.
      const { name, summary, aliases = [], keywords = [], faq = [], translations = {} } = item;
      insert(row_number, { name, summary, aliases, keywords, faq, translations });
    }
    const last = rows.at(-1);
    if (last !== undefined) updateUntil.run(last.row_number);
    return rows.length === count;
  });

  /** Rare tokens say more than common ones; one that nobody ever wrote down says as much as a common one. */
  function weigh(tokens: readonly string[]): ReadonlyMap<string, number> {
    const texts = countTexts.get() ?? 0;
    return new Map(
      tokens.map((token) => {
        const held = frequency.get(token) ?? 0;
        return [token, held === 0 ? 1 : Math.log(1 + texts / held)];
      }),
    );
  }

  return {
    follow: (rows) => {
      try {
        return followInTransaction.immediate(rows);
      } catch (error) {
        // What was rolled back is not known.
        known.clear();
        throw error;
      }
    },
    remove: (rowNumber) => {
      deleteEntries.run(rowNumber);
    },
    clear: () => {
      known.clear();
      database.exec(
        "DELETE FROM question_entry; DELETE FROM question_text; INSERT INTO question_search (question_search) VALUES ('delete-all'); UPDATE catalog_state SET questions_until = 0;",
      );
    },
    until: () => selectUntil.get() ?? 0,
    search: (text, inRegion) => {
      const weights = weigh(questionTokens(text));
      if (weights.size === 0) return [];
      const everything = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
      const best = new Map<string, QuestionMatch>();
      const query = [...weights.keys()].map((token) => `"${token}"`).join(' OR ');
      for (const { text_number, tokens } of selectBest.all(query, CANDIDATES)) {
        const held = new Set(tokens.split(' '));
        let shared = 0;
        for (const [token, weight] of weights) if (held.has(token)) shared += weight;
        for (const { item_row_number, faq_id } of entriesOf.all(text_number)) {
          if (!inRegion(item_row_number)) continue;
          const match = {
            rowNumber: item_row_number,
            faqId: faq_id ?? undefined,
            fit: shared / everything,
          };
          const key = `${match.rowNumber} ${match.faqId ?? ''}`;
          if ((best.get(key)?.fit ?? -1) < match.fit) best.set(key, match);
        }
      }
      return [...best.values()].sort((left, right) => right.fit - left.fit);
    },
  };
}
