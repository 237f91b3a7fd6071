import type { Item } from '#contract/item.ts';
import type { CatalogStore } from '#offline-cache/catalog/catalog-store.ts';
import type { StepTimes } from '../guidance/step-times.ts';
import type { CatalogPort } from '../visit/visit-services.ts';

const POPULAR_ITEMS = 12;

/**
 * The catalog as the visit sees it: what is offered in this region, with the minutes that it takes here. `firstAtHome`:
 * ids of items and packages that this station shows before what is done most.
 */
export function catalogPort(
  store: CatalogStore,
  region: { readonly regionCode: string },
  times: StepTimes,
  firstAtHome: readonly string[] = [],
): CatalogPort {
  /** How long it takes here, once enough citizens have shown it. */
  const measured = (item: Item): Item => ({ ...item, minutes: times.minutesOf(item) });
  const offered = (itemId: string): Item | undefined => {
    const item = store.item(itemId);
    const regions = item?.availability.regions ?? [];
    const isHere = regions.length === 0 || regions.some((prefix) => region.regionCode.startsWith(prefix));
    return isHere && item !== undefined ? measured(item) : undefined;
  };
  return {
    revision: () => store.revision(),
    popular: () => {
      const first = firstAtHome.flatMap((itemId) => offered(itemId) ?? []);
      const others = store.popular({ ...region, limit: POPULAR_ITEMS }).map(measured);
      return [...first, ...others.filter(({ id }) => !firstAtHome.includes(id))].slice(0, POPULAR_ITEMS);
    },
    departments: () => {
      const counts = store.itemCounts(region);
      return store
        .departments()
        .filter((department) => (counts.get(department.id) ?? 0) > 0)
        .map((department) => ({ department, itemCount: counts.get(department.id) ?? 0 }));
    },
    itemsOf: (departmentId) => store.itemsOfDepartment(departmentId, region).map(measured),
    item: offered,
    department: (departmentId) => store.department(departmentId),
  };
}
