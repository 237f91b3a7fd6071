import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CatalogRow } from '#contract/catalog.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { createEd25519Signer, generateEd25519KeyPair } from '#contract/crypto/signing.ts';
import { unwrap } from '#contract/result.ts';
import { migrate } from '../database/migrations.ts';
import {
  departmentRow,
  itemRow,
  sampleDepartment,
  sampleItem,
  sampleRegion,
  signedFeed,
} from '../testing/sample-catalog.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { catalogMigrations } from './catalog-database.ts';
import { needsSnapshot } from './catalog-failure.ts';
import { type CatalogStore, openCatalogStore } from './catalog-store.ts';
import { createTableDigest, rowDigest } from './table-digest.ts';

const signer = createEd25519Signer({ privateKey: generateEd25519KeyPair().privateKey });
const hubKeys = {
  signing: { keyId: signer.keyId, publicKey: signer.publicKey },
  sealing: { keyId: 'none', publicKey: '' },
};
const social = sampleDepartment('social-security', '样本人社局', 1);
const police = sampleDepartment('police', '样本公安局', 2);
const proof = sampleItem({
  id: 'social-security/insurance-proof',
  name: '参保证明打印',
  aliases: ['社保缴费证明'],
  popularity: 1,
});
const residence = sampleItem({ id: 'police/residence-permit', name: '居住证签注', regions: ['4401'] });
const elsewhere = sampleItem({ id: 'police/elsewhere', name: '外地专办', regions: ['4403'], popularity: 2 });
const rows = [
  departmentRow(police),
  departmentRow(social),
  itemRow(proof, social),
  itemRow(residence, police),
];

let store: CatalogStore;
let directory: ReturnType<typeof temporaryDirectory>;
let files = 0;

function freshStore(): CatalogStore {
  files += 1;
  return unwrap(openCatalogStore({ path: join(directory.path, `catalog-${files}.db`) }));
}

beforeEach(() => {
  directory = temporaryDirectory();
  store = freshStore();
});
afterEach(() => {
  store.close();
  directory.dispose();
});

function idsOf(catalog: CatalogStore, text: string): string[] {
  return catalog.search({ text, ...sampleRegion, limit: 50 }).items.map(({ id }) => id);
}

function contentOf(catalog: CatalogStore): unknown {
  return {
    digest: catalog.tableDigest(),
    rowCount: catalog.rowCount(),
    departments: catalog.departments(),
    items: catalog.departments().map(({ id }) => catalog.itemsOfDepartment(id, sampleRegion)),
    found: ['参保', 'sb', 'juzhu'].map((text) => idsOf(catalog, text)),
  };
}

