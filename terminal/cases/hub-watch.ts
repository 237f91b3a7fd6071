import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import type { HubClient } from '#offline-cache/hub-client.ts';
import type { Logger } from '../logging/logger.ts';
import type { HubKeysFile } from './hub-keys-file.ts';

export interface HubWatchOptions {
  readonly hub: HubClient;
  readonly keysFile: HubKeysFile;
  readonly logger: Logger;
  readonly everyMs: number;
  readonly onChange: (online: boolean) => void;
  /** The hub's keys are known for the first time. */
  readonly onKeys: (keys: HubPublicKeys) => void;
  /** With each sign of life: the newest revision of the hub's catalog. */
  readonly onCatalogRevision?: (revision: number) => void;
}

const PROBE_DEADLINE_MS = 3_000;

/** Knows whether the hub can be reached, so that the guide can say it before anybody begins. */
export class HubWatch {
  readonly #options: HubWatchOptions;
  readonly #stopping = new AbortController();
  #online = false;
  #timer: NodeJS.Timeout | undefined;
  #probing: Promise<void> | undefined;

  constructor(options: HubWatchOptions) {
    this.#options = options;
  }

  get online(): boolean {
    return this.#online;
  }

  async start(): Promise<void> {
    await this.probe();
    this.#timer = setInterval(() => void this.probe(), this.#options.everyMs);
  }

  /** One question at a time; never rejects. */
  probe(): Promise<void> {
    this.#probing ??= this.#ask()
      .catch((error: unknown) => this.#options.logger.error('hub-watch-failed', { detail: error }))
      .finally(() => {
        this.#probing = undefined;
      });
    return this.#probing;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await this.#probing;
  }

  async #ask(): Promise<void> {
    const { hub, keysFile, logger } = this.#options;
    const bounds = { deadlineMs: PROBE_DEADLINE_MS, signal: this.#stopping.signal };
    const health = await hub.health(bounds);
    if (health.ok && keysFile.keys === undefined) {
      const keys = await hub.keys(bounds);
      if (keys.ok) {
        await keysFile.keep(keys.value);
        this.#options.onKeys(keys.value);
      }
    }
    if (health.ok) this.#options.onCatalogRevision?.(health.value.catalogRevision);
    if (health.ok === this.#online) return;
    this.#online = health.ok;
    logger.info('hub-reachable', { online: health.ok, ...(health.ok ? {} : { code: health.failure.code }) });
    this.#options.onChange(health.ok);
  }
}
