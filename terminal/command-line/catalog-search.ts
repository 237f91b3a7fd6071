import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { openCatalogStore } from '#offline-cache/catalog/catalog-store.ts';
import { openReadOnly } from '#offline-cache/outbox/read-outbox.ts';
import type { SearchFindings, SearchQuestion } from '#offline-cache/search/findings.ts';
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

interface Searched {
  readonly revision: number;
  readonly findings: SearchFindings;
  readonly items: readonly {
    readonly id: string;
    readonly here: boolean;
    readonly name: string;
    readonly summary: string;
  }[];
}

/** Searches the catalog of a terminal as its screen does. */
export async function searchCatalog(text: string, options: CatalogSearchOptions): Promise<number> {
  const output = new Output(options);
  const directory = await dataDirectoryOf(options);
  if (!directory.ok) return output.fail(directory.failure);
  const region = await regionOf(options);
  if (!region.ok) return output.fail(region.failure);
  const question = { text, regionCode: region.value, limit: options.limit };
  const found = await search(join(directory.value, 'catalog.db'), question);
  if (!found.ok) return output.fail(found.failure);
  const { revision, findings, items } = found.value;
  for (const { said, means } of findings.understood) {
    output.show({ event: 'understood', said, means }, `${said}: ${means.join('、')}`);
  }
  for (const { id, name, summary, here } of items) {
    output.show(
      { event: 'item', id, name, summary, ...(here ? {} : { here }) },
      `${name}  ${id}${here ? '' : '  (other region)'}\n    ${summary}`,
    );
  }
  const { kind, meant } = findings;
  output.show(
    {
      event: 'searched',
      revision,
      count: findings.total,
      ...(kind === 'words' ? {} : { kind }),
      ...(meant === undefined ? {} : { meant }),
    },
    `${findings.total} found in revision ${revision}${meant === undefined ? '' : `, as ${meant}`}`,
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
async function search(path: string, question: SearchQuestion): Promise<Result<Searched, AppFailure>> {
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
    const store = openCatalogStore({ path: copy, lastGood: 'none' });
    if (!store.ok) return store;
    try {
      const { value: catalog } = store;
      const findings = catalog.search(question);
      const items = findings.items.flatMap(({ id, here, entryNumber }) => {
        const facts = catalog.searchFacts(entryNumber);
        return facts === undefined ? [] : [{ id, here, name: facts.name, summary: facts.summary }];
      });
      return ok({ revision: catalog.revision(), findings, items });
    } finally {
      store.value.close();
    }
  } finally {
    source.value.close();
    await rm(folder, { recursive: true, force: true });
  }
}
