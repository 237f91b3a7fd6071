import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { CatalogSnapshotManifest } from '#contract/catalog.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { CallBounds } from '../call-bounds.ts';
import type { HubClient } from '../hub-client.ts';
import type { HubFailure } from '../hub-failure.ts';

export type DownloadFailure =
  | HubFailure
  /** Not the file that the hub has signed for; what had arrived is thrown away. */
  | AppFailure<'catalog-file-mismatch' | 'catalog-storage-failed'>;

/** Tries in a row in which not a byte arrived; what did arrive is kept for the next pull. */
const FRUITLESS_TRIES = 3;
const BETWEEN_TRIES_MS = 500;

/**
 * Fetches the file that the manifest names to `path`, from where an earlier try stopped. Whatever is under that name
 * afterwards is the file, to the last bit, or an honest beginning of it.
 */
export async function downloadSnapshot(
  from: { readonly hub: HubClient; readonly manifest: CatalogSnapshotManifest },
  path: string,
  bounds: CallBounds,
): Promise<Result<void, DownloadFailure>> {
  const { fileBytes } = from.manifest;
  const endsAt = performance.now() + bounds.deadlineMs;
  let fruitless = 0;
  let before = -1;
  for (;;) {
    const held = await sizeOf(path);
    if (held === fileBytes) return checkWhole(from.manifest, path);
    if (held > fileBytes) return throwAway(path, 'longer than its manifest says');
    fruitless = held > before ? 0 : fruitless + 1;
    before = held;
    const deadlineMs = Math.floor(endsAt - performance.now());
    if (deadlineMs <= 0) return fail('deadline-exceeded');
    const fetched = await onDisk(() => fetchRest(from, path, held, { deadlineMs, signal: bounds.signal }));
    if (fetched.ok) continue;
    const { code } = fetched.failure;
    // A cut line: on it goes where it stopped. Anything else is for the next pull.
    if (code !== 'hub-unreachable' || fruitless >= FRUITLESS_TRIES) return fetched;
    if (fruitless > 0)
      await delay(BETWEEN_TRIES_MS, undefined, { signal: bounds.signal }).catch(() => undefined);
    if (bounds.signal.aborted) return fail('aborted');
  }
}

async function fetchRest(
  { hub, manifest }: { readonly hub: HubClient; readonly manifest: CatalogSnapshotManifest },
  path: string,
  held: number,
  bounds: CallBounds,
): Promise<Result<void, DownloadFailure>> {
  let file: FileHandle | undefined;
  let position = held;
  try {
    const fetched = await hub.catalogFile(
      {
        fileSha256: manifest.fileSha256,
        offset: held,
        onBytes: async (bytes, offset) => {
          file ??= await open(path, 'a+');
          // The hub began anew: so do we.
          if (offset < position) await file.truncate(offset);
          position = offset;
          if (position + bytes.length > manifest.fileBytes) return false;
          await file.write(bytes);
          position += bytes.length;
          return true;
        },
      },
      bounds,
    );
    if (!fetched.ok) return fetched;
    if (fetched.value === 'refused') return await throwAway(path, 'longer than its manifest says');
    return position === manifest.fileBytes ? ok() : fail('hub-unreachable', 'cut before the end');
  } finally {
    await file?.close();
  }
}

async function checkWhole(
  manifest: CatalogSnapshotManifest,
  path: string,
): Promise<Result<void, DownloadFailure>> {
  const hashed = await onDisk(async () => {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    return ok(hash.digest('hex'));
  });
  if (!hashed.ok) return hashed;
  return hashed.value === manifest.fileSha256 ? ok() : throwAway(path, 'other bytes than its manifest says');
}

async function throwAway(path: string, detail: string): Promise<Result<never, DownloadFailure>> {
  await rm(path, { force: true });
  return fail('catalog-file-mismatch', detail);
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

/** Errors of the disk become values; bugs still throw. */
async function onDisk<Value>(
  work: () => Promise<Result<Value, DownloadFailure>>,
): Promise<Result<Value, DownloadFailure>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return fail('catalog-storage-failed', 'code' in error ? String(error.code) : undefined);
  }
}
