import { Heap } from '../agent/scaling/heap.js';

interface Entry<T> {
  readonly at: number;
  readonly order: number;
  readonly event: T;
}

/** Events by time; events at the same time in the order in which they were added. */
export class EventQueue<T> {
  readonly #heap = new Heap<Entry<T>>((a, b) => a.at - b.at || a.order - b.order);
  #added = 0;

  add(at: number, event: T): void {
    this.#heap.push({ at, order: this.#added++, event });
  }

  /** Removes the next event, if there is one up to the given time. */
  next(until: number): { readonly at: number; readonly event: T } | undefined {
    const { first } = this.#heap;
    return first && first.at <= until ? this.#heap.pop() : undefined;
  }
}
