/**
 * Numbers of a workload's containers, as Compose counts them: from 1, the lowest that is free. Containers keep theirs
 * in a label, which can't be changed.
 */
export class ContainerNumbers {
  /** By the workers' ids. */
  readonly #held = new Map<string, { readonly workload: string; readonly number: number }>();

  /** The one that a worker has, or else gets. */
  of(id: string, workload: string): number {
    const own = this.#held.get(id);
    if (own) return own.number;
    const taken = new Set(
      [...this.#held.values()].flatMap((each) => (each.workload === workload ? [each.number] : [])),
    );
    let number = 1;
    while (taken.has(number)) number++;
    this.hold(id, workload, number);
    return number;
  }

  /** Of a container that is there already. */
  hold(id: string, workload: string, number: number): void {
    this.#held.set(id, { workload, number });
  }

  release(id: string): void {
    this.#held.delete(id);
  }
}
