interface Entry<T> {
  readonly at: number;
  readonly order: number;
  readonly event: T;
}

/** Events by time; those of the same time in the order in which they were added (a binary heap). */
export class EventQueue<T> {
  readonly #heap: Entry<T>[] = [];
  #added = 0;

  add(at: number, event: T): void {
    const heap = this.#heap;
    const entry = { at, order: this.#added++, event };
    let index = heap.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || before(above, entry)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  /** Takes the next event out, where there is one up to the given time. */
  next(until: number): { readonly at: number; readonly event: T } | undefined {
    const first = this.#heap[0];
    if (!first || first.at > until) return undefined;
    const last = this.#heap.pop();
    if (last && last !== first) this.#sink(last);
    return first;
  }

  #sink(entry: Entry<T>): void {
    const heap = this.#heap;
    let index = 0;
    for (;;) {
      const left = index * 2 + 1;
      const [a, b] = [heap[left], heap[left + 1]];
      const child = a && b && before(b, a) ? left + 1 : left;
      const below = heap[child];
      if (!below || before(entry, below)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = entry;
  }
}

function before<T>(a: Entry<T>, b: Entry<T>): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
