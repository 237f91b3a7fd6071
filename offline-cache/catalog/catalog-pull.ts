import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { CallBounds } from '../call-bounds.ts';
import type { HubClient } from '../hub-client.ts';
import type { HubFailure } from '../hub-failure.ts';
import { type CatalogFailure, needsSnapshot } from './catalog-failure.ts';
import type { CatalogStore } from './catalog-store.ts';

export type CatalogPullResult = Result<
  { readonly revision: number; readonly changed: boolean },
  | HubFailure
  | CatalogFailure
  /** The hub was set back: it has nothing for us until it has passed our revision. */
  | AppFailure<'catalog-ahead-of-hub'>
>;

/** The delta from our revision; the full snapshot where the delta does not lead to the hub's table. */
export async function pullCatalog(
  from: { readonly catalog: CatalogStore; readonly hub: HubClient; readonly hubKeys: HubPublicKeys },
  bounds: CallBounds,
): Promise<CatalogPullResult> {
  const { catalog, hub, hubKeys } = from;
  const revision = catalog.revision();
  const delta = await hub.catalogFeed({ from: revision }, bounds);
  if (!delta.ok) return delta;
  if (delta.value.feed === undefined) {
    if (delta.value.revision < revision) {
      return fail('catalog-ahead-of-hub', `${revision} > ${delta.value.revision}`);
    }
    return ok({ revision, changed: false });
  }
  const applied = catalog.apply(delta.value.feed, hubKeys);
  if (applied.ok) return ok({ revision: applied.value.revision, changed: true });
  if (!needsSnapshot(applied.failure)) return applied;

  const snapshot = await hub.catalogFeed({ from: 0 }, bounds);
  if (!snapshot.ok) return snapshot;
  const repaired = catalog.apply(snapshot.value.feed, hubKeys);
  return repaired.ok ? ok({ revision: repaired.value.revision, changed: true }) : repaired;
}
