import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CatalogFeed, CatalogRow } from '#contract/catalog.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { createEd25519Signer, generateEd25519KeyPair, verifySignature } from '#contract/crypto/signing.ts';
import { unwrap } from '#contract/result.ts';
import { openDatabase } from '../database/open-database.ts';
import type { Database } from '../database/schema.ts';
import { SAMPLE_ITEMS, writeItems } from '../testing/sample-items.ts';
import { type Catalog, createCatalog } from './catalog.ts';
import { openCatalogSource } from './catalog-source.ts';
import { loadItems } from './load-items.ts';
import { publishCatalog } from './publish-catalog.ts';
import { tableDigest } from './table-digest.ts';

const NOW = new Date('2026-11-20T02:00:00Z');
const keys = generateEd25519KeyPair();
let folder: string;
let database: Database;
let catalog: Catalog;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-catalog-'));
  database = unwrap(await openDatabase(join(folder, 'hub.db')));
  catalog = createCatalog(database, createEd25519Signer({ privateKey: keys.privateKey }));
  await writeItems(join(folder, 'items'));
});
afterEach(async () => {
  await database.destroy();
  await rm(folder, { recursive: true });
});

const load = async (): Promise<CatalogRow[]> => unwrap(await loadItems(join(folder, 'items')));

const feedFrom = async (from: number): Promise<CatalogFeed | undefined> =>
  (await catalog.changes(from))?.feed;

/** What a terminal does with a feed. */
function apply(table: Map<string, CatalogRow>, feed: CatalogFeed): void {
  if (feed.manifest.from === 0) table.clear();
  for (const row of feed.upserts) table.set(`${row.kind}:${row.id}`, row);
  for (const gone of feed.tombstones) table.delete(`${gone.kind}:${gone.id}`);
  expect(table.size).toBe(feed.manifest.rowCount);
  expect(tableDigest([...table.values()].map((row) => sha256Hex(canonicalJson(row))))).toBe(
    feed.manifest.tableDigest,
  );
}

describe('the catalog feed', () => {
  test('nothing changed: no new revision', async () => {
    const rows = await load();
    expect(await publishCatalog(database, rows, NOW)).toBe(1);
    expect(await publishCatalog(database, rows, NOW)).toBe(1);
    expect(await feedFrom(1)).toBeUndefined();
  });

  test('deltas with changes and tombstones lead every earlier revision to the same table', async () => {
    const rows = await load();
    const changed = rows.map((row) =>
      row.kind === 'item' && row.id.endsWith('/subsidy')
        ? { ...row, item: { ...row.item, summary: '改过的。' } }
        : row,
    );
    const without = changed.filter((row) => !row.id.endsWith('/night-closed'));
    const tables: Map<string, CatalogRow>[] = [];
    for (const [index, step] of [rows, changed, without, rows].entries()) {
      expect(await publishCatalog(database, step, NOW)).toBe(index + 1);
      for (const [from, table] of tables.entries()) {
        const feed = await feedFrom(from + 1);
        if (!feed) throw new Error('no feed');
        expect(feed.manifest).toMatchObject({ from: from + 1, to: index + 1 });
        apply(new Map(table), feed);
      }
      const snapshot = await feedFrom(0);
      if (!snapshot) throw new Error('no snapshot');
      const table = new Map<string, CatalogRow>();
      apply(table, snapshot);
      tables.push(table);
    }
    const delta = await feedFrom(2);
    expect(delta?.upserts.map((row) => row.id)).toEqual([
      'human-resources/night-closed',
      'human-resources/subsidy',
    ]);
    expect(delta?.tombstones).toEqual([]);
  });

  test('a tombstone names what was taken away, and only in a delta', async () => {
    const rows = await load();
    await publishCatalog(database, rows, NOW);
    await publishCatalog(
      database,
      rows.filter((row) => !row.id.endsWith('/subsidy')),
      NOW,
    );
    expect((await feedFrom(1))?.tombstones).toEqual([{ kind: 'item', id: 'human-resources/subsidy' }]);
    expect((await feedFrom(0))?.tombstones).toEqual([]);
  });

  test('is signed, and its body is bound to the manifest', async () => {
    await publishCatalog(database, await load(), NOW);
    const feed = await feedFrom(0);
    if (!feed) throw new Error('no feed');
    expect(verifySignature(feed.manifest, feed.signature, keys.publicKey)).toBe(true);
    const { upserts, tombstones } = feed;
    expect(sha256Hex(canonicalJson({ upserts, tombstones }))).toBe(feed.manifest.bodySha256);
    expect(verifySignature({ ...feed.manifest, to: 2 }, feed.signature, keys.publicKey)).toBe(false);
  });

  test('a revision from the future (the hub was restored) gets a snapshot', async () => {
    await publishCatalog(database, await load(), NOW);
    expect((await feedFrom(99))?.manifest).toMatchObject({ from: 0, to: 1 });
  });

  test('an item is kept as it was at each revision', async () => {
    const rows = await load();
    await publishCatalog(database, rows, NOW);
    await publishCatalog(
      database,
      rows.filter((row) => !row.id.endsWith('/subsidy')),
      NOW,
    );
    expect((await catalog.item('human-resources/subsidy', 1))?.name).toBe('社会保险补贴申请');
    expect(await catalog.item('human-resources/subsidy', 2)).toBeUndefined();
  });
});

