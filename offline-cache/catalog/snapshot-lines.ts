import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { MAXIMUM_CATALOG_LINE_BYTES } from '#contract/catalog.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import type { CatalogFailure } from './catalog-failure.ts';

const LINE_END = 0x0a;
/** Unpacked at a time, in bytes: each goes to a thread of its own and back. */
const CHUNK_BYTES = 1024 * 1024;
const NOTHING = Buffer.alloc(0);

/**
 * Unpacks a whole catalog, some lines at a time, into `take`. It never unpacks more than `bodyBytes` and never holds
 * more than a chunk and a line. The first failure of `take` ends it.
 */
export async function readSnapshotLines<Failure>(
  file: { readonly path: string; readonly bodyBytes: number },
  take: (line: Buffer) => Result<void, Failure>,
  /** Asked after each line; what it answers is waited for before the next one. */
  pause: () => Promise<Result<void, Failure>> | undefined,
): Promise<Result<void, Failure | CatalogFailure>> {
  let failure: Failure | CatalogFailure | undefined;
  let unpacked = 0;
  let carried: Buffer = NOTHING;

  async function takeChunk(chunk: Buffer): Promise<boolean> {
    unpacked += chunk.length;
    if (unpacked > file.bodyBytes) {
      failure = { code: 'catalog-malformed', detail: 'longer than its manifest says' };
      return false;
    }
    let from = 0;
    for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, from)) {
      const line = chunk.subarray(from, end);
      from = end + 1;
      // Only a line that two chunks share is copied.
      const taken = take(carried.length === 0 ? line : Buffer.concat([carried, line]));
      carried = NOTHING;
      if (!taken.ok) {
        failure = taken.failure;
        return false;
      }
      const pausing = pause();
      const paused = pausing === undefined ? undefined : await pausing;
      if (paused?.ok === false) {
        failure = paused.failure;
        return false;
      }
    }
    carried = carried.length === 0 ? chunk.subarray(from) : Buffer.concat([carried, chunk.subarray(from)]);
    if (carried.length > MAXIMUM_CATALOG_LINE_BYTES) {
      failure = { code: 'catalog-malformed', detail: 'a line without an end' };
      return false;
    }
    return true;
  }

  try {
    await pipeline(
      createReadStream(file.path),
      createGunzip({ chunkSize: CHUNK_BYTES }),
      async (unpacking: AsyncIterable<Buffer>) => {
        for await (const chunk of unpacking) if (!(await takeChunk(chunk))) return;
      },
    );
  } catch (error) {
    if (failure !== undefined) return { ok: false, failure };
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    // zlib's own codes: what the hub has signed for does not unpack.
    return code.startsWith('Z_') ? fail('catalog-malformed', code) : fail('catalog-storage-failed', code);
  }
  if (failure !== undefined) return { ok: false, failure };
  if (carried.length > 0 || unpacked !== file.bodyBytes) {
    return fail('catalog-malformed', 'shorter than its manifest says');
  }
  return ok();
}
