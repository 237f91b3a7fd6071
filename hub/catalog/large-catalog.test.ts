import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CatalogRow, type CatalogSnapshot, catalogRowSchema, storedFactsOf } from '#contract/catalog.ts';
import { rowSchemaFingerprint } from '#contract/catalog-row-schema.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { createEd25519Signer, generateEd25519KeyPair, verifySignature } from '#contract/crypto/signing.ts';
import { unwrap } from '#contract/result.ts';
import { openDatabase } from '../database/open-database.ts';
import type { Database } from '../database/schema.ts';
import { writeItems } from '../testing/sample-items.ts';
import { type Catalog, createCatalog } from './catalog.ts';
import { type CatalogSource, openCatalogSource } from './catalog-source.ts';
import { loadItems } from './load-items.ts';
import { ItemsInvalid } from './load-shards.ts';
import { publishCatalog } from './publish-catalog.ts';
import { createSnapshotEndpoint } from './snapshot-endpoint.ts';
import { createSnapshotFiles, type SnapshotFiles } from './snapshot-files.ts';
import { tableDigest } from './table-digest.ts';

const NOW = new Date('2026-11-20T02:00:00Z');
const signer = createEd25519Signer({ privateKey: generateEd25519KeyPair().privateKey });
let folder: string;
let database: Database;
let snapshots: SnapshotFiles;
let catalog: Catalog;
let rows: CatalogRow[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-large-catalog-'));
  database = unwrap(await openDatabase(join(folder, 'hub.db')));
  snapshots = createSnapshotFiles(join(folder, 'snapshots'), signer);
  catalog = createCatalog(database, signer, { snapshots, maximumFeedRows: 1 });
  await writeItems(join(folder, 'items'));
  rows = unwrap(await loadItems(join(folder, 'items')));
});
afterEach(async () => {
  await database.destroy();
  await rm(folder, { recursive: true });
});

async function snapshotFrom(revision: number): Promise<CatalogSnapshot> {
  const { snapshot } = (await catalog.changes(revision)) ?? {};
  if (snapshot === undefined) throw new Error('not a file');
  return snapshot;
}