describe('reading', () => {
  test('items by id, department, popularity and region', () => {
    const all = [...rows, itemRow(elsewhere, police)];
    expect(unwrap(store.apply(signedFeed(signer, { from: 0, to: 3, after: all }), hubKeys))).toEqual({
      revision: 3,
    });
    expect(store.revision()).toBe(3);
    expect(store.item(proof.id)).toEqual(proof);
    expect(store.item('police/none')).toBeUndefined();
    expect(store.department('police')).toEqual(police);
    expect(store.departments()).toEqual([social, police]);
    expect(store.itemsOfDepartment('police', sampleRegion)).toEqual([residence]);
    expect(store.itemCounts(sampleRegion)).toEqual(
      new Map([
        ['police', 1],
        ['social-security', 1],
      ]),
    );
    expect(store.popular({ ...sampleRegion, limit: 10 })).toEqual([proof]);
    expect(store.popular({ regionCode: '440300000000', limit: 10 })).toEqual([proof, elsewhere]);
    expect(store.search({ text: '外地', ...sampleRegion, hereOnly: true, limit: 10 }).items).toEqual([]);
  });

  test('questions of rows that were not followed when the process ended are answered after the next start', () => {
    const path = join(directory.path, 'cut.db');
    const asked = (catalog: CatalogStore) =>
      catalog.questions('怎么打印参保证明', { ...sampleRegion, limit: 5 }).map(({ item }) => item.id);
    const first = unwrap(openCatalogStore({ path }));
    unwrap(first.apply(signedFeed(signer, { from: 0, to: 1, after: rows }), hubKeys));
    expect(asked(first)).toEqual([proof.id]);
    first.close();
    const cut = new Database(path);
    cut.exec(
      'DELETE FROM question_entry; DELETE FROM question_text; UPDATE catalog_state SET questions_until = 0;',
    );
    cut.exec("INSERT INTO question_search (question_search) VALUES ('delete-all')");
    cut.close();
    const second = unwrap(openCatalogStore({ path }));
    expect(asked(second)).toEqual([proof.id]);
    second.close();
  });

  test('questions follow a row that is changed, taken away and put back', () => {
    const asked = (catalog: CatalogStore) =>
      catalog.questions('怎么打印参保证明', { ...sampleRegion, limit: 5 }).map(({ item }) => item.name);
    const renamed = { ...proof, name: '参保缴费明细打印' };
    const states = [rows, [...rows.slice(0, 2), itemRow(renamed, social)], rows.slice(0, 2), rows];
    unwrap(store.apply(signedFeed(signer, { from: 0, to: 1, after: rows }), hubKeys));
    const seen = [asked(store)];
    for (let at = 1; at < states.length; at += 1) {
      const [before = [], after = []] = [states[at - 1], states[at]];
      unwrap(store.apply(signedFeed(signer, { from: at, to: at + 1, before, after }), hubKeys));
      seen.push(asked(store));
    }
    expect(seen).toEqual([[proof.name], [renamed.name], [], [proof.name]]);
  });

  test('a file that the release before has made is read anew, not thrown away', () => {
    const path = join(directory.path, 'upgraded.db');
    const old = new Database(path);
    unwrap(migrate(old, catalogMigrations.slice(0, 3)));
    const insert = old.prepare(
      `INSERT INTO catalog_row (kind, id, digest, folded_name, department_id, body) VALUES (?, ?, ?, '', ?, ?)`,
    );
    const digest = createTableDigest();
    for (const row of rows) {
      const department = row.kind === 'item' ? row.id.slice(0, row.id.indexOf('/')) : null;
      insert.run(row.kind, row.id, rowDigest(row), department, canonicalJson(row));
      digest.add(rowDigest(row));
    }
    old.prepare('UPDATE catalog_state SET revision = 7, table_digest = ?').run(digest.hex());
    old.close();
    const upgraded = unwrap(openCatalogStore({ path }));
    expect(upgraded.notes().rollback).toBeUndefined();
    expect(upgraded.revision()).toBe(7);
    expect(idsOf(upgraded, 'cbzm')).toEqual([proof.id]);
    expect(upgraded.questions('打印参保证明', { ...sampleRegion, limit: 1 })[0]?.item.id).toBe(proof.id);
    upgraded.close();
  });

  test('survives a restart', () => {
    const path = join(directory.path, 'again.db');
    const first = unwrap(openCatalogStore({ path }));
    unwrap(first.apply(signedFeed(signer, { from: 0, to: 1, after: rows }), hubKeys));
    first.close();
    const second = unwrap(openCatalogStore({ path }));
    expect(second.revision()).toBe(1);
    expect(idsOf(second, 'cbzm')).toEqual([proof.id]);
    second.close();
  });
});

