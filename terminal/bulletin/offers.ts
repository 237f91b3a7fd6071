import type { Item } from '#contract/item.ts';
import type { Hindrance } from '#contract/visit/guide.ts';

const MOST_OFFERS = 5;
/** Fewer say too little of what the machine is for: then several of one department may stand there. */
const LEAST_OFFERS = 3;

/**
 * What a passer-by is told can be done here: of what is asked for most, one item of each department. Nothing that
 * cannot be begun now; opening hours alone do not count, for he may come again.
 */
export function offersOf(
  popular: readonly Item[],
  hindrancesOf: (item: Item) => readonly Hindrance[],
): readonly Item[] {
  const possible = popular.filter((item) => hindrancesOf(item).every(({ code }) => code === 'outside-hours'));
  const departments = new Set<string>();
  const firsts = possible.filter(({ id }) => {
    const [department = ''] = id.split('/');
    if (departments.has(department)) return false;
    departments.add(department);
    return true;
  });
  const others = possible.filter((item) => !firsts.includes(item));
  return [...firsts, ...others.slice(0, Math.max(0, LEAST_OFFERS - firsts.length))].slice(0, MOST_OFFERS);
}
