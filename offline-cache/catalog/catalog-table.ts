import type { Database } from 'better-sqlite3';
import type { CatalogManifest, CatalogRow, CatalogTombstone, SearchTerms } from '#contract/catalog.ts';
import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import { type Department, departmentSchema, type Item, itemSchema } from '#contract/item.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import { isDamage, sqliteCode } from '../database/open-database.ts';
import type { SearchFindings, SearchQuestion } from '../search/findings.ts';
import { ItemIndex } from '../search/item-index.ts';
import { createSearchIndex, type SearchedRow, type SearchFacts } from '../search/search-index.ts';
import type { CatalogFailure } from './catalog-failure.ts';
import { checkFeed, type FeedRow } from './check-feed.ts';
import { ParsedBodies } from './parsed-bodies.ts';
import { createQuestionIndex } from './question-index.ts';
import { createLineReader, type ReadRow, type RowsChecked } from './read-row.ts';
import type { SnapshotLine } from './snapshot-batches.ts';
import { createTableDigest, digestOfBytes } from './table-digest.ts';

export interface RegionFilter {
  /** 12-digit region code of the terminal. */
  readonly regionCode: string;
}

/** What a screen, a visit and the search ask of the catalog. */
export interface CatalogReader {
  /** 0: nothing has been received yet. */
  revision(): number;
  rowCount(): number;
  tableDigest(): string;
  item(id: string): Item | undefined;
  department(id: string): Department | undefined;
  /** In their order. */
  departments(): Department[];
  /** How many items each department offers in the region; departments without any are absent. */
  itemCounts(filter: RegionFilter): ReadonlyMap<string, number>;
  itemsOfDepartment(departmentId: string, filter: RegionFilter): Item[];
  /** 大家常办, most frequent first. */
  popular(filter: RegionFilter & { readonly limit: number }): Item[];
  /** Best first; see `docs/search.md`. */
  search(question: SearchQuestion): SearchFindings;
  /** Of an entry that a search gave. */
  searchFacts(entryNumber: number): SearchFacts | undefined;
  /** What a question in free words may be about, best first; `fit` is the share of it that was found. */
  questions(text: string, filter: RegionFilter & { readonly limit: number }): FoundQuestion[];
}

/** One open file of the catalog. */
export interface CatalogTable extends CatalogReader {
  /** All or nothing. After any failure the revision before it is still served. */
  apply(feed: unknown, hubKeys: HubPublicKeys): Result<{ readonly revision: number }, CatalogFailure>;
  /** Fills a file that is new and serves nobody. */
  beginLoad(options?: LoadOptions): CatalogLoad;
  /** Makes more of what questions are answered by, in a transaction of its own; false: it is all there. */
  followQuestions(rows: number): boolean;
  close(): void;
}

export interface LoadOptions {
  /** Default: `here`. */
  readonly rowsChecked?: RowsChecked;
}

/** A file that is given up in mid-load is removed by whoever made it. */
export interface CatalogLoad {
  add(line: SnapshotLine): Result<void, CatalogFailure>;
  /** Only when the rows are those of the manifest does the file have its revision. */
  finish(
    manifest: Pick<CatalogManifest, 'to' | 'rowCount' | 'tableDigest'>,
  ): Result<{ readonly revision: number; readonly searchMemory: ItemIndex }, CatalogFailure>;
}

export interface FoundQuestion {
  readonly item: Item;
  /** One of the item's FAQ; absent: the item itself. */
  readonly faqId: string | undefined;
  readonly fit: number;
}

interface StoredRow {
  readonly row_number: number;
  readonly digest: Buffer;
}

/** In the region: no prefix at all, or one that fits. */
const IN_REGION = `(regions IS NULL OR EXISTS (
  SELECT 1 FROM json_each(regions) AS prefix WHERE substr(@regionCode, 1, length(prefix.value)) = prefix.value))`;

/** Items and departments kept parsed: a page shows a few dozen of them, again and again. */
const MOST_PARSED = 256;

