import { expect, test } from 'vitest';
import type { Item } from '#contract/item.ts';
import type { Hindrance } from '#contract/visit/guide.ts';
import { offersOf } from './offers.ts';

const items = ['a/one', 'a/two', 'b/one', 'c/one', 'd/one', 'e/one', 'f/one'].map((id) => ({ id }) as Item);
const nothing = (): readonly Hindrance[] => [];
const ids = (found: readonly Item[]) => found.map(({ id }) => id);

test('one of each department, five at most', () => {
  expect(ids(offersOf(items, nothing))).toEqual(['a/one', 'b/one', 'c/one', 'd/one', 'e/one']);
});

test('few departments: filled up to three', () => {
  expect(ids(offersOf(items.slice(0, 3), nothing))).toEqual(['a/one', 'b/one', 'a/two']);
});

test('nothing that cannot be begun; opening hours alone do not count', () => {
  const hindrances = (item: Item): readonly Hindrance[] => {
    if (item.id === 'a/one') return [{ code: 'device-missing', device: 'document-camera' }];
    return item.id === 'b/one' ? [{ code: 'outside-hours', from: '09:00', to: '17:00' }] : [];
  };
  expect(ids(offersOf(items.slice(0, 4), hindrances))).toEqual(['a/two', 'b/one', 'c/one']);
  expect(offersOf(items, () => [{ code: 'network-needed' }])).toEqual([]);
});
