import type { Transaction } from 'kysely';
import { chinaTime } from '#contract/china-time.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { lintCatalogChange } from '#contract/item-lint/lint-change.ts';
import type { FileFinding } from '#contract/item-lint/lint-files.ts';
import { type CatalogFile, REQUIRED_TRANSLATIONS, translationFileName } from '#contract/item-translation.ts';
import { belowPolicies, isPolicyFile } from '#contract/policy/policy.ts';
import type { Publication, PublicationAnswer } from '#contract/publication-api.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { isVocabularyFile } from '#contract/search-vocabulary.ts';
import type { Database, HubDatabase } from '../database/schema.ts';
import type { PublishingOperator } from '../http/operator-authentication.ts';
import { createKeyedLock } from '../keyed-lock.ts';
import type { OpenedSource } from './catalog-source.ts';
import { makeRows } from './load-items.ts';
import { ItemsInvalid } from './load-shards.ts';
import { type PublishOutcome, publishCatalog } from './publish-catalog.ts';

export interface PublicationRequest {
  readonly note?: string | undefined;
  readonly expectedRevision?: number | undefined;
  readonly dryRun: boolean;
}

export type PublicationFailure =
  | AppFailure<
      | 'catalog-is-sharded'
      | 'revision-moved'
      | 'revision-unknown'
      | 'item-unknown'
      | 'operator-not-allowed'
      | 'file-twice'
      | 'items-invalid'
    >
  | { readonly code: 'lint-failed'; readonly findings: readonly FileFinding[] };

type Answer = Promise<
  | { readonly ok: true; readonly value: PublicationAnswer }
  | { readonly ok: false; readonly failure: PublicationFailure }
>;

export interface Publications {
  /** The items folder, with what operators have published laid over it. */
  start(source: OpenedSource): Promise<Result<number, AppFailure<'items-invalid'>>>;
  publish(operator: PublishingOperator, files: readonly CatalogFile[], request: PublicationRequest): Answer;
  withdraw(operator: PublishingOperator, itemIds: readonly string[], request: PublicationRequest): Answer;
  rollBack(
    operator: PublishingOperator,
    revision: number,
    itemIds: readonly string[] | undefined,
    request: PublicationRequest,
  ): Answer;
  list(limit: number): Promise<Publication[]>;
}

export interface PublicationsOptions {
  readonly database: Database;
  readonly now: () => Date;
  /** See `PublishOptions`. */
  readonly markerFile: string;
  /** Told of each attempt of an operator, and of what an items folder could not change. */
  readonly report: (event: { event: 'catalog-publication' | 'catalog-overlay'; detail: string }) => void;
  /** A new revision was made while the hub runs. */
  readonly onPublished: () => void;
}

/** A file and what is in it: the key by which contents are compared. */
type FileSet = ReadonlyMap<string, string>;

/** Rows written in one statement. */
const BATCH_ROWS = 200;

/**
 * Puts items, theme packages and policies on line while the hub runs: all are files, and all go the same way. The truth
 * is the set of files; rows are made of it as at a start. What operators publish lies over the items folder and stays
 * there at the next start, until the folder says the same.
 */
