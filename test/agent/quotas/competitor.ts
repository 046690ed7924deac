import type { Claimant } from '../../../src/agent/quotas/membership.js';
import type { Quotas } from '../../../src/agent/quotas/quotas.js';
import type { Amounts } from '../../../src/agent/scaling/quotas.js';

/**
 * A workload without processes: it starts what it may at every event, like the agent's own workloads, and never stops
 * one.
 */
export class Competitor implements Claimant {
  /** Workers that exist. */
  workers = 0;
  /** How often it was notified that its share has changed. */
  told = 0;
  readonly #cost: Amounts;

  constructor(
    readonly name: string,
    private readonly quotas: Quotas,
    public wanted: number,
    cost: Partial<Amounts>,
    public least = 0,
    private readonly started: () => void = () => {},
  ) {
    this.#cost = { cpu: 0, memory: 0, gpu: 0, ...cost };
    quotas.report(this);
  }

  cost(): Amounts {
    return this.#cost;
  }

  floor(): number {
    return this.least;
  }

  wish(): number {
    return this.wanted;
  }

  held() {
    const { cpu, memory, gpu } = this.#cost;
    const amounts = { cpu: cpu * this.workers, memory: memory * this.workers, gpu: gpu * this.workers };
    return { workers: this.workers, amounts };
  }

  rebalanced(): void {
    this.told++;
    this.settle();
  }

  settle(): void {
    const { quotas } = this;
    quotas.report(this);
    while (
      this.workers < Math.min(this.wanted, Math.max(this.least, quotas.allowance(this))) &&
      quotas.room(this) >= 1
    ) {
      this.workers++;
      quotas.report(this);
      this.started();
    }
  }

  /** One worker has ended. */
  ended(): void {
    this.workers--;
    this.settle();
  }
}
