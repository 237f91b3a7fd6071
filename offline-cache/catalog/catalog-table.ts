import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import {
  type CatalogManifest,
  type CatalogRow,
  type CatalogTombstone,
  catalogManifestSchema,
  catalogRowSchema,
  catalogTombstoneSchema,
  type SearchTerms,
  type StoredFacts,
  storedFactsOf,
} from '#contract/catalog.ts';
import { rowSchemaFingerprint } from '#contract/catalog-row-schema.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { type HubPublicKeys, signatureSchema } from '#contract/crypto/schemas.ts';
import { verifySignature } from '#contract/crypto/signing.ts';
import { type Department, departmentSchema, type Item, itemSchema } from '#contract/item.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import type { PublishedVocabulary } from '#contract/search-text.ts';
import { isDamage, sqliteCode } from '../database/open-database.ts';
import { ItemIndex, type SearchFindings, type SearchQuestion } from '../search/item-index.ts';
import { createSearchIndex, type SearchedRow, type SearchFacts, termsOf } from '../search/search-index.ts';
import type { CatalogFailure } from './catalog-failure.ts';
import { ParsedBodies } from './parsed-bodies.ts';
import { createQuestionIndex } from './question-index.ts';
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
  /** `by-hub`: the hub has signed that it checked every row by the very schema of this program. */
  readonly rowsChecked?: 'by-hub' | 'here';
}

