/** Notifies whoever follows a workload's log about workers that start. */
export class WorkerStarts {
  readonly #listeners = new Set<(workerId: string) => void>();

  /** Calls back for every worker that starts from now on; returns a function that ends this. */
  listen(listener: (workerId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  announce(workerId: string): void {
    for (const listener of this.#listeners) listener(workerId);
  }
}
