import type { Database } from 'better-sqlite3';
import {
  type CatalogManifest,
  type CatalogRow,
  type CatalogTombstone,
  catalogFeedSchema,
  catalogRowSchema,
} from '#contract/catalog.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import { verifySignature } from '#contract/crypto/signing.ts';
import { type Department, departmentSchema, type Item, itemSchema } from '#contract/item.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import { foldSearchText } from '#contract/search-text.ts';
import { sqliteCode } from '../database/open-database.ts';
import type { SearchFindings, SearchQuestion } from '../search/item-index.ts';
import { createSearchIndex, type SearchFacts } from '../search/search-index.ts';
import type { CatalogFailure } from './catalog-failure.ts';
import { ParsedBodies } from './parsed-bodies.ts';
import { createQuestionIndex } from './question-index.ts';
import { createTableDigest, digestOfBytes, digestOfText } from './table-digest.ts';

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
  ): Result<{ readonly revision: number }, CatalogFailure>;
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

export function createCatalogTable(database: Database): CatalogTable {
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
  const insertRow = database.prepare(
    `INSERT INTO catalog_row (kind, id, body, digest, folded_name, department_id, popularity, sort_order, regions)
     VALUES (@kind, @id, @body, @digest, @foldedName, @departmentId, @popularity, @sortOrder, @regions)`,
  );
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
  const searchIndex = createSearchIndex(database);
  const questionIndex = createQuestionIndex(database);
  const selectItems = database.prepare<[], { row_number: number; body: string }>(
    "SELECT row_number, body FROM catalog_row WHERE kind = 'item'",
  );
  const selectBodies = database.prepare<[], string>('SELECT body FROM catalog_row').pluck();
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

  if (questionIndex.tableDigest() !== state().table_digest) {
    database
      .transaction(() => {
        questionIndex.clear();
        for (const { row_number, body } of selectItems.all()) questionIndex.insert(row_number, itemOf(body));
        questionIndex.setTableDigest(state().table_digest);
      })
      .immediate();
  }

  if (searchIndex.tableDigest() !== state().table_digest) {
    database
      .transaction(() => {
        searchIndex.clear();
        for (const body of selectBodies.all()) searchIndex.insert(JSON.parse(body) as CatalogRow);
        searchIndex.setTableDigest(state().table_digest);
      })
      .immediate();
  }
  searchIndex.refresh();

  const remove = (kind: CatalogRow['kind'], id: string): Buffer | undefined => {
    const stored = findRow.get(kind, id);
    if (!stored) return undefined;
    deleteRow.run(stored.row_number);
    searchIndex.remove(kind, id);
    if (kind === 'item') questionIndex.remove(stored.row_number);
    return stored.digest;
  };

  const insert = (row: CatalogRow, body: string, digest: Buffer): void => {
    const regions = row.kind === 'item' ? row.item.availability.regions : [];
    const { lastInsertRowid } = insertRow.run({
      kind: row.kind,
      id: row.id,
      body,
      digest,
      foldedName: foldSearchText(row.kind === 'item' ? row.item.name : row.department.name),
      departmentId: row.kind === 'item' ? departmentIdOf(row.id) : null,
      popularity: row.kind === 'item' ? (row.item.popularity ?? null) : null,
      sortOrder: row.kind === 'department' ? row.department.order : null,
      regions: regions.length > 0 ? JSON.stringify(regions) : null,
    });
    searchIndex.insert(row);
    if (row.kind === 'item') questionIndex.insert(Number(lastInsertRowid), row.item);
  };

  const applyInTransaction = database.transaction(
    (manifest: CatalogManifest, rows: readonly ParsedRow[], tombstones: readonly CatalogTombstone[]) => {
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
      for (const { row, body } of rows) {
        const replaced = remove(row.kind, row.id);
        if (replaced) digest.remove(replaced);
        const rowDigest = digestOfText(body);
        insert(row, body, rowDigest);
        digest.add(rowDigest);
      }
      if (digest.hex() !== manifest.tableDigest || countRows.get() !== manifest.rowCount)
        throw new DigestMismatch();
      updateState.run(manifest.to, manifest.tableDigest);
      questionIndex.setTableDigest(manifest.tableDigest);
      searchIndex.setTableDigest(manifest.tableDigest);
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
        searchIndex.refresh();
        return ok({ revision: manifest.to });
      } catch (error) {
        if (error instanceof DigestMismatch) {
          return fail('catalog-digest-mismatch', `from ${manifest.from} to ${manifest.to}`);
        }
        const code = sqliteCode(error);
        if (code === undefined) throw error;
        return fail('catalog-storage-failed', code);
      }
    },
    beginLoad: ({ rowsChecked = 'here' } = {}) => {
      const digest = createTableDigest();
      let rowCount = 0;
      database.exec('BEGIN IMMEDIATE');
      return {
        add: (line) => {
          const body = line.toString('utf8');
          const row = parsedLine(body, rowsChecked);
          if (!row.ok) return row;
          const hashed = digestOfBytes(line);
          // The rows are sorted and each comes once: the second of its name breaks a constraint.
          const inserted = onDatabase(() => insert(row.value, body, hashed));
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
            questionIndex.setTableDigest(tableDigest);
            searchIndex.setTableDigest(tableDigest);
            database.exec('COMMIT');
          });
          return committed.ok ? ok({ revision: to }) : committed;
        },
      };
    },
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

