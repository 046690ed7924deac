import type { Amounts } from '../scaling/quotas.js';
import type { Held } from '../workers/held.js';
import type { Quotas } from './quotas.js';

/** What the quotas must know of a workload. */
export interface Claimant {
  readonly name: string;
  /** What one worker takes at present. */
  cost(): Amounts;
  /** Placed before anything else, in workers. */
  floor(): number;
  /** What it would have without quotas, in workers. */
  wish(): number;
  /** What its existing workers take, also those that are stopping. */
  held(): Held;
  /** Its share has changed, or room has come free. */
  rebalanced(): void;
}

/** A workload's place in the quotas, from its first report until its last worker has gone. */
export class Membership {
  constructor(
    private readonly quotas: Quotas,
    private readonly claimant: Claimant,
  ) {}

  /** Whether the quotas were shared since it joined, or there are none. */
  get placed(): boolean {
    return this.quotas.hasShare(this.claimant);
  }

  /** Its share, in workers; Infinity without quotas. */
  get allowance(): number {
    return this.quotas.allowance(this.claimant);
  }

  /** Workers that it may start at this moment beside all that exist; Infinity without quotas. */
  get room(): number {
    return this.quotas.room(this.claimant);
  }

  /** To be called whenever the claim may have changed: before every decision and after it. */
  report(): void {
    this.quotas.report(this.claimant);
  }

  /** Why a quota leaves it less than it wishes for, in words; null if none does. */
  heldBack(unit: 'workers' | 'replicas' = 'workers'): string | null {
    const { quotas, claimant } = this;
    const resource = quotas.heldBackBy(claimant);
    if (!resource) return null;
    return `the quota ${resource} of ${quotas.limit(resource)} leaves ${this.allowance} of ${claimant.wish()} ${unit}`;
  }

  /** A report takes it in again. */
  leave(): void {
    this.quotas.leave(this.claimant);
  }
}
