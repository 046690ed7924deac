import type { Claimant } from '../../../src/agent/quotas/membership.js';
import { Quotas } from '../../../src/agent/quotas/quotas.js';
import { type Amounts, RESOURCES } from '../../../src/agent/scaling/quotas.js';
import type { Clock } from '../../../src/agent/time/clock.js';
import { VirtualTime } from '../../../src/simulator/virtual-time.js';
import { settled } from '../../support/virtual-clock.js';

export interface MemberPlan {
  readonly cost: Partial<Amounts>;
  /**
   * A job's worker ends with its call; a function's takes the next one, or stays idle until somebody wants its room.
   */
  readonly kind: 'job' | 'function';
  /** Calls at once. */
  readonly calls: number;
  /** Milliseconds without calls after all have ended, one after the other; empty if it always has calls. */
  readonly pauses?: readonly number[];
  /** Workers that are placed before anything else. */
  readonly floor?: number;
  /** Milliseconds for which it starts nothing once there is room, each time; 0 by default. */
  readonly backOff?: number;
}

export interface CrowdPlan {
  readonly limits: Partial<Amounts>;
  readonly members: readonly MemberPlan[];
  /** Milliseconds that the calls take, one after the other, whoever makes them. */
  readonly durations: readonly number[];
}

/** Workloads without processes that compete for quotas in virtual time. */
export class Crowd {
  readonly #clock = new VirtualTime();
  readonly quotas = new Quotas(this.#clock);
  readonly members: readonly Member[];
  #calls = 0;

  constructor({ limits, members, durations }: CrowdPlan) {
    this.quotas.setLimits(limits);
    this.members = members.map((plan, index) => {
      const duration = () => durations[this.#calls++ % durations.length] ?? 1;
      return new Member(`m${index}`, this.#clock, this.quotas, plan, duration);
    });
    for (const member of this.members) member.settle();
  }

  /** @param look called after everything that happens */
  async run(milliseconds: number, look: () => void): Promise<void> {
    const end = this.#clock.now() + milliseconds;
    this.#clock.at(end, () => {});
    do {
      await settled();
      look();
    } while (this.#clock.pass(end));
    for (const member of this.members) member.measure();
  }
}

export class Member implements Claimant {
  /** Milliseconds for which it waited with nothing, at most; and from when it might have its first worker. */
  longestWait = 0;
  longestAfterGrant = 0;
  /** Milliseconds for which workers that must be there were not, at most. */
  longestBelowFloor = 0;
  /** Millisecond-workers so far. */
  worked = 0;
  #busy = 0;
  #idle = 0;
  #wanted: number;
  #rounds = 0;
  #backOffUntil: number | null = null;
  #waitsSince: number | null = null;
  #grantedSince: number | null = null;
  #belowFloorSince: number | null = null;
  readonly #cost: Amounts;

  constructor(
    readonly name: string,
    private readonly clock: Clock,
    private readonly quotas: Quotas,
    readonly plan: MemberPlan,
    private readonly duration: () => number,
  ) {
    this.#cost = { cpu: 0, memory: 0, gpu: 0, ...plan.cost };
    this.#wanted = plan.calls;
    quotas.report(this);
  }

  cost(): Amounts {
    return this.#cost;
  }

  floor(): number {
    return this.plan.floor ?? 0;
  }

  wish(): number {
    return this.#wanted;
  }

  held() {
    const workers = this.#workers;
    const amounts = { cpu: 0, memory: 0, gpu: 0 };
    for (const resource of RESOURCES) amounts[resource] = this.#cost[resource] * workers;
    return { workers, amounts };
  }

  rebalanced(): void {
    this.settle();
  }

  settle(): void {
    const { quotas } = this;
    quotas.report(this);
    const share = Math.max(this.floor(), quotas.allowance(this));
    this.#idle -= Math.min(this.#idle, Math.max(0, this.#workers - share));
    quotas.report(this);
    for (; this.#idle > 0 && this.#busy < this.#wanted; this.#idle--) this.#begin();
    while (this.#workers < Math.min(this.#wanted, share) && quotas.room(this) >= 1 && this.#canStart()) {
      this.#begin();
      quotas.report(this);
    }
    this.measure();
  }

  /** Once more at the end. */
  measure(): void {
    const now = this.clock.now();
    const since = (before: number | null, goesOn: boolean) => (goesOn ? (before ?? now) : null);
    const hasNothing = this.#workers === 0 && this.#wanted > 0;
    const granted = hasNothing && this.quotas.allowance(this) > 0;
    this.longestWait = Math.max(this.longestWait, now - (this.#waitsSince ?? now));
    this.longestAfterGrant = Math.max(this.longestAfterGrant, now - (this.#grantedSince ?? now));
    this.longestBelowFloor = Math.max(this.longestBelowFloor, now - (this.#belowFloorSince ?? now));
    this.#waitsSince = since(this.#waitsSince, hasNothing);
    this.#grantedSince = since(this.#grantedSince, granted);
    this.#belowFloorSince = since(this.#belowFloorSince, this.#workers < this.floor());
  }

  get #workers(): number {
    return this.#busy + this.#idle;
  }

  #canStart(): boolean {
    const { backOff = 0 } = this.plan;
    if (backOff === 0) return true;
    const now = this.clock.now();
    if (this.#backOffUntil === null) {
      this.#backOffUntil = now + backOff;
      this.clock.at(this.#backOffUntil, () => this.settle());
    }
    if (now < this.#backOffUntil) return false;
    this.#backOffUntil = null;
    return true;
  }

  #begin(): void {
    const duration = this.duration();
    this.#busy++;
    this.clock.at(this.clock.now() + duration, () => this.#ended(duration));
  }

  #ended(duration: number): void {
    const { kind, calls, pauses = [] } = this.plan;
    this.worked += duration;
    this.#busy--;
    if (kind === 'function') this.#idle++;
    if (pauses.length > 0 && --this.#wanted === 0) {
      const pause = pauses[this.#rounds++ % pauses.length] ?? 1;
      this.clock.at(this.clock.now() + pause, () => {
        this.#wanted = calls;
        this.settle();
      });
    }
    this.settle();
  }
}
