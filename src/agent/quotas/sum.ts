import { type Amounts, RESOURCES, type Resource } from '../scaling/quotas.js';

/** Tenths of a CPU are not exact in binary: sums are kept in whole millionths, so that nothing is left of what went. */
const PER_UNIT: Amounts = { cpu: 1e6, memory: 1, gpu: 1e6 };

/** A running sum of amounts. */
export class Sum {
  readonly #whole: Record<Resource, number> = { cpu: 0, memory: 0, gpu: 0 };

  add(amounts: Amounts, times: number): void {
    for (const resource of RESOURCES) this.#whole[resource] += whole(amounts, resource) * times;
  }

  /** Takes out an amount that was added once, and adds another one. */
  replace(before: Amounts, after: Amounts): void {
    for (const resource of RESOURCES)
      this.#whole[resource] += whole(after, resource) - whole(before, resource);
  }

  get amounts(): Amounts {
    const { cpu, memory, gpu } = this.#whole;
    return { cpu: cpu / PER_UNIT.cpu, memory: memory / PER_UNIT.memory, gpu: gpu / PER_UNIT.gpu };
  }
}

function whole(amounts: Amounts, resource: Resource): number {
  return Math.round(amounts[resource] * PER_UNIT[resource]);
}