describe('loading items', () => {
  test('search terms are computed with the department', async () => {
    const row = (await load()).find((each) => each.id === 'human-resources/participation-certificate');
    const texts = row?.kind === 'item' ? (row.search.texts ?? []).map(({ text }) => text) : [];
    expect(texts.some((text) => text.includes('参保'))).toBe(true);
    expect(texts.some((text) => text.includes('人社'))).toBe(true);
  });

  test('translations beside an item and its department are published with them', async () => {
    const write = (path: string, content: unknown): Promise<void> =>
      writeFile(join(folder, 'items/human-resources', path), JSON.stringify(content));
    const english = { aliases: ['SI proof'], keywords: ['pension'], texts: { name: 'Proof of insurance' } };
    await write('participation-certificate.en.json', {
      $schema: '../translation.schema.json',
      ...english,
    });
    await write('department.zh-Hant.json', { texts: { name: '人力資源社會保障局' } });
    const rows = await load();
    expect(rows).toHaveLength(SAMPLE_ITEMS.length + 1);
    const item = rows.find((row) => row.id === 'human-resources/participation-certificate');
    expect(item?.kind === 'item' && item.item.translations).toEqual({ en: english });
    const department = rows.find((row) => row.kind === 'department');
    expect(department?.kind === 'department' && department.department.translations).toEqual({
      'zh-Hant': { aliases: [], keywords: [], texts: { name: '人力資源社會保障局' } },
    });
    const before = await publishCatalog(database, rows, NOW);
    await write('participation-certificate.en.json', { ...english, texts: { name: 'Insurance record' } });
    expect(await publishCatalog(database, await load(), NOW)).toBe(before + 1);
  });

  test('a translation of nothing, of the source or of another shape stops the publication', async () => {
    const write = (path: string, content: unknown): Promise<void> =>
      writeFile(join(folder, 'items/human-resources', path), JSON.stringify(content));
    await write('gone.en.json', { texts: {} });
    await write('department.zh-Hans.json', { texts: {} });
    await write('participation-certificate.en.json', { texts: [] });
    const [first] = SAMPLE_ITEMS;
    await write('participation-certificate.json', {
      ...first,
      translations: { en: { aliases: [], keywords: [], texts: {} } },
    });
    const loaded = await loadItems(join(folder, 'items'));
    const detail = loaded.ok ? '' : loaded.failure.detail;
    expect(detail?.split('\n')).toHaveLength(4);
    expect(detail).toContain('gone.en.json: no item or department of this name beside it');
    expect(detail).toContain('department.zh-Hans.json: the item itself is in this language');
    expect(detail).toContain('participation-certificate.en.json: texts: ');
    expect(detail).toContain('participation-certificate.json: translations belong into the files beside');
  });

  test('every wrong file is named, and nothing is published', async () => {
    const [first] = SAMPLE_ITEMS;
    await writeFile(join(folder, 'items/human-resources/broken.json'), '{');
    await symlink('/nowhere', join(folder, 'items/human-resources/lost.json'));
    // 社保 in GB 18030: bytes that are no UTF-8 would be shown, and read aloud, as something else.
    await writeFile(
      join(folder, 'items/human-resources/foreign.json'),
      Buffer.from([0x22, 0xc9, 0xe7, 0xb1, 0xa3, 0x22]),
    );
    await writeFile(join(folder, 'items/human-resources/other-name.json'), JSON.stringify(first));
    const loaded = await loadItems(join(folder, 'items'));
    expect(loaded).toMatchObject({ ok: false, failure: { code: 'items-invalid' } });
    expect(!loaded.ok && loaded.failure.detail).toContain('broken.json: not JSON');
    expect(!loaded.ok && loaded.failure.detail).toContain('lost.json: cannot be read: ENOENT');
    expect(!loaded.ok && loaded.failure.detail).toContain('foreign.json: not UTF-8');
    expect(!loaded.ok && loaded.failure.detail).toContain(
      'other-name.json: id human-resources/participation-certificate',
    );
  });

  test('a folder with nothing in it is a mistake, and takes no item off line', async () => {
    await rm(join(folder, 'items/human-resources'), { recursive: true });
    expect(await openCatalogSource(join(folder, 'items'))).toMatchObject({
      ok: false,
      failure: { code: 'items-invalid' },
    });
  });
});
