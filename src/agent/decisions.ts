/** The last decisions of each workload, for `multinode why`. */
export class DecisionLog<T> {
  readonly #byWorkload = new Map<string, T[]>();

  constructor(private readonly kept = 100) {}

  record(workload: string, decision: T): void {
    const entries = this.#byWorkload.get(workload);
    if (!entries) {
      this.#byWorkload.set(workload, [decision]);
      return;
    }
    entries.push(decision);
    // Dropping in batches keeps recording cheap on the invocation path.
    if (entries.length >= this.kept * 2) entries.splice(0, entries.length - this.kept);
  }

  /** Oldest first. */
  of(workload: string): readonly T[] {
    return (this.#byWorkload.get(workload) ?? []).slice(-this.kept);
  }

  forget(workload: string): void {
    this.#byWorkload.delete(workload);
  }
}