export function createPublications(options: PublicationsOptions): Publications {
  const { database, now, markerFile } = options;
  const lock = createKeyedLock();
  let editable = false;

  async function start(source: OpenedSource): Promise<Result<number, AppFailure<'items-invalid'>>> {
    if (source.kind === 'shards') {
      try {
        return ok(await publishCatalog(database, source.rows, now(), { markerFile }));
      } catch (error) {
        if (error instanceof ItemsInvalid) return fail('items-invalid', error.message);
        throw error;
      }
    }
    editable = true;
    const contents = new Map<string, string>();
    const folder = setOf(source.files, contents);
    const overlay = await database.selectFrom('catalog_overlay').selectAll().execute();
    const settled = overlay.filter(({ path, sha256 }) => (folder.get(path) ?? null) === sha256);
    const kept = overlay.filter((row) => !settled.includes(row));
    const next = new Map(folder);
    for (const { path, sha256 } of kept) {
      if (sha256 === null) next.delete(path);
      else next.set(path, sha256);
    }
    const made =
      kept.length === 0
        ? ok(source.rows)
        : makeRows({ files: await filesOf(database, next, contents), problems: [] });
    if (!made.ok) {
      return fail(
        'items-invalid',
        `${made.failure.detail ?? ''}\nwith what operators have published laid over the items folder`,
      );
    }
    if (kept.length > 0) {
      options.report({
        event: 'catalog-overlay',
        detail: `published by operators and not (yet) in the items folder: ${kept.map(({ path }) => path).join(', ')}`,
      });
    }
    const revision = await publishCatalog(database, made.value, now(), {
      markerFile,
      together: async (transaction, outcome) => {
        const before = await newestFiles(transaction);
        await keepContents(transaction, contents);
        await keepHistory(transaction, before, next, outcome.revision);
        for (const { path } of settled) {
          await transaction.deleteFrom('catalog_overlay').where('path', '=', path).execute();
        }
        if (outcome.published) {
          await addLine(transaction, { revision: outcome.revision, action: 'started', before, next });
        }
      },
    });
    return ok(revision);
  }

  /** One change of the file set, linted and published as a whole, or not at all. */
  async function apply(
    operator: PublishingOperator,
    action: 'published' | 'withdrawn' | 'rolled-back',
    request: PublicationRequest & { readonly ofRevision?: number | undefined },
    change: (
      current: FileSet,
      contents: Map<string, string>,
    ) => Promise<Result<FileSet, AppFailure<'item-unknown' | 'revision-unknown' | 'file-twice'>>>,
  ): Answer {
    return await lock.run('catalog', async () => {
      if (!editable)
        return fail('catalog-is-sharded', 'this catalog is made elsewhere and published as a whole');
      const revision = await newestRevision(database);
      if (request.expectedRevision !== undefined && request.expectedRevision !== revision) {
        return fail('revision-moved', `the newest is ${revision}`);
      }
      const current = await newestFiles(database);
      const contents = new Map<string, string>();
      const wanted = await change(current, contents);
      if (!wanted.ok) return wanted;
      const next = wanted.value;
      const changes = changesOf(current, next);
      const forbidden = changes.find(({ file }) => !mayChange(operator, file));
      if (forbidden !== undefined) return fail('operator-not-allowed', forbidden.file);
      if (changes.length === 0) return ok({ state: 'unchanged', revision, changes: [], findings: [] });

      const files = await filesOf(database, next, contents);
      const { iconNames } = await import('lucide-react/dynamic');
      const { errors, warnings } = lintCatalogChange(
        await filesOf(database, current, contents),
        files,
        changes.map(({ file }) => file),
        {
          knownIcons: new Set<string>(iconNames),
          requiredLanguages: REQUIRED_TRANSLATIONS,
          today: chinaTime(now()).date,
        },
      );
      if (errors.length > 0) return { ok: false, failure: { code: 'lint-failed', findings: errors } };
      const made = makeRows({ files, problems: [] });
      if (!made.ok) return made;
      if (request.dryRun) return ok({ state: 'checked', revision, changes, findings: [...warnings] });

      let outcome: PublishOutcome | undefined;
      try {
        await publishCatalog(database, made.value, now(), {
          markerFile,
          together: async (transaction, done) => {
            // Another node of the hub was faster: what was linted is no longer what would be published.
            if (done.before !== revision) throw new RevisionMoved();
            outcome = done;
            if (!done.published) return;
            await keepContents(transaction, contents);
            await keepHistory(transaction, current, next, done.revision);
            await keepOverlay(transaction, current, next);
            await addLine(transaction, {
              revision: done.revision,
              action,
              before: current,
              next,
              operatorId: operator.operatorId,
              note: request.note,
              ofRevision: request.ofRevision,
            });
          },
        });
      } catch (error) {
        if (error instanceof RevisionMoved)
          return fail('revision-moved', 'somebody else published meanwhile');
        throw error;
      }
      if (outcome?.published !== true) {
        return ok({ state: 'unchanged', revision, changes: [], findings: [...warnings] });
      }
      options.onPublished();
      return ok({ state: 'published', revision: outcome.revision, changes, findings: [...warnings] });
    });
  }

  /** Who tried what, and what came of it: never a key, never the content of a file. */
  async function reported(operator: PublishingOperator, what: string, answer: Answer): Answer {
    const settled = await answer;
    const outcome = settled.ok ? `${settled.value.state} ${settled.value.revision}` : settled.failure.code;
    options.report({ event: 'catalog-publication', detail: `${operator.operatorId} ${what}: ${outcome}` });
    return settled;
  }

  async function addLine(
    transaction: Transaction<HubDatabase>,
    line: {
      readonly revision: number;
      readonly action: Publication['action'];
      readonly before: FileSet;
      readonly next: FileSet;
      readonly operatorId?: string | undefined;
      readonly note?: string | undefined;
      readonly ofRevision?: number | undefined;
    },
  ): Promise<void> {
    const last = await transaction
      .selectFrom('catalog_publications')
      .select('digest')
      .orderBy('revision', 'desc')
      .limit(1)
      .executeTakeFirst();
    const changes = changesOf(line.before, line.next);
    const row = {
      revision: line.revision,
      at: now().toISOString(),
      operator_id: line.operatorId ?? null,
      action: line.action,
      of_revision: line.ofRevision ?? null,
      note: line.note ?? null,
      changes_json: JSON.stringify(changes),
    };
    const hashes = changes.map(({ file }) => [file, line.next.get(file) ?? null]);
    const digest = sha256Hex(canonicalJson({ ...row, hashes, previous: last?.digest ?? null }));
    await transaction
      .insertInto('catalog_publications')
      .values({ ...row, digest })
      .execute();
  }

  return {
    start,

    publish: (operator, files, request) =>
      reported(
        operator,
        'publishes',
        apply(operator, 'published', request, async (current, contents) => {
          const given = setOf(files, contents);
          if (given.size !== files.length) return fail('file-twice');
          const subjects = new Set(files.map(({ path }) => subjectOf(path)));
          const untouched = [...current].filter(([path]) => !subjects.has(subjectOf(path)));
          return ok(new Map([...untouched, ...given]));
        }),
      ),

    withdraw: (operator, itemIds, request) =>
      reported(
        operator,
        'withdraws',
        apply(operator, 'withdrawn', request, async (current) => {
          const unknown = itemIds.find((id) => !current.has(`${id}.json`));
          if (unknown !== undefined) return fail('item-unknown', unknown);
          const gone = new Set(itemIds.map((id) => `${id}.json`));
          return ok(new Map([...current].filter(([path]) => !gone.has(subjectOf(path)))));
        }),
      ),

    rollBack: (operator, revision, itemIds, request) =>
      reported(
        operator,
        `goes back to ${revision}`,
        apply(operator, 'rolled-back', { ...request, ofRevision: revision }, async (current) => {
          const then = await filesAt(database, revision);
          if (then === undefined) return fail('revision-unknown', String(revision));
          if (itemIds === undefined) return ok(then);
          const subjects = new Set(itemIds.map((id) => `${id}.json`));
          const unknown = [...subjects].find((path) => !then.has(path) && !current.has(path));
          if (unknown !== undefined) return fail('item-unknown', unknown.slice(0, -'.json'.length));
          const outside = [...current].filter(([path]) => !subjects.has(subjectOf(path)));
          return ok(new Map([...outside, ...[...then].filter(([path]) => subjects.has(subjectOf(path)))]));
        }),
      ),

    list: async (limit) => {
      const rows = await database
        .selectFrom('catalog_publications')
        .selectAll()
        .orderBy('revision', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        revision: Number(row.revision),
        at: row.at,
        action: row.action,
        changes: JSON.parse(row.changes_json) as Publication['changes'],
        digest: row.digest,
        ...(row.operator_id === null ? {} : { operatorId: row.operator_id }),
        ...(row.of_revision === null ? {} : { ofRevision: Number(row.of_revision) }),
        ...(row.note === null ? {} : { note: row.note }),
      }));
    },
  };
}

