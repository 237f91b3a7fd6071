import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CatalogRow } from '#contract/catalog.ts';
import { createEd25519Signer, generateEd25519KeyPair } from '#contract/crypto/signing.ts';
import { unwrap } from '#contract/result.ts';
import { type CatalogStore, openCatalogStore } from '#offline-cache/catalog/catalog-store.ts';
import { departmentRow, itemRow, signedFeed } from '#offline-cache/testing/sample-catalog.ts';
import { projectCatalog, recordedServices } from './testing/recorded-services.ts';
import { Visitor } from './testing/visitor.ts';
import type { CatalogPort } from './visit-services.ts';

const ITEM = 'public-security/residence-permit';
const signer = createEd25519Signer({ privateKey: generateEd25519KeyPair().privateKey });
const hubKeys = {
  signing: { keyId: signer.keyId, publicKey: signer.publicKey },
  sealing: { keyId: 'none', publicKey: '' },
};
const project = projectCatalog();
const published: CatalogRow[] = project
  .departments()
  .flatMap(({ department }): CatalogRow[] => [
    departmentRow(department),
    ...project.itemsOf(department.id).map((item) => itemRow(item, department)),
  ]);
/** The item as it may look tomorrow: another name, and not a question left of those that were asked. */
const changed = published.map((row) =>
  row.kind === 'item' && row.id === ITEM
    ? {
        ...row,
        item: {
          ...row.item,
          name: '居住证申领（新办法）',
          fields: [],
          materials: [],
          eligibilityQuestions: [],
        },
      }
    : row,
);
const removed = published.filter(({ id }) => id !== ITEM);

let folder: string;
let store: CatalogStore;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'] });
  folder = mkdtempSync(join(tmpdir(), 'zhuban-catalog-change-'));
  store = unwrap(openCatalogStore({ path: join(folder, 'catalog.db') }));
  apply(0, 1, [], published);
});
afterEach(() => {
  vi.useRealTimers();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

function apply(from: number, to: number, before: readonly CatalogRow[], after: readonly CatalogRow[]): void {
  unwrap(store.apply(signedFeed(signer, { from, to, before, after }), hubKeys));
}

/** The terminal's catalog, without what only its region adds. */
function catalogOf(catalog: CatalogStore): CatalogPort {
  return {
    ...project,
    revision: () => catalog.revision(),
    item: (id) => catalog.item(id),
    department: (id) => catalog.department(id),
  };
}

test('a catalog that changes and removes the open item in mid-visit: the visit ends as it began, the next one has it no more', async () => {
  const visitor = new Visitor(recordedServices({ catalog: catalogOf(store) }));
  const opened = store.item(ITEM);
  await visitor.identifiesFor(ITEM);
  // On the first page of the item the delta comes.
  apply(1, 2, published, changed);
  expect(store.item(ITEM)?.fields).toEqual([]);
  expect(visitor.actor.getSnapshot().context.item).toEqual(opened);
  await visitor.answersOnePage();
  await visitor.answersOnePage();
  apply(2, 3, changed, removed);
  expect(store.item(ITEM)).toBeUndefined();
  await visitor.fillsIn();
  expect(visitor.screen).toBe('check');
  await visitor.does({ type: 'confirm' });

  const [submission] = visitor.services.submissions;
  expect(submission?.content).toMatchObject({ itemId: ITEM, catalogRevision: 1 });
  // Every question of then was asked and answered.
  const answered = submission?.content.answers.map(({ fieldId }) => fieldId);
  expect(answered).toEqual(expect.arrayContaining(opened?.fields.map(({ id }) => id) ?? ['fields']));

  const next = new Visitor(recordedServices({ catalog: catalogOf(store) }));
  await next.does({ type: 'start' }, { type: 'open-item', itemId: ITEM });
  expect(next.screen).toBe('home');
});
