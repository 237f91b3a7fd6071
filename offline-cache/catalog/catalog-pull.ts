import { rm } from 'node:fs/promises';
import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { CallBounds } from '../call-bounds.ts';
import type { HubClient } from '../hub-client.ts';
import { type CatalogFailure, needsSnapshot } from './catalog-failure.ts';
import type { CatalogStore } from './catalog-store.ts';
import { type DownloadFailure, downloadSnapshot } from './snapshot-download.ts';

type PullFailure =
  | DownloadFailure
  | CatalogFailure
  /** The hub was set back: it has nothing for us until it has passed our revision. */
  | AppFailure<'catalog-ahead-of-hub'>;

export type CatalogPullResult = Result<{ readonly revision: number; readonly changed: boolean }, PullFailure>;

interface PullFrom {
  readonly catalog: CatalogStore;
  readonly hub: HubClient;
  readonly hubKeys: HubPublicKeys;
}

/**
 * The delta from our revision; the whole catalog where the delta does not lead to the hub's table. The deadline is
 * for the network: what has arrived is taken to its end, unless the signal fires.
 */
export async function pullCatalog(from: PullFrom, bounds: CallBounds): Promise<CatalogPullResult> {
  const { catalog } = from;
  const revision = catalog.revision();
  const first = await pullFrom(revision, from, bounds);
  if (first.ok || !needsSnapshot(first.failure as CatalogFailure)) return first;
  return pullFrom(0, from, bounds);
}

async function pullFrom(
  revision: number,
  { catalog, hub, hubKeys }: PullFrom,
  bounds: CallBounds,
): Promise<CatalogPullResult> {
  const answer = await hub.catalogFeed({ from: revision }, bounds);
  if (!answer.ok) {
    // Cut in the middle, or not in the hub's form.
    if (answer.failure.code === 'hub-malformed') catalog.noteRefusal(answer.failure.code);
    return answer;
  }
  const { feed, snapshot, revision: atHub } = answer.value;
  if (feed !== undefined) {
    const applied = catalog.apply(feed, hubKeys);
    return applied.ok ? ok({ revision: applied.value.revision, changed: true }) : applied;
  }
  if (snapshot !== undefined) return takeSnapshot(snapshot, { catalog, hub, hubKeys }, bounds);
  if (atHub < catalog.revision()) return fail('catalog-ahead-of-hub', `${catalog.revision()} > ${atHub}`);
  return ok({ revision: catalog.revision(), changed: false });
}

async function takeSnapshot(
  snapshot: unknown,
  { catalog, hub, hubKeys }: PullFrom,
  bounds: CallBounds,
): Promise<CatalogPullResult> {
  const manifest = catalog.checkSnapshot(snapshot, hubKeys);
  if (!manifest.ok) return manifest;
  const path = catalog.partOf(manifest.value.fileSha256);
  const downloaded = await downloadSnapshot({ hub, manifest: manifest.value }, path, bounds);
  if (!downloaded.ok) {
    if (downloaded.failure.code === 'catalog-file-mismatch') catalog.noteRefusal(downloaded.failure.code);
    return downloaded;
  }
  const replaced = await catalog.replace(manifest.value, path, bounds.signal);
  // Kept only where the same file may still be taken: the disk was full, or the terminal is stopping.
  const again = !replaced.ok && ['aborted', 'catalog-storage-failed'].includes(replaced.failure.code);
  if (!again) await rm(path, { force: true });
  return replaced.ok ? ok({ revision: replaced.value.revision, changed: true }) : replaced;
}
