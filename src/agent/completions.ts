/** Who waits for the end of which invocation or execution. */
export class Completions {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Resolves when its end is told, or the signal aborts, whichever is first. */
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

  tell(id: string): void {
    for (const done of [...(this.#waiting.get(id) ?? [])]) done();
  }
}
