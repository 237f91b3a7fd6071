import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogRow } from '#contract/catalog.ts';
import { SHARD_INDEX_FILE } from '#contract/catalog-shards.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { type ItemFiles, makeRows, readItemFiles } from './load-items.ts';
import { openShards } from './load-shards.ts';

/** What is to be published, read as it is asked for. A row that may not go on line ends it with {@link ItemsInvalid}. */
export type CatalogSource = Iterable<CatalogRow> | AsyncIterable<CatalogRow>;

export type OpenedSource =
  /** A folder of item files, over which operators may publish, and the rows that are made of all of them. */
  | { readonly kind: 'files'; readonly files: ItemFiles['files']; readonly rows: readonly CatalogRow[] }
  /** A sharded catalog (contract/catalog-shards.ts): it is made elsewhere, and published as it is. */
  | { readonly kind: 'shards'; readonly rows: CatalogSource };

export async function openCatalogSource(
  directory: string,
): Promise<Result<OpenedSource, AppFailure<'items-invalid'>>> {
  if (existsSync(join(directory, SHARD_INDEX_FILE))) {
    const shards = await openShards(directory);
    return shards.ok ? ok({ kind: 'shards', rows: shards.value }) : shards;
  }
  const read = await readItemFiles(directory);
  if (!read.ok) return read;
  const made = makeRows(read.value);
  // A disk that is not mounted, a word mistyped: to publish nothing would take a whole city off line.
  if (made.ok && made.value.length === 0)
    return fail('items-invalid', `${directory}: no department is there`);
  return made.ok ? ok({ kind: 'files', files: read.value.files, rows: made.value }) : made;
}
