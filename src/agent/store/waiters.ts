/** Those who wait for something to happen to a stored object, by its id. */
export class Waiters {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Resolves when those who wait for the id are woken, or the signal aborts, whichever comes first. */
  wait(id: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(id) ?? new Set();
      this.#waiting.set(id, waiting);
      const done = () => {
        signal.removeEventListener('abort', done);
        waiting.delete(done);
        if (waiting.size === 0 && this.#waiting.get(id) === waiting) this.#waiting.delete(id);
        resolve();
      };
      waiting.add(done);
      signal.addEventListener('abort', done);
    });
  }

  wake(id: string): void {
    for (const done of [...(this.#waiting.get(id) ?? [])]) done();
  }
}
