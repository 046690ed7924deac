/** A binary heap: the first item in the order of `compare` is taken out first. */
export class Heap<T> {
  readonly #items: T[] = [];

  /** @param compare negative if the first of the two comes first */
  constructor(private readonly compare: (a: T, b: T) => number) {}

  get first(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    const items = this.#items;
    let index = items.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = items[parent];
      if (above === undefined || this.compare(above, item) < 0) break;
      items[index] = above;
      index = parent;
    }
    items[index] = item;
  }

  pop(): T | undefined {
    const first = this.#items[0];
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) this.#sink(last);
    return first;
  }

  /** Inserts the item at the top, and moves it down to its position. */
  #sink(item: T): void {
    const items = this.#items;
    let index = 0;
    for (;;) {
      const left = index * 2 + 1;
      const [a, b] = [items[left], items[left + 1]];
      const child = a !== undefined && b !== undefined && this.compare(b, a) < 0 ? left + 1 : left;
      const below = items[child];
      if (below === undefined || this.compare(item, below) < 0) break;
      items[index] = below;
      index = child;
    }
    items[index] = item;
  }
}
