/** The few with the least keys, of any number that is offered: a heap with the worst of them on top. */
export class BestItems {
  readonly #limit: number;
  readonly #ids: readonly string[];
  readonly #heap: { item: number; key: number }[] = [];
  /** Whatever has a larger key need not be offered. */
  bar = Number.POSITIVE_INFINITY;

  constructor(limit: number, ids: readonly string[]) {
    this.#limit = limit;
    this.#ids = ids;
  }

  offer(item: number, key: number): void {
    const heap = this.#heap;
    if (heap.length < this.#limit) {
      heap.push({ item, key });
      this.#rise(heap.length - 1);
      if (heap.length === this.#limit) this.bar = heap[0]?.key ?? this.bar;
      return;
    }
    const worst = heap[0];
    if (worst === undefined || key > worst.key) return;
    const offered = { item, key };
    if (!this.#isBefore(offered, worst)) return;
    heap[0] = offered;
    this.#sink();
    this.bar = heap[0].key;
  }

  ordered(): { item: number; key: number }[] {
    return this.#heap.sort((left, right) => (this.#isBefore(left, right) ? -1 : 1));
  }

  /** Ids decide between equals, so that the order is always the same. */
  #isBefore(left: { item: number; key: number }, right: { item: number; key: number }): boolean {
    if (left.key !== right.key) return left.key < right.key;
    return (this.#ids[left.item] ?? '') < (this.#ids[right.item] ?? '');
  }

  #rise(from: number): void {
    const heap = this.#heap;
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      const [here, above] = [heap[at], heap[parent]];
      if (!here || !above || !this.#isBefore(above, here)) return;
      heap[at] = above;
      heap[parent] = here;
      at = parent;
    }
  }

  #sink(): void {
    const heap = this.#heap;
    for (let at = 0; ; ) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        const [one, other] = [heap[worst], heap[child]];
        if (one && other && this.#isBefore(one, other)) worst = child;
      }
      if (worst === at) return;
      const [here, below] = [heap[at], heap[worst]];
      if (!here || !below) return;
      heap[at] = below;
      heap[worst] = here;
      at = worst;
    }
  }
}
