import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import {
  type Bulletin,
  bulletinAt,
  bulletinSchema,
  EMPTY_BULLETIN,
  isForRegion,
  regionPrefixSchema,
} from '#contract/bulletin.ts';
import type { CallBounds } from '#offline-cache/call-bounds.ts';
import { keepFile } from '#offline-cache/durable-file.ts';
import type { HubClient } from '#offline-cache/hub-client.ts';
import { PeriodicPull } from '../hub-copies/periodic-pull.ts';
import type { Logger } from '../logging/logger.ts';

export interface BulletinDeskOptions {
  readonly hub: Pick<HubClient, 'bulletin'>;
  /** Where the newest one is kept for when the hub is away. */
  readonly path: string;
  readonly regionCode: string;
  /** The least time between two pulls, in milliseconds; a failed one counts too. */
  readonly everyMs: number;
  /** Is this item offered here? A button that leads nowhere is not shown. */
  readonly offers: (itemId: string) => boolean;
  readonly logger: Logger;
  /** Something else is to be told than before. */
  readonly onChange: () => void;
  readonly now?: () => Date;
}

const MAXIMUM_FILE_CHARACTERS = 512 * 1024;
const keptSchema = z.strictObject({ region: regionPrefixSchema, bulletin: bulletinSchema });

/** What the hub tells everybody, kept for when it is away. What is over is never told, however old the copy is. */
export class BulletinDesk {
  readonly #options: BulletinDeskOptions;
  readonly #pulls: PeriodicPull;
  readonly #now: () => Date;
  #bulletin: Bulletin;

  constructor(options: BulletinDeskOptions) {
    this.#options = options;
    this.#pulls = new PeriodicPull({
      everyMs: options.everyMs,
      pull: (bounds) => this.#pull(bounds),
      onError: (error) => options.logger.error('bulletin-pull-failed', { detail: error }),
    });
    this.#now = options.now ?? (() => new Date());
    this.#bulletin = this.#kept();
  }

  /** What may be shown at this moment. */
  get current(): Bulletin {
    const { offers } = this.#options;
    const { notices, ...rest } = bulletinAt(this.#bulletin, this.#now());
    return {
      ...rest,
      notices: notices.map(({ itemId, ...notice }) => ({
        ...notice,
        ...(itemId !== undefined && offers(itemId) && { itemId }),
      })),
    };
  }

  /** Asks the hub when it is time to; one question at a time, never rejects. */
  pullWhenDue(): Promise<void> {
    return this.#pulls.pullWhenDue();
  }

  stop(): Promise<void> {
    return this.#pulls.stop();
  }

  async #pull(bounds: CallBounds): Promise<void> {
    const { hub, path, regionCode, logger, onChange } = this.#options;
    const pulled = await hub.bulletin({ region: regionCode }, bounds);
    if (bounds.signal.aborted) return;
    if (!pulled.ok) {
      logger.warn('bulletin-not-pulled', { code: pulled.failure.code });
      return;
    }
    // A hub that mixes regions up must not send people somewhere else.
    const own: Bulletin = {
      ...pulled.value,
      notices: pulled.value.notices.filter(({ regions }) => isForRegion(regions, regionCode)),
    };
    if (JSON.stringify(own) === JSON.stringify(this.#bulletin)) return;
    this.#bulletin = own;
    logger.info('bulletin-pulled', { notices: own.notices.length, weather: own.weather !== undefined });
    onChange();
    await keepFile(path, JSON.stringify({ region: regionCode, bulletin: own }));
  }

  /** A copy that cannot be read, or was made for another place, is none: the next pull brings a new one. */
  #kept(): Bulletin {
    const { path, regionCode, logger } = this.#options;
    if (!existsSync(path)) return EMPTY_BULLETIN;
    try {
      const content = readFileSync(path, 'utf8');
      if (content.length > MAXIMUM_FILE_CHARACTERS) throw new RangeError('too large');
      const kept = keptSchema.parse(JSON.parse(content));
      return kept.region === regionCode ? kept.bulletin : EMPTY_BULLETIN;
    } catch {
      logger.warn('bulletin-copy-unreadable', { path });
      return EMPTY_BULLETIN;
    }
  }
}
