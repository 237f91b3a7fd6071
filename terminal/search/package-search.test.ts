import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEd25519Signer, generateEd25519KeyPair } from '#contract/crypto/signing.ts';
import type { Item } from '#contract/item.ts';
import { unwrap } from '#contract/result.ts';
import { type CatalogStore, openCatalogStore } from '#offline-cache/catalog/catalog-store.ts';
import { departmentRow, itemRow, signedFeed } from '#offline-cache/testing/sample-catalog.ts';
import { shippedCatalogFeed } from '#offline-cache/testing/shipped-catalog.ts';
import { projectPackages } from '../visit/testing/project-packages.ts';

let folder: string;
let store: CatalogStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'package-search-'));
  store = unwrap(openCatalogStore({ path: join(folder, 'catalog.db') }));
  const { upserts: rows } = (await shippedCatalogFeed()).feed;
  const items = new Map(
    rows.flatMap((row): [string, Item][] => (row.kind === 'item' ? [[row.id, row.item]] : [])),
  );
  const packages = projectPackages(items);
  const after = [
    ...rows,
    departmentRow(packages.department),
    ...packages.items.map((item) => itemRow(item, packages.department)),
  ];
  const { privateKey, publicKey } = generateEd25519KeyPair();
  const signer = createEd25519Signer({ privateKey });
  const keys = { signing: { keyId: signer.keyId, publicKey }, sealing: { keyId: 'none', publicKey: '' } };
  unwrap(store.apply(signedFeed(signer, { from: 0, to: 1, after }), keys));
}, 60_000);
afterAll(async () => {
  store.close();
  await rm(folder, { recursive: true, force: true });
});

test.each([
  ['生孩子', 'packages/birth'],
  ['shenghaizi', 'packages/birth'],
  ['开饭店', 'packages/food-shop'],
  ['开奶茶店', 'packages/food-shop'],
  ['退休', 'packages/retirement'],
  ['要退休了', 'packages/retirement'],
  ['孩子上学', 'packages/school'],
  ['开公司', 'packages/business'],
  ['open a restaurant', 'packages/food-shop'],
])('%s finds %s before all else', (text, id) => {
  const { items } = store.search({ text, regionCode: '441803000000', limit: 5 });
  expect(items[0]?.id).toBe(id);
});
