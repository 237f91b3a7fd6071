/** Families that were found, each once. */
export class FoundFamilies {
  families: Uint32Array;
  size = 0;

  constructor(capacity: number) {
    this.families = new Uint32Array(Math.max(16, capacity));
  }

  add(family: number): void {
    if (this.size === this.families.length) {
      const larger = new Uint32Array(this.families.length * 2);
      larger.set(this.families);
      this.families = larger;
    }
    this.families[this.size] = family;
    this.size += 1;
  }
}