/** A question that comes early waits for so many rows at most. */
const FOLLOWED_FOR_A_QUESTION = 100;

/** @param searchMemory Made while this very file was filled; absent: it is made from the file. */
export function createCatalogTable(database: Database, searchMemory?: ItemIndex): CatalogTable {
  const items = new ParsedBodies(itemOf, MOST_PARSED);
  const parsedDepartments = new ParsedBodies(departmentOf, MOST_PARSED);
  const selectState = database.prepare<[], { revision: number; table_digest: string }>(
    'SELECT revision, table_digest FROM catalog_state',
  );
  const updateState = database.prepare('UPDATE catalog_state SET revision = ?, table_digest = ?');
  const countRows = database.prepare<[], number>('SELECT count(*) FROM catalog_row').pluck();
  const findRow = database.prepare<[string, string], StoredRow>(
    'SELECT row_number, digest FROM catalog_row WHERE kind = ? AND id = ?',
  );
  // The body is bound as bytes: they are what was hashed, and need not be turned into text and back.
  const insertRow = database.prepare(
    `INSERT INTO catalog_row
       (row_number, kind, id, digest, department_id, popularity, sort_order, regions, terms_number, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT))`,
  );
  const lastRow = database.prepare<[], number>('SELECT max(row_number) FROM catalog_row').pluck();
  const deleteRow = database.prepare('DELETE FROM catalog_row WHERE row_number = ?');
  const selectBody = database
    .prepare<[string, string], string>('SELECT body FROM catalog_row WHERE kind = ? AND id = ?')
    .pluck();
  const selectDepartments = database
    .prepare<[], string>("SELECT body FROM catalog_row WHERE kind = 'department' ORDER BY sort_order, id")
    .pluck();
  const selectCounts = database.prepare<[RegionFilter], { department_id: string; items: number }>(
    `SELECT department_id, count(*) AS items FROM catalog_row
     WHERE kind = 'item' AND ${IN_REGION} GROUP BY department_id`,
  );
  const selectOfDepartment = database
    .prepare<[{ departmentId: string; regionCode: string }], string>(
      `SELECT body FROM catalog_row WHERE kind = 'item' AND department_id = @departmentId AND ${IN_REGION}
       ORDER BY popularity IS NULL, popularity, id`,
    )
    .pluck();
  const selectPopular = database
    .prepare<[{ regionCode: string; limit: number }], string>(
      `SELECT body FROM catalog_row WHERE popularity IS NOT NULL AND ${IN_REGION}
       ORDER BY popularity, id LIMIT @limit`,
    )
    .pluck();
  const searchIndex = createSearchIndex(database, searchMemory);
  const questionIndex = createQuestionIndex(database);
  const selectByRow = database
    .prepare<[{ rowNumber: number; regionCode: string }], string>(
      `SELECT body FROM catalog_row WHERE row_number = @rowNumber AND kind = 'item' AND ${IN_REGION}`,
    )
    .pluck();
  const state = (): { revision: number; table_digest: string } => {
    const row = selectState.get();
    if (!row) throw new Error('catalog_state is empty');
    return row;
  };

  const remove = (kind: CatalogRow['kind'], id: string): Buffer | undefined => {
    const stored = findRow.get(kind, id);
    if (!stored) return undefined;
    deleteRow.run(stored.row_number);
    searchIndex.remove({ kind, id, rowNumber: stored.row_number });
    if (kind === 'item') questionIndex.remove(stored.row_number);
    return stored.digest;
  };

  /** Gives the number of its words. */
  const insert = (rowNumber: number, row: ReadRow, body: Buffer, digest: Buffer): number | undefined => {
    if (row.kind === 'department') {
      insertRow.run(rowNumber, row.kind, row.id, digest, null, null, row.order, null, null, body);
      return undefined;
    }
    const { popularity, regions } = row.stored;
    const termsNumber = searchIndex.numberOf(row.terms);
    insertRow.run(
      rowNumber,
      row.kind,
      row.id,
      digest,
      departmentIdOf(row.id),
      popularity ?? null,
      null,
      regions === undefined ? null : JSON.stringify(regions),
      termsNumber,
      body,
    );
    return termsNumber;
  };

  const applyInTransaction = database.transaction(
    (manifest: CatalogManifest, rows: readonly FeedRow[], tombstones: readonly CatalogTombstone[]) => {
      const digest = createTableDigest(manifest.from === 0 ? '0' : state().table_digest);
      if (manifest.from === 0) {
        database.exec('DELETE FROM catalog_row');
        searchIndex.clear();
        questionIndex.clear();
      }
      for (const { kind, id } of tombstones) {
        const removed = remove(kind, id);
        if (removed) digest.remove(removed);
      }
      // Above every number that was followed for questions: what comes now is followed, too.
      let rowNumber = Math.max(lastRow.get() ?? 0, questionIndex.until());
      for (const { row, body } of rows) {
        const replaced = remove(row.kind, row.id);
        if (replaced) digest.remove(replaced);
        const rowDigest = digestOfBytes(body);
        rowNumber += 1;
        const termsNumber = insert(rowNumber, row, body, rowDigest);
        if (row.kind === 'department') {
          if (row.vocabulary !== undefined) searchIndex.addVocabulary(rowNumber, row.vocabulary);
        } else if (termsNumber !== undefined) searchIndex.add(searchedRow(rowNumber, row, termsNumber));
        digest.add(rowDigest);
      }
      if (digest.hex() !== manifest.tableDigest || countRows.get() !== manifest.rowCount)
        throw new DigestMismatch();
      updateState.run(manifest.to, manifest.tableDigest);
    },
  );

  return {
    revision: () => state().revision,
    rowCount: () => countRows.get() ?? 0,
    tableDigest: () => state().table_digest,
    apply: (feed, hubKeys) => {
      const checked = checkFeed(feed, hubKeys);
      if (!checked.ok) return checked;
      const { manifest, rows, tombstones } = checked.value;
      const revision = state().revision;
      // A snapshot of the same revision repairs; an older one, though signed, would take items back.
      if (manifest.to < revision || (manifest.from !== 0 && manifest.to === revision)) {
        return fail('catalog-revision-old', `at ${revision}, offered ${manifest.to}`);
      }
      if (manifest.from !== 0 && manifest.from !== revision) {
        return fail('catalog-revision-gap', `at ${revision}, delta from ${manifest.from}`);
      }
      try {
        applyInTransaction.immediate(manifest, rows, tombstones);
        searchIndex.settle();
        return ok({ revision: manifest.to });
      } catch (error) {
        searchIndex.forget();
        if (error instanceof DigestMismatch) {
          return fail('catalog-digest-mismatch', `from ${manifest.from} to ${manifest.to}`);
        }
        const code = sqliteCode(error);
        if (code === undefined) throw error;
        return fail(isDamage(error) ? 'catalog-damaged' : 'catalog-storage-failed', code);
      }
    },
    beginLoad: ({ rowsChecked = 'here' } = {}) => {
      const digest = createTableDigest();
      const memory = new ItemIndex();
      const readLine = createLineReader(rowsChecked);
      let rowCount = 0;
      const take = (row: ReadRow, line: SnapshotLine): void => {
        const rowNumber = rowCount + 1;
        const termsNumber = insert(rowNumber, row, line.bytes, line.digest);
        if (row.kind === 'department') {
          if (row.vocabulary !== undefined) memory.setVocabulary(rowNumber, row.vocabulary);
        } else if (termsNumber !== undefined) {
          const { id, regions, popularity } = searchedRow(rowNumber, row, termsNumber);
          memory.addItem(
            { entryNumber: rowNumber, id, departmentId: departmentIdOf(id), regions, popularity },
            { number: termsNumber, read: () => (JSON.parse(row.terms) as SearchTerms).texts ?? [] },
          );
        }
      };
      database.exec('BEGIN IMMEDIATE');
      return {
        add: (line) => {
          const row = readLine(line);
          if (!row.ok) return row;
          // The rows are sorted and each comes once: the second of its name breaks a constraint.
          const inserted = onDatabase(() => take(row.value, line));
          if (!inserted.ok) return inserted;
          digest.add(line.digest);
          rowCount += 1;
          return ok();
        },
        finish: ({ to, rowCount: expected, tableDigest }) => {
          if (digest.hex() !== tableDigest || rowCount !== expected) {
            return fail('catalog-digest-mismatch', `${rowCount} of ${expected} rows`);
          }
          const committed = onDatabase(() => {
            updateState.run(to, tableDigest);
            database.exec('COMMIT');
          });
          return committed.ok ? ok({ revision: to, searchMemory: memory }) : committed;
        },
      };
    },
    followQuestions: (rows) => questionIndex.follow(rows),
    item: (id) => optional(selectBody.get('item', id), (body) => items.of(body)),
    department: (id) => optional(selectBody.get('department', id), (body) => parsedDepartments.of(body)),
    departments: () => selectDepartments.all().map((body) => parsedDepartments.of(body)),
    itemCounts: ({ regionCode }) =>
      new Map(selectCounts.all({ regionCode }).map((row) => [row.department_id, row.items])),
    itemsOfDepartment: (departmentId, { regionCode }) =>
      selectOfDepartment.all({ departmentId, regionCode }).map((body) => items.of(body)),
    popular: ({ regionCode, limit }) =>
      selectPopular.all({ regionCode, limit }).map((body) => items.of(body)),
    search: (question) => searchIndex.search(question),
    searchFacts: (entryNumber) => searchIndex.facts(entryNumber),
    questions: (text, { regionCode, limit }) => {
      questionIndex.follow(FOLLOWED_FOR_A_QUESTION);
      const bodies = new Map<number, string | undefined>();
      const bodyOf = (rowNumber: number): string | undefined => {
        if (!bodies.has(rowNumber)) bodies.set(rowNumber, selectByRow.get({ rowNumber, regionCode }));
        return bodies.get(rowNumber);
      };
      return questionIndex
        .search(text, (rowNumber) => bodyOf(rowNumber) !== undefined)
        .slice(0, limit)
        .flatMap(({ rowNumber, faqId, fit }) => {
          const body = bodyOf(rowNumber);
          return body === undefined ? [] : [{ item: items.of(body), faqId, fit }];
        });
    },
    close: () => {
      database.close();
    },
  };
}

