/** First come, first served; leaving from the middle is cheap, because callers may disconnect by the hundred. */
export class WaitQueue<T> {
  #entries: (Entry<T> | undefined)[] = [];
  #head = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @returns a function that removes the item; it does nothing once the item has left */
  push(item: T): () => void {
    const entry: Entry<T> = { item, left: false };
    this.#entries.push(entry);
    this.#size++;
    return () => {
      if (entry.left) return;
      entry.left = true;
      this.#size--;
    };
  }

  shift(): T | undefined {
    while (this.#head < this.#entries.length) {
      const entry = this.#entries[this.#head];
      this.#entries[this.#head++] = undefined;
      if (this.#head > 1024 && this.#head * 2 > this.#entries.length) this.#compact();
      if (!entry || entry.left) continue;
      entry.left = true;
      this.#size--;
      return entry.item;
    }
    this.#compact();
    return undefined;
  }

  /** Removes every item for which the condition holds, in order. */
  remove(condition: (item: T) => boolean): T[] {
    const removed: T[] = [];
    for (const entry of this.#entries) {
      if (!entry || entry.left || !condition(entry.item)) continue;
      entry.left = true;
      this.#size--;
      removed.push(entry.item);
    }
    return removed;
  }

  #compact(): void {
    this.#entries = this.#entries.slice(this.#head).filter((entry) => entry && !entry.left);
    this.#head = 0;
  }
}

interface Entry<T> {
  readonly item: T;
  left: boolean;
}
