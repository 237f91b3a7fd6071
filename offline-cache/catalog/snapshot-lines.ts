import { on } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { MAXIMUM_CATALOG_LINE_BYTES } from '#contract/catalog.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import type { CatalogFailure } from './catalog-failure.ts';
import {
  type LineBatches,
  linesOf,
  type SnapshotFile,
  type SnapshotLine,
  unpackLines,
} from './snapshot-batches.ts';

/** A built program has the thread's script beside it, too. */
const THREAD = new URL(`./snapshot-thread${extname(import.meta.url)}`, import.meta.url);
/** Unpacked ahead of what is taken: the thread never waits for an answer, and little memory is held. */
const BATCHES_AHEAD = 3;

/**
 * Unpacks a whole catalog, line by line, into `take`. The first failure of `take` or of `pause` ends it. Unpacking,
 * splitting and hashing go on in a thread of their own meanwhile.
 */
export async function readSnapshotLines<Failure>(
  file: { readonly path: string; readonly bodyBytes: number },
  take: (line: SnapshotLine) => Result<void, Failure>,
  /** Asked after each line; what it answers is waited for before the next one. */
  pause: () => Promise<Result<void, Failure>> | undefined,
  options: {
    /** No thread could be started; with what is known of why. */
    readonly onThreadMissing?: ((detail: string) => void) | undefined;
    /** The script of the thread; a test gives another. */
    readonly script?: URL | undefined;
  } = {},
): Promise<Result<void, Failure | CatalogFailure>> {
  const batches = unpackApart({ ...file, maximumLineBytes: MAXIMUM_CATALOG_LINE_BYTES }, options);
  try {
    let step = await batches.next();
    while (step.done !== true) {
      for (const line of linesOf(step.value)) {
        const taken = take(line);
        if (!taken.ok) return taken;
        const pausing = pause();
        const paused = pausing === undefined ? undefined : await pausing;
        if (paused?.ok === false) return paused;
      }
      step = await batches.next();
    }
    return step.value;
  } finally {
    // In mid-file the thread is ended by this.
    await batches.return(ok());
  }
}

/** Where no thread can be started (too little memory, for one) the same is done here, only slower. */
async function* unpackApart(
  file: SnapshotFile,
  { script = THREAD, onThreadMissing }: NonNullable<Parameters<typeof readSnapshotLines>[3]>,
): LineBatches {
  const batches = unpackInThread(file, script);
  let began = false;
  try {
    let step = await batches.next();
    while (step.done !== true) {
      began = true;
      yield step.value;
      step = await batches.next();
    }
    return step.value;
  } catch (error) {
    if (!began) {
      onThreadMissing?.(error instanceof Error && 'code' in error ? String(error.code) : String(error));
      return yield* unpackLines(file);
    }
    if (!(error instanceof ThreadEnded)) throw error;
    return fail('catalog-storage-failed', error.message);
  } finally {
    await batches.return(ok());
  }
}

async function* unpackInThread(file: SnapshotFile, script: URL): LineBatches {
  const thread = new Worker(script, { workerData: file, name: 'catalog-snapshot' });
  // `on` below throws it. Once nobody reads any more, an error that nobody listens for would end the whole program.
  thread.on('error', () => undefined);
  try {
    for (let ahead = 0; ahead < BATCHES_AHEAD; ahead += 1) thread.postMessage('next');
    for await (const [step] of on(thread, 'message', { close: ['exit'] })) {
      const { done, value } = step as Awaited<ReturnType<LineBatches['next']>>;
      if (done === true) return value;
      thread.postMessage('next');
      yield value;
    }
    throw new ThreadEnded('the thread ended');
  } catch (error) {
    // Node's own, such as ERR_WORKER_OUT_OF_MEMORY: the machine's fault, and not that of what is read.
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw code.startsWith('ERR_WORKER_') ? new ThreadEnded(code) : error;
  } finally {
    await thread.terminate();
  }
}

class ThreadEnded extends Error {}
