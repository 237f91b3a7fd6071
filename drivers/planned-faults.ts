/** What is to go wrong at a simulated device, in the order it was planned. */
export class PlannedFaults<Fault> {
  #planned: { readonly fault: Fault; left: number }[] = [];

  plan(fault: Fault, times = 1): void {
    this.#planned.push({ fault, left: times });
  }

  /** The first fault that hits, which has then struck once more; undefined when nothing goes wrong. */
  take(hits: (fault: Fault) => boolean): Fault | undefined {
    const index = this.#planned.findIndex(({ fault }) => hits(fault));
    const entry = this.#planned[index];
    if (entry === undefined) return undefined;
    entry.left -= 1;
    if (entry.left <= 0) this.#planned.splice(index, 1);
    return entry.fault;
  }

  clear(): void {
    this.#planned = [];
  }
}
