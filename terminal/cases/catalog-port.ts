import type { Item } from '#contract/item.ts';
import type { CatalogStore } from '#offline-cache/catalog/catalog-store.ts';
import type { StepTimes } from '../guidance/step-times.ts';
import type { CatalogPort } from '../visit/visit-services.ts';

const POPULAR_ITEMS = 12;

/** The catalog as the visit sees it: what is offered in this region, with the minutes that it takes here. */
export function catalogPort(
  store: CatalogStore,
  region: { readonly regionCode: string },
  times: StepTimes,
): CatalogPort {
  /** How long it takes here, once enough citizens have shown it. */
  const measured = (item: Item): Item => ({ ...item, minutes: times.minutesOf(item) });
  return {
    revision: () => store.revision(),
    popular: () => store.popular({ ...region, limit: POPULAR_ITEMS }).map(measured),
    departments: () => {
      const counts = store.itemCounts(region);
      return store
        .departments()
        .filter((department) => (counts.get(department.id) ?? 0) > 0)
        .map((department) => ({ department, itemCount: counts.get(department.id) ?? 0 }));
    },
    itemsOf: (departmentId) => store.itemsOfDepartment(departmentId, region).map(measured),
    item: (itemId) => {
      const item = store.item(itemId);
      const regions = item?.availability.regions ?? [];
      const offered = regions.length === 0 || regions.some((prefix) => region.regionCode.startsWith(prefix));
      return offered && item !== undefined ? measured(item) : undefined;
    },
    department: (departmentId) => store.department(departmentId),
  };
}
