import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import { ok, type Result } from '#contract/result.ts';
import { type OpenDatabaseFailure, openDatabase } from '../database/open-database.ts';
import { catalogMigrations } from './catalog-database.ts';
import type { CatalogFailure } from './catalog-failure.ts';
import { type CatalogReader, createCatalogTable } from './catalog-table.ts';

export interface CatalogStore extends CatalogReader {
  /** All or nothing. After any failure the revision before it is still served. */
  apply(feed: unknown, hubKeys: HubPublicKeys): Result<{ readonly revision: number }, CatalogFailure>;
  close(): void;
}

export function openCatalogStore(options: {
  readonly path: string;
}): Result<CatalogStore, OpenDatabaseFailure> {
  const opened = openDatabase({ path: options.path, migrations: catalogMigrations, durability: 'normal' });
  if (!opened.ok) return opened;
  return ok(createCatalogTable(opened.value.database));
}
