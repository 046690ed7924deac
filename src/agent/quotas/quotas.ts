import {
  type Amounts,
  type Claim,
  type Grant,
  quotaRoom,
  RESOURCES,
  type Resource,
  shareQuotas,
} from '../scaling/quotas.js';
import type { Claimant } from './membership.js';

/** Shares the quotas among the workloads, anew on every change of what they wish for or hold. */
export class Quotas {
  readonly #members = new Map<string, Claimant>();
  #limits: Partial<Amounts> = {};
  #grants: ReadonlyMap<string, Grant> = new Map();
  #scheduled = false;

  setLimits(limits: Partial<Amounts>): void {
    this.#limits = limits;
    this.#schedule();
  }

  /** @returns a function that takes the member out again */
  join(member: Claimant): () => void {
    this.#members.set(member.name, member);
    this.changed();
    return () => {
      // Another kind of workload may have taken over the name.
      if (this.#members.get(member.name) !== member) return;
      this.#members.delete(member.name);
      this.changed();
    };
  }

  get limited(): boolean {
    return RESOURCES.some((resource) => this.#limits[resource] !== undefined);
  }

  limit(resource: Resource): number | null {
    return this.#limits[resource] ?? null;
  }

  /** Whether quotas were shared since it joined, or there are none. */
  hasShare(name: string): boolean {
    return !this.limited || this.#grants.has(name);
  }

  /** The workload's share, in workers: what it holds until quotas are shared; Infinity without quotas. */
  allowance(name: string): number {
    if (!this.limited) return Number.POSITIVE_INFINITY;
    return this.#grants.get(name)?.workers ?? this.#members.get(name)?.held().workers ?? 0;
  }

  /** Workers of this cost that fit beside all that exist at this moment. */
  room(cost: Amounts): number {
    return this.limited ? quotaRoom(this.#limits, this.used(), cost) : Number.POSITIVE_INFINITY;
  }

  heldBackBy(name: string): Resource | null {
    return this.limited ? (this.#grants.get(name)?.heldBackBy ?? null) : null;
  }

  used(): Amounts {
    const used = { cpu: 0, memory: 0, gpu: 0 };
    for (const member of this.#members.values()) {
      const { amounts } = member.held();
      for (const resource of RESOURCES) used[resource] += amounts[resource];
    }
    return used;
  }

  usedByWorkload(resource: Resource): Record<string, number> {
    const entries = [...this.#members.values()].map(
      (member) => [member.name, member.held().amounts[resource]] as const,
    );
    return Object.fromEntries(entries.filter(([, amount]) => amount > 0));
  }

  /** To be called on every change of a member's wish or of what it holds; shares once all of this moment's are known. */
  changed(): void {
    if (this.limited) this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#share();
    });
  }

  #share(): void {
    // Most functions of a large application are idle, and have no part in it.
    const members = [...this.#members.values()].filter(takesPart);
    const before = this.#grants;
    this.#grants = this.limited ? shareQuotas(this.#limits, members.map(claim)) : new Map();
    for (const member of members) {
      const workers = this.#grants.get(member.name)?.workers;
      const waits = workers !== undefined && member.held().workers < workers;
      if (waits || before.get(member.name)?.workers !== workers) member.rebalanced();
    }
  }
}

function takesPart(member: Claimant): boolean {
  return member.wish() > 0 || member.floor() > 0 || member.held().workers > 0;
}

function claim(member: Claimant): Claim {
  return {
    name: member.name,
    cost: member.cost(),
    floor: member.floor(),
    wish: member.wish(),
    held: member.held().workers,
  };
}