describe('a feed that is not what the hub signed leaves the old revision intact', () => {
  const first = signedFeed(signer, { from: 0, to: 1, after: rows });
  const after = rows.slice(0, 3);
  const delta = signedFeed(signer, { from: 1, to: 2, before: rows, after });
  let before: unknown;

  beforeEach(() => {
    unwrap(store.apply(first, hubKeys));
    before = contentOf(store);
  });
  afterEach(() => {
    expect(store.revision()).toBe(1);
    expect(contentOf(store)).toEqual(before);
    // And the right delta still applies.
    expect(unwrap(store.apply(delta, hubKeys))).toEqual({ revision: 2 });
    expect(idsOf(store, '居住证')).toEqual([]);
  });

  test('signature by another key', () => {
    const stranger = createEd25519Signer({ privateKey: generateEd25519KeyPair().privateKey });
    const forged = signedFeed(stranger, { from: 1, to: 2, before: rows, after });
    expect(store.apply(forged, hubKeys)).toMatchObject({ failure: { code: 'catalog-signature-invalid' } });
  });

  test('changed manifest', () => {
    const forged = { ...delta, manifest: { ...delta.manifest, to: 3 } };
    expect(store.apply(forged, hubKeys)).toMatchObject({ failure: { code: 'catalog-signature-invalid' } });
  });

  test('changed row', () => {
    const forged = structuredClone(signedFeed(signer, { from: 0, to: 2, after: rows }));
    const row = forged.upserts.find((upsert) => upsert.kind === 'item');
    if (row?.kind === 'item') row.item.name = '改过的名字';
    expect(store.apply(forged, hubKeys)).toMatchObject({ failure: { code: 'catalog-body-mismatch' } });
  });

  test('rows that are none, signed or not', () => {
    const upserts = [{ kind: 'item', id: 'x' }] as unknown as CatalogRow[];
    expect(store.apply({ ...delta, upserts }, hubKeys)).toMatchObject({
      failure: { code: 'catalog-body-mismatch' },
    });
    const manifest = { ...delta.manifest, bodySha256: sha256Hex(canonicalJson({ upserts, tombstones: [] })) };
    const signed = { manifest, signature: signer.sign(manifest), upserts, tombstones: [] };
    expect(store.apply(signed, hubKeys)).toMatchObject({ failure: { code: 'catalog-malformed' } });
  });

  test('tombstone taken out', () => {
    expect(store.apply({ ...delta, tombstones: [] }, hubKeys)).toMatchObject({
      failure: { code: 'catalog-body-mismatch' },
    });
  });

  test('a delta on another table than ours: rolled back half way, asks for a snapshot', () => {
    const theirs = [...rows, itemRow(elsewhere, police)];
    const drifted = signedFeed(signer, { from: 1, to: 2, before: theirs, after: theirs.slice(1) });
    const result = store.apply(drifted, hubKeys);
    expect(result).toMatchObject({ failure: { code: 'catalog-digest-mismatch' } });
    expect(!result.ok && needsSnapshot(result.failure)).toBe(true);
  });

  test('a gap in the revisions', () => {
    const later = signedFeed(signer, { from: 2, to: 3, before: after, after: rows });
    const result = store.apply(later, hubKeys);
    expect(result).toMatchObject({ failure: { code: 'catalog-revision-gap' } });
    expect(!result.ok && needsSnapshot(result.failure)).toBe(true);
  });

  test('not a feed at all', () => {
    for (const garbage of [undefined, null, 'x', {}, { ...delta, upserts: [{ kind: 'other', id: 'x' }] }]) {
      expect(store.apply(garbage, hubKeys)).toMatchObject({ failure: { code: 'catalog-malformed' } });
    }
  });
});

test('an older snapshot, though signed, is refused: no downgrade by replay', () => {
  const old = signedFeed(signer, { from: 0, to: 1, after: rows });
  unwrap(store.apply(signedFeed(signer, { from: 0, to: 5, after: rows.slice(0, 3) }), hubKeys));
  expect(store.apply(old, hubKeys)).toMatchObject({ failure: { code: 'catalog-revision-old' } });
  expect(store.revision()).toBe(5);
});

test('defaults that our schema fills in do not change the digest of what the hub hashed', () => {
  const { aliases: _aliases, keywords: _keywords, ...sparse } = proof;
  const row = { ...itemRow(proof, social), item: sparse } as unknown as CatalogRow;
  unwrap(store.apply(signedFeed(signer, { from: 0, to: 1, after: [row] }), hubKeys));
  expect(store.item(proof.id)?.keywords).toEqual([]);
});

test('random feeds: any chain of deltas ends at the same table as the full snapshot', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const names = ['参保证明', '居住证签注', '社保卡补换', '公积金提取', '身份证预约'];
  const table = fc.uniqueArray(fc.record({ id: fc.constantFrom(...ids), name: fc.constantFrom(...names) }), {
    selector: ({ id }) => id,
  });
  const history = fc.array(table, { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(history, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), (tables, stops) => {
      const revisions = tables.map((entries) => [
        departmentRow(social),
        ...entries.map(({ id, name }) => itemRow(sampleItem({ id: `social-security/${id}`, name }), social)),
      ]);
      const chained = freshStore();
      const whole = freshStore();
      try {
        const last = revisions.length - 1;
        unwrap(chained.apply(signedFeed(signer, { from: 0, to: 1, after: revisions[0] ?? [] }), hubKeys));
        let at = 0;
        for (let next = 1; next <= last; next += 1) {
          if (!stops[next] && next !== last) continue;
          const feed = signedFeed(signer, {
            from: at + 1,
            to: next + 1,
            before: revisions[at] ?? [],
            after: revisions[next] ?? [],
          });
          // A replay of the same delta is refused and changes nothing.
          unwrap(chained.apply(feed, hubKeys));
          expect(chained.apply(feed, hubKeys).ok).toBe(false);
          at = next;
        }
        unwrap(
          whole.apply(signedFeed(signer, { from: 0, to: last + 1, after: revisions[last] ?? [] }), hubKeys),
        );
        expect(chained.revision()).toBe(whole.revision());
        expect(contentOf(chained)).toEqual(contentOf(whole));
      } finally {
        chained.close();
        whole.close();
      }
    }),
    { numRuns: 25 },
  );
});