/** Rolls the transaction back. */
class DigestMismatch extends Error {}

function searchedRow(
  rowNumber: number,
  { id, stored }: Extract<ReadRow, { kind: 'item' }>,
  termsNumber: number,
): SearchedRow {
  return { rowNumber, id, regions: stored.regions ?? [], popularity: stored.popularity, termsNumber };
}

function onDatabase(work: () => void): Result<void, CatalogFailure> {
  try {
    work();
    return ok();
  } catch (error) {
    // The words of a row that the hub has checked, it says.
    if (error instanceof SyntaxError) return fail('catalog-malformed', 'not JSON');
    const code = sqliteCode(error);
    if (code === undefined) throw error;
    return fail(code.startsWith('SQLITE_CONSTRAINT') ? 'catalog-malformed' : 'catalog-storage-failed', code);
  }
}

/** `department/item`. */
function departmentIdOf(itemId: string): string {
  return itemId.slice(0, itemId.indexOf('/'));
}

function optional<Value>(body: string | undefined, parse: (body: string) => Value): Value | undefined {
  return body === undefined ? undefined : parse(body);
}

function itemOf(body: string): Item {
  return itemSchema.parse((JSON.parse(body) as { item: unknown }).item);
}

function departmentOf(body: string): Department {
  return departmentSchema.parse((JSON.parse(body) as { department: unknown }).department);
}
