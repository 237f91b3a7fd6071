import type { CatalogStore } from '#offline-cache/catalog/catalog-store.ts';
import type { HubClient } from '#offline-cache/hub-client.ts';
import type { CaseStore } from '#offline-cache/outbox/case-store.ts';
import { createSynchronizer, type Synchronizer } from '#offline-cache/outbox/synchronizer.ts';
import type { Logger } from '../logging/logger.ts';
import type { HubKeysFile } from './hub-keys-file.ts';

export interface HubExchangeOptions {
  readonly hub: HubClient;
  readonly cases: CaseStore;
  readonly catalog: CatalogStore;
  readonly keysFile: HubKeysFile;
  readonly logger: Logger;
  /** A case went out, or could not. */
  readonly onCases: () => void;
  readonly onCatalog: () => void;
}

const CATALOG_PULL_DEADLINE_MS = 15_000;

/** What goes to the hub and comes from it beside the visit: the cases that wait, and the catalog. */
export class HubExchange {
  readonly #options: HubExchangeOptions;
  readonly #stopping = new AbortController();
  #synchronizer: Synchronizer | undefined;

  constructor(options: HubExchangeOptions) {
    this.#options = options;
  }

  /** Undefined until the hub's keys are known for the first time. */
  get synchronizer(): Synchronizer | undefined {
    return this.#synchronizer;
  }

  /** Once; without the hub's keys it begins nothing and is called again when they come. */
  start(): void {
    const { cases, catalog, hub, keysFile, logger, onCases, onCatalog } = this.#options;
    const hubKeys = keysFile.keys;
    if (hubKeys === undefined || this.#synchronizer !== undefined) return;
    this.#synchronizer = createSynchronizer({
      cases,
      catalog,
      hub,
      hubKeys,
      onEvent: (event) => {
        if (event.kind === 'synchronizer-error') logger.error('synchronizer-error', { detail: event.error });
        else logger.info(event.kind, { ...event, kind: undefined });
        onCases();
        if (event.kind === 'catalog-updated') onCatalog();
      },
    });
    this.#synchronizer.start();
  }

  /** The hub is back: what waits goes out now, not at the next sweep. */
  syncNow(): void {
    const { logger } = this.#options;
    this.#synchronizer?.sweep().catch((error: unknown) => logger.error('sweep-failed', { detail: error }));
    this.pullCatalog().catch((error: unknown) => logger.error('catalog-pull-failed', { detail: error }));
  }

  async pullCatalog(): Promise<void> {
    const { logger, onCases, onCatalog } = this.#options;
    const pulled = await this.#synchronizer?.pullCatalog({
      deadlineMs: CATALOG_PULL_DEADLINE_MS,
      signal: this.#stopping.signal,
    });
    if (pulled?.ok === false) logger.warn('catalog-not-pulled', { code: pulled.failure.code });
    if (pulled?.ok !== true || !pulled.value.changed) return;
    onCases();
    onCatalog();
  }

  /** A pull that is under way is broken off. */
  abort(): void {
    this.#stopping.abort();
  }

  async close(): Promise<void> {
    this.abort();
    await this.#synchronizer?.stop();
  }
}
