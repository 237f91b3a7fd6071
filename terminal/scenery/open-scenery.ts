import type { Logger } from '../logging/logger.ts';
import { builtInScenery, loadScenery, type Scenery } from './scenery-pack.ts';

/** A pack that is not right is told and left: a machine without its hills still serves. */
export async function openScenery(directory: string | undefined, logger: Logger): Promise<Scenery> {
  if (directory === undefined) return builtInScenery;
  const loaded = await loadScenery(directory);
  if (loaded.ok) return loaded.value;
  logger.warn('scenery-refused', { code: loaded.failure.code, detail: loaded.failure.detail });
  return builtInScenery;
}
