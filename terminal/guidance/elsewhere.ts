import type { Item } from '#contract/item.ts';
import type { Elsewhere } from '#contract/visit/guide.ts';

/** Where else this item can be done, as its implementation list says. */
export function elsewhereOf(item: Item): Elsewhere {
  const { place, consultPhone } = item.implementation;
  return { ...place, phone: consultPhone };
}