describe('a whole catalog in a file', () => {
  test('is what was published, signed, and made once', async () => {
    await publishCatalog(database, rows, NOW);
    const [first, second] = await Promise.all([snapshotFrom(0), snapshotFrom(0)]);
    expect(second).toEqual(first);
    const { manifest, signature } = first;
    expect(verifySignature(manifest, signature, signer.publicKey)).toBe(true);
    expect(manifest).toMatchObject({ to: 1, rowCount: rows.length, rowSchema: rowSchemaFingerprint() });
    const file = await readFile((await snapshots.find(manifest.fileSha256))?.path ?? '');
    expect([sha256Hex(file), file.length]).toEqual([manifest.fileSha256, manifest.fileBytes]);
    const body = gunzipSync(file);
    expect(body.length).toBe(manifest.bodyBytes);
    const lines = body.toString('utf8').trimEnd().split('\n');
    const published = rows.map((row) =>
      row.kind === 'item' ? { ...row, stored: storedFactsOf(row.item) } : row,
    );
    expect(new Set(lines)).toEqual(new Set(published.map(canonicalJson)));
    expect(tableDigest(lines.map((line) => sha256Hex(line)))).toBe(manifest.tableDigest);
    // A restart hands out the same file, a hub with another key signs it anew.
    expect(
      (await createCatalog(database, signer, { snapshots, maximumFeedRows: 1 }).changes(0))?.snapshot,
    ).toEqual(first);
    const other = createEd25519Signer({ privateKey: generateEd25519KeyPair().privateKey });
    const elsewhere = createSnapshotFiles(join(folder, 'snapshots'), other);
    const renewed = await createCatalog(database, other, {
      snapshots: elsewhere,
      maximumFeedRows: 1,
    }).changes(0);
    expect(renewed?.snapshot?.signature.keyId).toBe(other.keyId);
  });

  test('a small delta is a feed all the same, and the files of long ago go', async () => {
    await publishCatalog(database, rows, NOW);
    const oldest = await snapshotFrom(0);
    for (let round = 0; round < 4; round += 1) {
      const next = rows.map((row, index) =>
        index === 1 && row.kind === 'item' ? { ...row, item: { ...row.item, summary: `第${round}次` } } : row,
      );
      const revision = await publishCatalog(database, next, NOW);
      expect((await catalog.changes(revision - 1))?.feed?.upserts).toHaveLength(1);
      await snapshotFrom(0);
    }
    expect(await snapshots.find(oldest.manifest.fileSha256)).toBeUndefined();
  });

  describe('over HTTP', () => {
    let server: Server;
    let url: string;
    let manifest: CatalogSnapshot['manifest'];
    beforeEach(async () => {
      await publishCatalog(database, rows, NOW);
      manifest = (await snapshotFrom(0)).manifest;
      const endpoint = createSnapshotEndpoint({
        snapshots,
        authenticate: (authorization) => (authorization === 'Bearer good' ? 'terminal' : undefined),
      });
      server = createServer((request, response) => {
        endpoint(request, response).catch(() => response.destroy());
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/catalog-snapshots/`;
    });
    afterEach(async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    });
    const get = (name: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
      fetch(url + name, { method, headers: { authorization: 'Bearer good', ...headers } });
    const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

    test('whole, and any rest of it', async () => {
      const { fileSha256, fileBytes } = manifest;
      const whole = await get(fileSha256);
      expect([whole.status, whole.headers.get('etag')]).toEqual([200, `"${fileSha256}"`]);
      const file = await bytesOf(whole);
      expect(sha256Hex(file)).toBe(fileSha256);
      const rest = await get(fileSha256, { range: 'bytes=100-', 'if-range': `"${fileSha256}"` });
      expect([rest.status, rest.headers.get('content-range')]).toEqual([
        206,
        `bytes 100-${fileBytes - 1}/${fileBytes}`,
      ]);
      expect((await bytesOf(rest)).equals(file.subarray(100))).toBe(true);
      const part = await get(fileSha256, { range: 'bytes=5-9' });
      expect((await bytesOf(part)).equals(file.subarray(5, 10))).toBe(true);
      // Of another file than this one: the whole.
      expect((await get(fileSha256, { range: 'bytes=100-', 'if-range': '"other"' })).status).toBe(200);
      const head = await get(fileSha256, {}, 'HEAD');
      expect([head.status, head.headers.get('content-length')]).toEqual([200, String(fileBytes)]);
    });

    test('what is refused', async () => {
      const { fileSha256, fileBytes } = manifest;
      expect((await get(fileSha256, { authorization: 'Bearer bad' })).status).toBe(401);
      expect((await get('f'.repeat(64))).status).toBe(404);
      expect((await get('..%2fhub.db')).status).toBe(404);
      expect((await get(fileSha256, {}, 'DELETE')).status).toBe(405);
      const beyond = await get(fileSha256, { range: `bytes=${fileBytes}-` });
      expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${fileBytes}`]);
    });
  });
});

describe('a hub that is set back never gives a number twice', () => {
  test('the database is a backup: the next revision is above all that terminals have seen', async () => {
    const markerFile = join(folder, 'marker.json');
    expect(await publishCatalog(database, rows, NOW, { markerFile })).toBe(1);
    expect(await publishCatalog(database, rows, NOW, { markerFile })).toBe(1);
    await writeFile(markerFile, JSON.stringify({ revision: 7 }));
    expect(await publishCatalog(database, rows, NOW, { markerFile })).toBe(8);
    expect(await publishCatalog(database, rows, NOW, { markerFile })).toBe(8);
    // Who has seen the seventh gets everything, who has the first lacks nothing.
    expect((await catalog.changes(7))?.snapshot?.manifest.to).toBe(8);
    expect((await catalog.changes(1))?.feed).toMatchObject({ upserts: [], tombstones: [] });
  });

  test('the marker is lost or damaged, too: a leap', async () => {
    const markerFile = join(folder, 'marker.json');
    await publishCatalog(database, rows, NOW, { markerFile });
    await writeFile(markerFile, 'not JSON');
    expect(await publishCatalog(database, rows, NOW, { markerFile })).toBe(1_002);
    await rm(markerFile);
    expect(await publishCatalog(database, rows, NOW, { markerFile })).toBe(2_003);
  });
});

