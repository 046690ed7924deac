/** Tells of workers that are started, to whoever follows a workload's log. */
export class WorkerStarts {
  readonly #listeners = new Set<(workerId: string) => void>();

  /** Tells of every worker that is started from now on; returns a function that ends it. */
  listen(listener: (workerId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(workerId: string): void {
    for (const listener of this.#listeners) listener(workerId);
  }
}
