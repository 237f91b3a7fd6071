import type { ItemTile } from '#contract/item-tile.ts';

/** The words that make a deed of an item's name: `welcome.deeds` of one language. */
export interface DeedWords {
  /** Verbs that official names end with, in this language: 申领 查询 … */
  readonly verbs: readonly string[];
  moved(verb: string, rest: string): string;
  of(kind: ItemTile['kind'], name: string): string;
}

/**
 * As one would say it: 居住证申领 is 申领居住证, 个人参保证明 is 打印个人参保证明. Official names put the verb last, and
 * nobody who passes by stops for a noun.
 */
export function deedOf({ name, kind }: Pick<ItemTile, 'name' | 'kind'>, words: DeedWords): string {
  const plain = name.replace(/（[^（）]*）/g, '');
  const verb = words.verbs.find((candidate) => plain.endsWith(candidate) && plain.length > candidate.length);
  return verb === undefined
    ? words.of(kind, plain)
    : words.moved(verb, plain.slice(0, plain.length - verb.length));
}