describe('a sharded catalog', () => {
  const shards = (): string => join(folder, 'shards');
  /** The sample items as shards; `alter` changes a file after it was hashed. */
  async function writeShards(
    alter: (file: string, text: string) => string = (_, text) => text,
    more: object = {},
  ): Promise<void> {
    await mkdir(shards());
    const entries = [];
    const items = rows.filter((row) => row.kind === 'item');
    for (const [kind, file, lines] of [
      [
        'departments',
        'departments.ndjson',
        rows.flatMap((row) => (row.kind === 'department' ? [row.department] : [])),
      ],
      ['items', 'items-001.ndjson', items.slice(0, 2).map(({ item }) => item)],
      ['items', 'items-002.ndjson', items.slice(2).map(({ item }) => item)],
    ] as const) {
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      entries.push({ kind, file, lines: lines.length, sha256: sha256Hex(text) });
      await writeFile(join(shards(), file), alter(file, text));
    }
    await writeFile(
      join(shards(), 'catalog.json'),
      JSON.stringify({
        format: 'zhuban-catalog-shards',
        version: 1,
        departmentCount: rows.length - items.length,
        itemCount: items.length,
        shards: entries,
        ...more,
      }),
    );
  }
  const shardRows = async (): Promise<CatalogSource> => {
    const source = unwrap(await openCatalogSource(shards()));
    if (source.kind !== 'shards') throw new Error('taken for a folder of item files');
    return source.rows;
  };
  const publish = async (): Promise<number> => publishCatalog(database, await shardRows(), NOW);

  test('is published like a folder of items', async () => {
    await writeShards();
    expect(await publish()).toBe(1);
    const ids = await database.selectFrom('catalog_rows').select('id').orderBy('id').execute();
    expect(ids.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).sort());
    expect(await publish()).toBe(1);
  });

  test.each([
    [
      'cut at the end',
      (file: string, text: string) => (file === 'items-002.ndjson' ? text.slice(0, -20) : text),
      {},
    ],
    [
      'a line lost',
      (file: string, text: string) =>
        file === 'items-002.ndjson' ? text.slice(text.indexOf('\n') + 1) : text,
      {},
    ],
    ['one letter changed', (_: string, text: string) => text.replace('0', '1'), {}],
    ['not JSON', (_: string, text: string) => text.replace('{', '('), {}],
    ['fewer items than the index says', (_: string, text: string) => text, { itemCount: 999 }],
  ] as const)('%s: refused, and nothing of it is published', async (_, alter, more) => {
    await writeShards(alter, more);
    await expect(publish()).rejects.toBeInstanceOf(ItemsInvalid);
    expect(await catalog.revision()).toBe(0);
    expect(await database.selectFrom('catalog_rows').select('id').execute()).toEqual([]);
  });

  test('brings along the everyday words that lie beside it, and none that are wrong', async () => {
    await writeShards();
    const words = join(shards(), 'vocabulary.json');
    await writeFile(words, JSON.stringify({ entries: [{ say: ['打流水'], mean: ['缴费证明'] }] }));
    await publish();
    const stored = await database.selectFrom('catalog_rows').select('json').execute();
    const published = stored.map(({ json }) => catalogRowSchema.parse(JSON.parse(json)));
    const carried = published.flatMap((row) =>
      row.kind === 'department' && row.vocabulary ? [row.vocabulary] : [],
    );
    expect(carried).toHaveLength(1);
    expect(carried[0]?.entries[0]).toMatchObject({ said: [{ text: '打流水' }], means: ['缴费证明'] });
    await writeFile(words, JSON.stringify({ entries: [{ say: ['证明'], mean: ['证明'] }] }));
    expect(await openCatalogSource(shards())).toMatchObject({
      failure: { code: 'items-invalid', detail: expect.stringContaining('vocabulary-says-itself') },
    });
  });

  test('an index that is none', async () => {
    await mkdir(shards());
    await writeFile(join(shards(), 'catalog.json'), '{"format":"other"}');
    expect(await openCatalogSource(shards())).toMatchObject({ failure: { code: 'items-invalid' } });
  });
});
