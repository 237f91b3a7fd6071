import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogRow } from '#contract/catalog.ts';
import { SHARD_INDEX_FILE } from '#contract/catalog-shards.ts';
import { type AppFailure, ok, type Result } from '#contract/result.ts';
import { loadItems } from './load-items.ts';
import { openShards } from './load-shards.ts';

/** What is to be published, read as it is asked for. A row that may not go on line ends it with {@link ItemsInvalid}. */
export type CatalogSource = Iterable<CatalogRow> | AsyncIterable<CatalogRow>;

/** A folder of item files, or a sharded catalog (contract/catalog-shards.ts). */
export async function openCatalogSource(
  directory: string,
): Promise<Result<CatalogSource, AppFailure<'items-invalid'>>> {
  if (!existsSync(join(directory, SHARD_INDEX_FILE))) return loadItems(directory);
  const shards = await openShards(directory);
  return shards.ok ? ok(shards.value) : shards;
}
