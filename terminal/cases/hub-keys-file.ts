import { existsSync, readFileSync } from 'node:fs';
import { type HubPublicKeys, hubPublicKeysSchema } from '#contract/crypto/schemas.ts';
import { keepFile } from '#offline-cache/durable-file.ts';

/**
 * The hub's public keys, for a terminal whose configuration does not pin them (development only): the first
 * answer is kept and trusted from then on, so that a case can be sealed while the hub is away.
 */
export class HubKeysFile {
  readonly #path: string;
  #keys: HubPublicKeys | undefined;

  constructor(path: string, pinned: HubPublicKeys | undefined) {
    this.#path = path;
    this.#keys = pinned ?? read(path);
  }

  get keys(): HubPublicKeys | undefined {
    return this.#keys;
  }

  /** Keeps keys when there are none yet. Others than the known ones are never taken over. */
  async keep(keys: HubPublicKeys): Promise<'kept' | 'known' | 'different'> {
    if (this.#keys !== undefined) {
      return this.#keys.signing.publicKey === keys.signing.publicKey &&
        this.#keys.sealing.publicKey === keys.sealing.publicKey
        ? 'known'
        : 'different';
    }
    await keepFile(this.#path, JSON.stringify(keys, null, 2));
    this.#keys = keys;
    return 'kept';
  }
}

function read(path: string): HubPublicKeys | undefined {
  if (!existsSync(path)) return undefined;
  const parsed = hubPublicKeysSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  return parsed.success ? parsed.data : undefined;
}