interface ParsedRow {
  readonly row: CatalogRow;
  /** Canonical JSON of the row as it came: defaults that parsing fills in are not part of what the hub hashed. */
  readonly body: string;
}

interface CheckedFeed {
  readonly manifest: CatalogManifest;
  readonly rows: readonly ParsedRow[];
  readonly tombstones: readonly CatalogTombstone[];
}

function checkFeed(feed: unknown, hubKeys: HubPublicKeys): Result<CheckedFeed, CatalogFailure> {
  const parsed = catalogFeedSchema.safeParse(feed);
  if (!parsed.success) {
    return fail('catalog-malformed', parsed.error.issues[0]?.path.join('.'));
  }
  // The schema has just proved that `feed` has these parts.
  const raw = feed as { manifest: unknown; upserts: readonly unknown[]; tombstones: readonly unknown[] };
  const { manifest, signature, upserts, tombstones } = parsed.data;
  if (!verifySignature(raw.manifest, signature, hubKeys.signing.publicKey)) {
    return fail('catalog-signature-invalid', `key ${signature.keyId}`);
  }
  const bodies = raw.upserts.map(canonicalJson);
  // The canonical JSON of `{ upserts, tombstones }` (RFC 8785 sorts the names), without making each row a second time.
  const body = `{"tombstones":${canonicalJson(raw.tombstones)},"upserts":[${bodies.join(',')}]}`;
  if (sha256Hex(body) !== manifest.bodySha256) return fail('catalog-body-mismatch');
  const wrongId = upserts.find((row) =>
    row.kind === 'item' ? row.item.id !== row.id : row.department.id !== row.id,
  );
  if (wrongId) return fail('catalog-malformed', `row ${wrongId.id} holds another id`);
  return ok({
    manifest,
    tombstones,
    rows: upserts.map((row, index) => ({ row, body: bodies[index] ?? '' })),
  });
}

/** A line of a file that the hub has signed for: its hash vouches for the content, not that this program can read it. */
function parsedLine(line: string, rowsChecked: 'by-hub' | 'here'): Result<CatalogRow, CatalogFailure> {
  let content: unknown;
  try {
    content = JSON.parse(line);
  } catch {
    return fail('catalog-malformed', 'not JSON');
  }
  let row = content as CatalogRow;
  if (rowsChecked === 'here') {
    const parsed = catalogRowSchema.safeParse(content);
    if (!parsed.success) return fail('catalog-malformed', parsed.error.issues[0]?.path.join('.'));
    row = parsed.data;
  }
  const heldId = row.kind === 'item' ? row.item.id : row.department.id;
  return heldId === row.id ? ok(row) : fail('catalog-malformed', `row ${row.id} holds another id`);
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
