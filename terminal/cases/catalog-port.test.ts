import { expect, test } from 'vitest';
import type { Item } from '#contract/item.ts';
import type { CatalogStore } from '#offline-cache/catalog/catalog-store.ts';
import { recordedServices } from '../visit/testing/recorded-services.ts';
import { catalogPort } from './catalog-port.ts';

const { catalog } = recordedServices();
const popular = catalog.popular();
const [birth] = catalog.itemsOf('packages');
const elsewhere = { id: 'packages/elsewhere', availability: { regions: ['99'] } } as unknown as Item;

function homeOf(...first: string[]): string[] {
  const store = {
    popular: () => popular,
    item: (itemId: string) => (itemId === elsewhere.id ? elsewhere : catalog.item(itemId)),
  } as unknown as CatalogStore;
  const times = { minutesOf: (item: Item) => item.minutes } as Parameters<typeof catalogPort>[2];
  return catalogPort(store, { regionCode: '440524000000' }, times, first)
    .popular()
    .map(({ id }) => id);
}

test('a station shows first on home what its profile names, and nothing twice', () => {
  const ids = popular.map(({ id }) => id);
  const last = ids.at(-1) ?? '';
  const shown = homeOf(birth?.id ?? '', last);
  expect(shown.slice(0, 2)).toEqual([birth?.id, last]);
  expect(new Set(shown).size).toBe(shown.length);
  expect(homeOf()).toEqual(ids.slice(0, 12));
});

test('what the catalog does not have, or not in this region, is left out', () => {
  expect(homeOf('packages/nothing', elsewhere.id)).toEqual(homeOf());
});