class RevisionMoved extends Error {}

/** What is published as one: an item, package or policy with its translations; all the everyday words. */
function subjectOf(path: string): string {
  if (isVocabularyFile(path)) return 'vocabulary.json';
  return translationFileName(path)?.subject ?? path;
}

/** A policy is its department's, as an item is. Packages have a folder of their own; everyday words lead everywhere. */
function mayChange({ departmentIds }: PublishingOperator, path: string): boolean {
  const place = isPolicyFile(path) ? belowPolicies(path) : path;
  return departmentIds === undefined || departmentIds.some((id) => place.startsWith(`${id}/`));
}

/** The files by the hash of their content, which is put into `contents`. */
function setOf(files: readonly CatalogFile[], contents: Map<string, string>): Map<string, string> {
  return new Map(
    files.map(({ path, content }) => {
      const json = canonicalJson(content);
      const sha256 = sha256Hex(json);
      contents.set(sha256, json);
      return [path, sha256] as const;
    }),
  );
}

function changesOf(before: FileSet, next: FileSet): PublicationAnswer['changes'] {
  const paths = [...new Set([...before.keys(), ...next.keys()])].sort();
  return paths.flatMap((file) => {
    const [was, is] = [before.get(file), next.get(file)];
    if (was === is) return [];
    return [
      { file, change: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed' } as const,
    ];
  });
}

async function newestRevision(database: Database): Promise<number> {
  const row = await database
    .selectFrom('catalog_revisions')
    .select((builder) => builder.fn.max('revision').as('revision'))
    .executeTakeFirst();
  return Number(row?.revision ?? 0);
}

/** The files of the newest revision. */
function newestFiles(database: Database | Transaction<HubDatabase>): Promise<Map<string, string>> {
  return filesUpTo(database, Number.MAX_SAFE_INTEGER);
}

/** The files that a revision was made of; undefined where nobody knows them. */
async function filesAt(database: Database, revision: number): Promise<Map<string, string> | undefined> {
  const known = await database
    .selectFrom('catalog_revisions')
    .select('revision')
    .where('revision', '=', revision)
    .executeTakeFirst();
  const files = known && (await filesUpTo(database, revision));
  return files === undefined || files.size === 0 ? undefined : files;
}

async function filesUpTo(
  database: Database | Transaction<HubDatabase>,
  revision: number,
): Promise<Map<string, string>> {
  const rows = await database
    .selectFrom('catalog_file_history as line')
    .select(['line.path', 'line.sha256'])
    .where('line.revision', '<=', revision)
    .where('line.revision', '=', (inner) =>
      inner
        .selectFrom('catalog_file_history as newer')
        .select((builder) => builder.fn.max('newer.revision').as('revision'))
        .whereRef('newer.path', '=', 'line.path')
        .where('newer.revision', '<=', revision),
    )
    .orderBy('line.path')
    .execute();
  return new Map(rows.flatMap(({ path, sha256 }) => (sha256 === null ? [] : [[path, sha256] as const])));
}

/** The contents that are not in `contents` come from the database, and are put there too. */
async function filesOf(
  database: Database,
  set: FileSet,
  contents: Map<string, string>,
): Promise<CatalogFile[]> {
  const missing = [...new Set(set.values())].filter((sha256) => !contents.has(sha256));
  for (let from = 0; from < missing.length; from += BATCH_ROWS) {
    const rows = await database
      .selectFrom('catalog_files')
      .selectAll()
      .where('sha256', 'in', missing.slice(from, from + BATCH_ROWS))
      .execute();
    for (const { sha256, json } of rows) contents.set(sha256, json);
  }
  return [...set].map(([path, sha256]) => {
    const json = contents.get(sha256);
    if (json === undefined) throw new Error(`the content of ${path} is gone from the database`);
    return { path, content: JSON.parse(json) as unknown };
  });
}

async function keepContents(
  transaction: Transaction<HubDatabase>,
  contents: ReadonlyMap<string, string>,
): Promise<void> {
  const rows = [...contents].map(([sha256, json]) => ({ sha256, json }));
  for (let from = 0; from < rows.length; from += BATCH_ROWS) {
    await transaction
      .insertInto('catalog_files')
      .values(rows.slice(from, from + BATCH_ROWS))
      .onConflict((conflict) => conflict.column('sha256').doNothing())
      .execute();
  }
}

async function keepHistory(
  transaction: Transaction<HubDatabase>,
  before: FileSet,
  next: FileSet,
  revision: number,
): Promise<void> {
  const rows = changesOf(before, next).map(({ file }) => ({
    path: file,
    revision,
    sha256: next.get(file) ?? null,
  }));
  for (let from = 0; from < rows.length; from += BATCH_ROWS) {
    await transaction
      .insertInto('catalog_file_history')
      .values(rows.slice(from, from + BATCH_ROWS))
      // A file was written differently, and says the same: no new revision came of it.
      .onConflict((conflict) =>
        conflict
          .columns(['path', 'revision'])
          .doUpdateSet((builder) => ({ sha256: builder.ref('excluded.sha256') })),
      )
      .execute();
  }
}

/** What was changed lies over the items folder from now on; the next start takes away what the folder says too. */
async function keepOverlay(
  transaction: Transaction<HubDatabase>,
  before: FileSet,
  next: FileSet,
): Promise<void> {
  for (const { file } of changesOf(before, next)) {
    const sha256 = next.get(file) ?? null;
    await transaction
      .insertInto('catalog_overlay')
      .values({ path: file, sha256 })
      .onConflict((conflict) => conflict.column('path').doUpdateSet({ sha256 }))
      .execute();
  }
}
