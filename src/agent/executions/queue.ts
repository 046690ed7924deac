/** An execution that waits. */
export interface Waiting {
  readonly id: string;
  /** Its position in the order of arrival. */
  readonly sequence: number;
  readonly attempts: number;
  readonly failures: number;
  readonly faults: number;
  /** It is not ready before then. Milliseconds since the epoch. */
  readonly retryAt: number | null;
}

/**
 * First come, first served; an execution that waited for its next attempt returns to its old position when the time has
 * come.
 */
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

  /** null if none is delayed. */
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
    // Nearly always the newest, so the search starts at the end.
    const before = this.#ready.findLastIndex(({ sequence }) => sequence < waiting.sequence);
    this.#ready.splice(before + 1, 0, waiting);
  }

  /** Makes executions ready that have waited long enough. */
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

  /** Removes the execution, if it is in the queue. */
  remove(id: string): void {
    this.#delayed.delete(id);
    const index = this.#ready.findIndex((waiting) => waiting.id === id);
    if (index >= 0) this.#ready.splice(index, 1);
  }
}