/** A file that is given up in mid-load is removed by whoever made it. */
export interface CatalogLoad {
  /** @param line The canonical JSON of a row in UTF-8, as the hub hashed it. */
  add(line: Buffer): Result<void, CatalogFailure>;
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
      const lastTerms: LastTerms = { bytes: Buffer.alloc(0), text: '' };
      let rowCount = 0;
      const take = (row: ReadRow, line: Buffer, hashed: Buffer): void => {
        const rowNumber = rowCount + 1;
        const termsNumber = insert(rowNumber, row, line, hashed);
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
          const row = readLine(line, rowsChecked, lastTerms);
          if (!row.ok) return row;
          const hashed = digestOfBytes(line);
          // The rows are sorted and each comes once: the second of its name breaks a constraint.
          const inserted = onDatabase(() => take(row.value, line, hashed));
          if (!inserted.ok) return inserted;
          digest.add(hashed);
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

/** What is taken out of a row to be stored beside it. */
type ReadRow =
  | {
      readonly kind: 'department';
      readonly id: string;
      readonly order: number;
      readonly vocabulary: PublishedVocabulary | undefined;
    }
  | { readonly kind: 'item'; readonly id: string; readonly stored: StoredFacts; readonly terms: string };

interface FeedRow {
  readonly row: ReadRow;
  /** Canonical JSON of the row as it came: defaults that parsing fills in are not part of what the hub hashed. */
  readonly body: Buffer;
}

interface CheckedFeed {
  readonly manifest: CatalogManifest;
  readonly rows: readonly FeedRow[];
  readonly tombstones: readonly CatalogTombstone[];
}

/** The envelope of `catalogFeedSchema`: the rows are read after the signature and the hash have vouched for them. */
const feedEnvelopeSchema = z.strictObject({
  manifest: catalogManifestSchema,
  signature: signatureSchema,
  upserts: z.array(z.object({ kind: z.enum(['department', 'item']), id: z.string() })),
  tombstones: z.array(catalogTombstoneSchema),
});

function checkFeed(feed: unknown, hubKeys: HubPublicKeys): Result<CheckedFeed, CatalogFailure> {
  const parsed = feedEnvelopeSchema.safeParse(feed);
  if (!parsed.success) {
    return fail('catalog-malformed', parsed.error.issues[0]?.path.join('.'));
  }
  // The schema has just proved that `feed` has these parts.
  const raw = feed as { manifest: unknown; upserts: readonly unknown[]; tombstones: readonly unknown[] };
  const { manifest, signature, tombstones } = parsed.data;
  if (!verifySignature(raw.manifest, signature, hubKeys.signing.publicKey)) {
    return fail('catalog-signature-invalid', `key ${signature.keyId}`);
  }
  const bodies = raw.upserts.map(canonicalJson);
  // The canonical JSON of `{ upserts, tombstones }` (RFC 8785 sorts the names), without making each row a second time.
  const body = `{"tombstones":${canonicalJson(raw.tombstones)},"upserts":[${bodies.join(',')}]}`;
  if (sha256Hex(body) !== manifest.bodySha256) return fail('catalog-body-mismatch');
  const rowsChecked = manifest.rowSchema === rowSchemaFingerprint() ? 'by-hub' : 'here';
  const rows: FeedRow[] = [];
  for (const [at, content] of raw.upserts.entries()) {
    const row = readRow(content, rowsChecked);
    if (!row.ok) return row;
    rows.push({ row: row.value, body: Buffer.from(bodies[at] ?? '', 'utf8') });
  }
  return ok({ manifest, tombstones, rows });
}

/** The hash of a row vouches for its content, not that this program can read it. */
function readRow(content: unknown, rowsChecked: 'by-hub' | 'here'): Result<ReadRow, CatalogFailure> {
  let row = content as CatalogRow;
  if (rowsChecked === 'here') {
    const parsed = catalogRowSchema.safeParse(content);
    if (!parsed.success) return fail('catalog-malformed', parsed.error.issues[0]?.path.join('.'));
    row = parsed.data;
  }
  const heldId = row.kind === 'item' ? row.item.id : row.department.id;
  if (heldId !== row.id) return fail('catalog-malformed', `row ${row.id} holds another id`);
  return ok(
    row.kind === 'item'
      ? { kind: 'item', id: row.id, stored: storedFactsOf(row.item), terms: termsOf(row) }
      : { kind: 'department', id: row.id, order: row.department.order, vocabulary: row.vocabulary },
  );
}

/** A line of a file that the hub has signed for. */
function readLine(
  line: Buffer,
  rowsChecked: 'by-hub' | 'here',
  before: LastTerms,
): Result<ReadRow, CatalogFailure> {
  const taken = rowsChecked === 'by-hub' ? takeFromLine(line, before) : undefined;
  if (taken !== undefined) return ok(taken);
  try {
    return readRow(JSON.parse(line.toString('utf8')), rowsChecked);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return fail('catalog-malformed', 'not JSON');
  }
}

/** Of the item before: counties offer the same, and their items stand side by side. */
interface LastTerms {
  bytes: Buffer;
  text: string;
}

const ROW_BEGIN = Buffer.from('{"id":"');
const ITEM_BEGIN = Buffer.from('","item":{');
const SEARCH_BEGIN = Buffer.from(',"kind":"item","search":');
const STORED_BEGIN = Buffer.from(',"stored":');
const QUOTE = 0x22;

function standsAt(line: Buffer, bytes: Buffer, at: number): boolean {
  const end = at + bytes.length;
  return at >= 0 && end <= line.length && bytes.compare(line, at, end) === 0;
}

/**
 * Of an item that the hub has checked, without taking it apart: canonical JSON sorts the names, and outside of a string
 * no quote is escaped, so that these marks stand nowhere else. Undefined: not in this form, to be read as a whole.
 */
function takeFromLine(line: Buffer, before: LastTerms): ReadRow | undefined {
  const idAt = ROW_BEGIN.length;
  if (!standsAt(line, ROW_BEGIN, 0)) return undefined;
  const idEnd = line.indexOf(QUOTE, idAt);
  const storedAt = line.lastIndexOf(STORED_BEGIN);
  if (idEnd < 0 || storedAt < idEnd || !standsAt(line, ITEM_BEGIN, idEnd)) return undefined;
  const id = line.toString('latin1', idAt, idEnd);
  if (line.indexOf(`,"id":"${id}","identification":`, idEnd, 'latin1') < 0) return undefined;
  // The same as before, most often: then it is not looked for.
  const sameAt = storedAt - before.bytes.length;
  if (!standsAt(line, before.bytes, sameAt) || !standsAt(line, SEARCH_BEGIN, sameAt - SEARCH_BEGIN.length)) {
    const searchAt = line.lastIndexOf(SEARCH_BEGIN, storedAt);
    if (searchAt < idEnd) return undefined;
    before.bytes = line.subarray(searchAt + SEARCH_BEGIN.length, storedAt);
    before.text = before.bytes.toString('utf8');
  }
  return {
    kind: 'item',
    id,
    terms: before.text,
    stored: JSON.parse(
      line.toString('latin1', storedAt + STORED_BEGIN.length, line.length - 1),
    ) as StoredFacts,
  };
}

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
