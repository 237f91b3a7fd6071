import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import {
  type CatalogSnapshot,
  type CatalogSnapshotManifest,
  catalogRowSchema,
  catalogSnapshotSchema,
} from '#contract/catalog.ts';
import { rowSchemaFingerprint } from '#contract/catalog-row-schema.ts';
import type { Signer } from '#contract/crypto/signing.ts';
import { writeDurably } from '../durable-file.ts';

/** One row as it is published, in the order of the file. */
export interface SnapshotRow {
  readonly json: string;
}

export interface SnapshotFiles {
  /** The signed manifest of the file of this revision; the file is made when it is not there yet. */
  ensure(
    of: Pick<CatalogSnapshotManifest, 'to' | 'rowCount' | 'tableDigest'>,
    rows: () => AsyncIterable<SnapshotRow>,
  ): Promise<CatalogSnapshot>;
  /** Where the file with this SHA-256 lies; undefined when there is none. */
  find(fileSha256: string): Promise<{ readonly path: string; readonly bytes: number } | undefined>;
}

/** Terminals on a slow line may still be fetching the ones before the newest. */
const KEPT_FILES = 3;
const MANIFEST = '.manifest.json';

/**
 * Whole catalogs as files in one folder: `<SHA-256>.ndjson.gz` and, beside it, its signed manifest. A file is made
 * once for a revision, however many terminals ask, and never changed: a name is a content.
 */
export function createSnapshotFiles(directory: string, signer: Signer): SnapshotFiles {
  const making = new Map<number, Promise<CatalogSnapshot>>();
  const temporaries = new Set<string>();

  async function known(): Promise<CatalogSnapshot[]> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const found: CatalogSnapshot[] = [];
    for (const name of await readdir(directory)) {
      if (!name.endsWith(MANIFEST)) continue;
      const snapshot = await readSnapshot(join(directory, name));
      if (snapshot) found.push(snapshot);
    }
    return found.sort((left, right) => right.manifest.to - left.manifest.to);
  }

  /** Undefined: nothing that can be handed out; it is made anew. */
  async function readSnapshot(path: string): Promise<CatalogSnapshot | undefined> {
    try {
      const snapshot = catalogSnapshotSchema.parse(JSON.parse(await readFile(path, 'utf8')));
      const { size } = await stat(fileOf(snapshot.manifest.fileSha256));
      // A hub with another key signs anew.
      const current = snapshot.signature.keyId === signer.keyId;
      return current && size === snapshot.manifest.fileBytes ? snapshot : undefined;
    } catch {
      return undefined;
    }
  }

  const fileOf = (fileSha256: string): string => join(directory, `${fileSha256}.ndjson.gz`);

  async function make(
    of: Pick<CatalogSnapshotManifest, 'to' | 'rowCount' | 'tableDigest'>,
    rows: () => AsyncIterable<SnapshotRow>,
  ): Promise<CatalogSnapshot> {
    const before = await known();
    const same = before.find(
      ({ manifest }) => manifest.to === of.to && manifest.tableDigest === of.tableDigest,
    );
    if (same) return same;
    const name = `${randomBytes(8).toString('hex')}.tmp`;
    const temporary = join(directory, name);
    temporaries.add(name);
    try {
      const written = await writeFile(temporary, rows());
      const manifest: CatalogSnapshotManifest = {
        schemaVersion: 1,
        kind: 'snapshot',
        ...of,
        ...written,
        rowSchema: rowSchemaFingerprint(),
      };
      await rename(temporary, fileOf(manifest.fileSha256));
      const snapshot: CatalogSnapshot = { manifest, signature: signer.sign(manifest) };
      await writeDurably(
        join(directory, `${String(of.to).padStart(10, '0')}-${manifest.fileSha256.slice(0, 16)}${MANIFEST}`),
        JSON.stringify(snapshot),
      );
      await removeOld([snapshot, ...before]);
      return snapshot;
    } finally {
      temporaries.delete(name);
      await rm(temporary, { force: true });
    }
  }

  async function removeOld(snapshots: readonly CatalogSnapshot[]): Promise<void> {
    const kept = new Set(
      snapshots
        .slice(0, KEPT_FILES)
        .flatMap(({ manifest: { to, fileSha256 } }) => [
          `${fileSha256}.ndjson.gz`,
          `${String(to).padStart(10, '0')}-${fileSha256.slice(0, 16)}${MANIFEST}`,
        ]),
    );
    for (const name of await readdir(directory)) {
      if (!kept.has(name) && !temporaries.has(name)) await rm(join(directory, name), { force: true });
    }
  }

  return {
    ensure: (of, rows) => {
      const under = making.get(of.to);
      if (under) return under;
      const made = make(of, rows).finally(() => making.delete(of.to));
      making.set(of.to, made);
      return made;
    },
    find: async (fileSha256) => {
      if (!/^[0-9a-f]{64}$/.test(fileSha256)) return undefined;
      const path = fileOf(fileSha256);
      try {
        return { path, bytes: (await stat(path)).size };
      } catch {
        return undefined;
      }
    },
  };
}

/** Streams the rows into a file that survives a power cut; nothing of it is held in memory. */
async function writeFile(
  path: string,
  rows: AsyncIterable<SnapshotRow>,
): Promise<Pick<CatalogSnapshotManifest, 'fileSha256' | 'fileBytes' | 'bodyBytes'>> {
  let bodyBytes = 0;
  let fileBytes = 0;
  const hash = createHash('sha256');
  async function* lines(): AsyncGenerator<Buffer> {
    for await (const { json } of rows) {
      // What the manifest says of every row is true of this one, whatever release has stored it.
      catalogRowSchema.parse(JSON.parse(json));
      const line = Buffer.from(`${json}\n`, 'utf8');
      bodyBytes += line.length;
      yield line;
    }
  }
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      fileBytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(Readable.from(lines()), createGzip(), counted, createWriteStream(path, { mode: 0o600 }));
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  return { fileSha256: hash.digest('hex'), fileBytes, bodyBytes };
}
