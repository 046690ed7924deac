/** An execution that waits. */
export interface Waiting {
  readonly id: string;
  /** Its place in the order of arrival. */
  readonly sequence: number;
  readonly attempts: number;
  readonly failures: number;
  readonly faults: number;
  /** Before then it is not ready. Milliseconds since the epoch. */
  readonly retryAt: number | null;
}

/** First come, first served; one that waits for its next attempt takes its old place again once the time has come. */
export class ExecutionQueue {
  /** By sequence. */
  readonly #ready: Waiting[] = [];
  readonly #delayed = new Map<string, Waiting>();

  get ready(): number {
    return this.#ready.length;
  }

  get delayed(): number {
    return this.#delayed.size;
  }

  get size(): number {
    return this.ready + this.delayed;
  }

  /** null where none is delayed. */
  get nextRetryAt(): number | null {
    const times = [...this.#delayed.values()].map(({ retryAt }) => retryAt ?? 0);
    return times.length === 0 ? null : Math.min(...times);
  }

  all(): Waiting[] {
    return [...this.#ready, ...this.#delayed.values()];
  }

  push(waiting: Waiting): void {
    if (waiting.retryAt !== null) {
      this.#delayed.set(waiting.id, waiting);
      return;
    }
    // Nearly always the newest: looked for from the end.
    const before = this.#ready.findLastIndex(({ sequence }) => sequence < waiting.sequence);
    this.#ready.splice(before + 1, 0, waiting);
  }

  /** Makes ready what has waited long enough. */
  release(now: number): void {
    for (const waiting of this.#delayed.values()) {
      if ((waiting.retryAt ?? 0) > now) continue;
      this.#delayed.delete(waiting.id);
      this.push({ ...waiting, retryAt: null });
    }
  }

  shift(): Waiting | undefined {
    return this.#ready.shift();
  }

  /** Takes all of them out. */
  takeAll(): Waiting[] {
    const all = this.all();
    this.#ready.length = 0;
    this.#delayed.clear();
    return all;
  }

  /** Takes it out, if it is in. */
  remove(id: string): void {
    this.#delayed.delete(id);
    const index = this.#ready.findIndex((waiting) => waiting.id === id);
    if (index >= 0) this.#ready.splice(index, 1);
  }
}
