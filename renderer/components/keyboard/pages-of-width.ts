/** Cuts a row of things into pages: each page as many as stand in `rows` lines of the given width, at least one. */
export function pagesOfWidth<Item>(
  items: readonly Item[],
  widthOf: (item: Item) => number,
  { width, gap, rows }: { width: number; gap: number; rows: number },
): Item[][] {
  const pages: Item[][] = [];
  let page: Item[] = [];
  let row = 1;
  let used = 0;
  for (const item of items) {
    const wanted = Math.min(widthOf(item), width);
    if (used > 0 && used + gap + wanted > width) {
      row += 1;
      used = 0;
    }
    if (row > rows && page.length > 0) {
      pages.push(page);
      page = [];
      row = 1;
      used = 0;
    }
    page.push(item);
    used += (used > 0 ? gap : 0) + wanted;
  }
  if (page.length > 0) pages.push(page);
  return pages;
}
