import { hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { fail, ok, type Result } from '#contract/result.ts';
import type { CatalogFailure } from './catalog-failure.ts';
import { createPartsFinder, type ItemLineParts } from './item-line.ts';

/** The packed file of a whole catalog: gzip over one row a line. */
export interface SnapshotFile {
  readonly path: string;
  /** Unpacked, as the hub has signed it. */
  readonly bodyBytes: number;
  readonly maximumLineBytes: number;
}

/** A row of the file. */
export interface SnapshotLine {
  /** Its canonical JSON in UTF-8, as the hub hashed it. */
  readonly bytes: Buffer;
  /** SHA-256 of the bytes. */
  readonly digest: Buffer;
  /** Absent: not an item, or to be read as a whole. */
  readonly parts?: ItemLineParts | undefined;
}

/** Whole lines. Each array has memory of its own, which can be handed to another thread. */
export interface LineBatch {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where each line ends in `bytes`; the line end itself stands there. */
  readonly ends: Uint32Array<ArrayBuffer>;
  /** SHA-256 of each line, one after the other. */
  readonly digests: Uint8Array<ArrayBuffer>;
  /** Of each line the four numbers of `ItemLineParts`; zeros: none. */
  readonly parts: Uint32Array<ArrayBuffer>;
}

export type LineBatches = AsyncGenerator<LineBatch, Result<void, CatalogFailure>, void>;

const DIGEST_BYTES = 32;
const PARTS_NUMBERS = 4;
const LINE_END = 0x0a;
const CHUNK_BYTES = 1024 * 1024;

/** Unpacks, splits and hashes. Never unpacks more than `bodyBytes`, and holds a chunk and a line. */
export async function* unpackLines(file: SnapshotFile): LineBatches {
  // What fails is thrown where it is read.
  const unpacking = pipeline(
    createReadStream(file.path),
    createGunzip({ chunkSize: CHUNK_BYTES }),
    () => undefined,
  );
  let unpacked = 0;
  let carried = new Uint8Array(0);
  const findParts = createPartsFinder();
  try {
    for await (const chunk of unpacking as AsyncIterable<Buffer>) {
      unpacked += chunk.length;
      if (unpacked > file.bodyBytes) return fail('catalog-malformed', 'longer than its manifest says');
      const bytes = new Uint8Array(carried.length + chunk.length);
      bytes.set(carried);
      bytes.set(chunk, carried.length);
      const batch = splitLines(bytes, findParts);
      const end = batch.ends.at(-1);
      carried = bytes.slice(end === undefined ? 0 : end + 1);
      if (carried.length > file.maximumLineBytes) return fail('catalog-malformed', 'a line without an end');
      if (end !== undefined) yield batch;
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    // zlib's own codes: what the hub has signed for does not unpack.
    return code.startsWith('Z_') ? fail('catalog-malformed', code) : fail('catalog-storage-failed', code);
  }
  if (carried.length > 0 || unpacked !== file.bodyBytes) {
    return fail('catalog-malformed', 'shorter than its manifest says');
  }
  return ok();
}

function splitLines(
  bytes: Uint8Array<ArrayBuffer>,
  findParts: ReturnType<typeof createPartsFinder>,
): LineBatch {
  const ends: number[] = [];
  for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, end + 1)) ends.push(end);
  const digests = new Uint8Array(ends.length * DIGEST_BYTES);
  const parts = new Uint32Array(ends.length * PARTS_NUMBERS);
  let from = 0;
  for (const [at, end] of ends.entries()) {
    const line = Buffer.from(bytes.buffer, from, end - from);
    digests.set(hash('sha256', line, 'buffer'), at * DIGEST_BYTES);
    const found = findParts(line);
    if (found !== undefined) {
      const { idEnd, termsFrom, termsEnd, termsAsBefore } = found;
      parts.set([idEnd, termsFrom, termsEnd, Number(termsAsBefore)], at * PARTS_NUMBERS);
    }
    from = end + 1;
  }
  return { bytes, ends: Uint32Array.from(ends), digests, parts };
}

export function* linesOf({ bytes, ends, digests, parts }: LineBatch): Generator<SnapshotLine> {
  let from = 0;
  for (const [at, end] of ends.entries()) {
    yield {
      bytes: Buffer.from(bytes.buffer, from, end - from),
      digest: Buffer.from(digests.buffer, at * DIGEST_BYTES, DIGEST_BYTES),
      parts: partsAt(parts, at * PARTS_NUMBERS),
    };
    from = end + 1;
  }
}

function partsAt(numbers: Uint32Array, at: number): ItemLineParts | undefined {
  const idEnd = numbers[at] as number;
  if (idEnd === 0) return undefined;
  return {
    idEnd,
    termsFrom: numbers[at + 1] as number,
    termsEnd: numbers[at + 2] as number,
    termsAsBefore: numbers[at + 3] === 1,
  };
}
