/**
 * Numbers of a workload's containers, as Compose assigns them: the lowest free one, from 1. A container keeps its number in
 * a label, which can't change.
 */
export class ContainerNumbers {
  /** By worker id. */
  readonly #held = new Map<string, { readonly workload: string; readonly number: number }>();

  /** The worker's number; assigns one if it has none. */
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

  /** Records the number of an existing container. */
  hold(id: string, workload: string, number: number): void {
    this.#held.set(id, { workload, number });
  }

  release(id: string): void {
    this.#held.delete(id);
  }
}
