/** Notifies whoever follows a workload's log of workers that are started. */
export class WorkerStarts {
  readonly #listeners = new Set<(workerId: string) => void>();

  /** Calls back for every worker that is started from now on; returns a function that ends it. */
  listen(listener: (workerId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(workerId: string): void {
    for (const listener of this.#listeners) listener(workerId);
  }
}
