import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogRow, CatalogSnapshot } from '#contract/catalog.ts';
import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import { createEd25519Signer, generateEd25519KeyPair } from '#contract/crypto/signing.ts';
import { itemSchema } from '#contract/item.ts';
import { unwrap } from '#contract/result.ts';
import { searchTermsOf } from '#contract/search-terms.ts';
import { createCatalog } from '#hub/catalog/catalog.ts';
import { publishCatalog } from '#hub/catalog/publish-catalog.ts';
import { createSnapshotFiles } from '#hub/catalog/snapshot-files.ts';
import { openDatabase } from '#hub/database/open-database.ts';
import { generateCatalog } from '#terminal/command-line/generated-catalog/generate-rows.ts';

export interface CityCatalog {
  readonly snapshot: CatalogSnapshot;
  /** The packed file. */
  readonly file: string;
  readonly fileBytes: number;
  readonly bodyBytes: number;
  /** A file with the feed from the first to the second revision, as the hub answers it. */
  readonly delta: string;
  readonly hubKeys: HubPublicKeys;
}

/** Rows of a made-up city; `changedItems` of the items have another summary. */
export function* cityRows(options: {
  readonly items: number;
  readonly seed: number;
  readonly changedItems?: number;
}): Generator<CatalogRow> {
  const catalog = generateCatalog({ items: options.items, seed: options.seed, cityCode: '441800' });
  const departments = new Map(catalog.departments.map((department) => [department.id, department]));
  for (const department of catalog.departments) yield { kind: 'department', id: department.id, department };
  let number = 0;
  const every = options.changedItems ? Math.floor(options.items / options.changedItems) : 0;
  for (const source of catalog.items()) {
    const item = itemSchema.parse(source);
    const changed =
      every > 0 && number % every === 0 && number / every < (options.changedItems ?? 0)
        ? { ...item, summary: `${item.summary}（已更新）` }
        : item;
    number += 1;
    yield {
      kind: 'item',
      id: item.id,
      item: changed,
      search: searchTermsOf(changed, departments.get(item.id.split('/')[0] ?? '')),
    };
  }
}

/** The real hub publishes a city, then changes some of its items. */
export async function cityCatalog(options: {
  readonly folder: string;
  readonly items: number;
  readonly changedItems: number;
}): Promise<CityCatalog> {
  await mkdir(options.folder, { recursive: true });
  const { privateKey } = generateEd25519KeyPair();
  const signer = createEd25519Signer({ privateKey });
  const database = unwrap(await openDatabase(join(options.folder, 'hub.db')));
  try {
    const snapshots = createSnapshotFiles(join(options.folder, 'snapshots'), signer);
    const catalog = createCatalog(database, signer, { snapshots, maximumFeedRows: 1_000 });
    const now = new Date();
    await publishCatalog(database, cityRows({ items: options.items, seed: 1 }), now);
    const { snapshot } = (await catalog.changes(0)) ?? {};
    if (snapshot === undefined) throw new Error('a city did not come as a file');
    const { changedItems } = options;
    await publishCatalog(database, cityRows({ items: options.items, seed: 1, changedItems }), now);
    const { feed } = (await catalog.changes(1)) ?? {};
    if (feed?.upserts.length !== changedItems) throw new Error('the delta has other rows than were changed');
    const delta = join(options.folder, 'delta.json');
    await writeFile(delta, JSON.stringify(feed));
    const file = await snapshots.find(snapshot.manifest.fileSha256);
    if (file === undefined) throw new Error('the file of the city is gone');
    return {
      snapshot,
      file: file.path,
      fileBytes: snapshot.manifest.fileBytes,
      bodyBytes: snapshot.manifest.bodyBytes,
      delta,
      hubKeys: {
        signing: { keyId: signer.keyId, publicKey: signer.publicKey },
        // Nothing is sealed here.
        sealing: { keyId: 'none', publicKey: '' },
      },
    };
  } finally {
    await database.destroy();
  }
}
