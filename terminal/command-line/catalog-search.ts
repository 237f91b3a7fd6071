import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Item } from '#contract/item.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { openCatalogStore } from '#offline-cache/catalog/catalog-store.ts';
import { openReadOnly } from '#offline-cache/outbox/read-outbox.ts';
import { loadConfiguration } from '../configuration/load-configuration.ts';
import { type DataOptions, dataDirectoryOf } from './data-directory.ts';
import { EXIT } from './exit-codes.ts';
import { Output } from './output.ts';

export interface CatalogSearchOptions extends DataOptions {
  /** 12 digits; the region of the profile when absent. */
  readonly region?: string;
  readonly limit: number;
  readonly json?: boolean;
}

/** Searches the catalog of a terminal as its screen does. */
export async function searchCatalog(text: string, options: CatalogSearchOptions): Promise<number> {
  const output = new Output(options);
  const directory = await dataDirectoryOf(options);
  if (!directory.ok) return output.fail(directory.failure);
  const region = await regionOf(options);
  if (!region.ok) return output.fail(region.failure);
  const filter = { regionCode: region.value, limit: options.limit };
  const found = await search(join(directory.value, 'catalog.db'), text, filter);
  if (!found.ok) return output.fail(found.failure);
  const { revision, items } = found.value;
  for (const { id, name, summary } of items) {
    output.show({ event: 'item', id, name, summary }, `${name}  ${id}\n    ${summary}`);
  }
  output.show(
    { event: 'searched', revision, count: items.length },
    `${items.length} found in revision ${revision}`,
  );
  return EXIT.ok;
}

async function regionOf(options: CatalogSearchOptions): Promise<Result<string, AppFailure>> {
  if (options.region !== undefined) return ok(options.region);
  const configuration = await loadConfiguration(options.profile);
  return configuration.ok ? ok(configuration.value.terminal.regionCode) : configuration;
}

/**
 * Opens a copy: the store migrates and writes when it opens, and the file belongs to the terminal that may be
 * running. The catalog holds nothing of a citizen.
 */
async function search(
  path: string,
  text: string,
  filter: { readonly regionCode: string; readonly limit: number },
): Promise<Result<{ revision: number; items: readonly Item[] }, AppFailure>> {
  const source = openReadOnly(path);
  if (!source.ok) return source;
  const folder = await mkdtemp(join(tmpdir(), 'zhuban-catalog-'));
  try {
    const copy = join(folder, 'catalog.db');
    try {
      await source.value.backup(copy);
    } catch (error) {
      return fail('database-unavailable', error instanceof Error ? error.message : undefined);
    }
    const store = openCatalogStore({ path: copy });
    if (!store.ok) return store;
    try {
      return ok({ revision: store.value.revision(), items: store.value.search(text, filter) });
    } finally {
      store.value.close();
    }
  } finally {
    source.value.close();
    await rm(folder, { recursive: true, force: true });
  }
}
