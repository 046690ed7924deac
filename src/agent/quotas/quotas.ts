import {
  type Amounts,
  type Claim,
  type Grant,
  mostWorkers,
  quotaRoom,
  RESOURCES,
  type Resource,
  shareQuotas,
  type Turn,
  within,
} from '../scaling/quotas.js';
import type { Clock } from '../time/clock.js';
import { WakeUp } from '../time/wake-up.js';
import type { Claimant } from './membership.js';
import { Sum } from './sum.js';

/** Milliseconds for which a workload keeps a share that another one waits for with nothing. */
export const TURN = 10_000;
/** The same while all who wait have something: a worker that moves has to start. */
export const ODD_TURN = 60_000;

/** What is known of a member: its claim as it last reported it, and its share. */
interface Entry {
  claim: Omit<Claim, 'granted' | 'since'>;
  /** What its workers take, each by what it was made to take. */
  held: Amounts;
  /** Workers that it asks for beyond those. */
  more: number;
  since: number;
  /** null until the quotas were shared since it joined; of no meaning while everyone has all. */
  grant: Grant | null;
}

/**
 * Shares the quotas among the workloads. While all that they ask for fits, everyone may have it, and an event costs
 * the same however many there are; else the quotas are shared again on every change that bears on the shares.
 */
export class Quotas {
  /** Those that wish for workers, must have them or hold them: most functions of a large application are idle. */
  readonly #active = new Map<Claimant, Entry>();
  readonly #used = new Sum();
  /** What all would take together if each had all it asks for. */
  readonly #asked = new Sum();
  #limits: Partial<Amounts> = {};
  #limited = false;
  /** Whether not everyone could have all when the quotas were last shared. */
  #contended = false;
  #scheduled = false;
  #turnBegan = Number.NEGATIVE_INFINITY;
  #oddTurnBegan = 0;
  readonly #turn: WakeUp;

  constructor(private readonly clock: Clock) {
    this.#turn = new WakeUp(clock, () => this.#share());
  }

  setLimits(limits: Partial<Amounts>): void {
    this.#limits = limits;
    this.#limited = RESOURCES.some((resource) => limits[resource] !== undefined);
    this.#schedule();
  }

  get limited(): boolean {
    return this.#limited;
  }

  limit(resource: Resource): number | null {
    return this.#limits[resource] ?? null;
  }

  /** Whether its allowance is more than what it holds by chance. */
  hasShare(member: Claimant): boolean {
    return !this.#contended || this.#active.get(member)?.grant !== null;
  }

  /** The workload's share, in workers; Infinity without quotas. What it holds until the quotas are shared. */
  allowance(member: Claimant): number {
    if (!this.limited) return Number.POSITIVE_INFINITY;
    const entry = this.#active.get(member);
    if (this.#contended) return entry?.grant?.workers ?? entry?.claim.held ?? 0;
    const spare = quotaRoom(this.#limits, this.#asked.amounts, member.cost());
    return (entry ? mostWorkers(entry.claim) : 0) + spare;
  }

  /** Workers of this cost that fit beside all that exist at this moment. */
  room(cost: Amounts): number {
    return this.limited ? quotaRoom(this.#limits, this.used(), cost) : Number.POSITIVE_INFINITY;
  }

  heldBackBy(member: Claimant): Resource | null {
    return this.#contended ? (this.#active.get(member)?.grant?.heldBackBy ?? null) : null;
  }

  used(): Amounts {
    return this.#used.amounts;
  }

  /** A name that another kind of workload is about to take over counts once, with what both hold. */
  usedByWorkload(resource: Resource): Record<string, number> {
    const sums = new Map<string, Sum>();
    for (const { claim, held } of this.#active.values()) {
      const sum = sums.get(claim.name) ?? new Sum();
      sum.add(held, 1);
      sums.set(claim.name, sum);
    }
    const used = [...sums].map(([name, { amounts }]) => [name, amounts[resource]] as const);
    return Object.fromEntries(used.filter(([, amount]) => amount > 0));
  }

  /** Takes note of what a member wishes for, must have and holds; to be called on every change of these. */
  report(member: Claimant): void {
    const before = this.#active.get(member);
    // Asked with every call to a function, and of most there is nothing new.
    if (before && isAsReported(before, member)) return;
    const { workers, amounts } = member.held();
    const claim = {
      name: member.name,
      cost: member.cost(),
      floor: member.floor(),
      wish: member.wish(),
      held: workers,
    };
    if (!before && mostWorkers(claim) === 0) return;
    // One that ends, and is started again within its share, leaves it its place.
    const goesOnWaiting = before !== undefined && before.claim.held < before.claim.wish;
    const entry = {
      claim,
      held: amounts,
      more: mostWorkers(claim) - claim.held,
      since: goesOnWaiting ? before.since : this.clock.now(),
      grant: before?.grant ?? null,
    };
    this.#replace(before, entry);
    if (mostWorkers(claim) === 0) this.#active.delete(member);
    else this.#active.set(member, entry);
    if (this.#bears(before, claim)) this.#schedule();
  }

  /** Takes the member out. */
  leave(member: Claimant): void {
    const entry = this.#active.get(member);
    if (!entry) return;
    this.#add(entry, -1);
    this.#active.delete(member);
    if (this.#contended) this.#schedule();
  }

  #replace(before: Entry | undefined, entry: Entry): void {
    const { claim, held, more } = entry;
    // Most calls change only the wish.
    if (before && sameAmounts(before.held, held) && sameAmounts(before.claim.cost, claim.cost)) {
      if (more !== before.more) this.#asked.add(claim.cost, more - before.more);
      return;
    }
    if (before) this.#add(before, -1);
    this.#add(entry, 1);
  }

  #add({ claim, held, more }: Entry, times: 1 | -1): void {
    this.#used.add(held, times);
    this.#asked.add(held, times);
    this.#asked.add(claim.cost, more * times);
  }

  /** Whether the change of a claim can change any share. */
  #bears(before: Entry | undefined, { cost, floor, held, wish }: Entry['claim']): boolean {
    if (!this.limited) return false;
    if (this.#fits) return this.#contended;
    if (!this.#contended || !before?.grant) return true;
    // More callers for a workload that is short already leave the shares as they are.
    const isShort = before.grant.heldBackBy !== null && wish > before.grant.workers;
    const { claim } = before;
    return !isShort || claim.floor !== floor || claim.held !== held || !sameAmounts(claim.cost, cost);
  }

  get #fits(): boolean {
    return within(this.#limits, this.#asked.amounts);
  }

  /** Shares once all of this moment's changes are known. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#share();
    });
  }

  #share(): void {
    const before = [...this.#active].map(([member, { claim, since, grant }]) => ({
      member,
      hasNothing: claim.held === 0,
      since,
      workers: grant?.workers,
    }));
    const wasContended = this.#contended;
    this.#contended = !this.#fits;
    if (!wasContended) this.#oddTurnBegan = this.clock.now();
    if (this.#contended) this.#shareOut();
    else this.#giveAll();
    // What has come free goes to who is notified first.
    before.sort((a, b) => Number(b.hasNothing) - Number(a.hasNothing) || a.since - b.since);
    for (const { member, workers } of before) {
      const entry = this.#active.get(member);
      if (!entry) continue;
      const { held, cost } = entry.claim;
      const share = entry.grant?.workers ?? mostWorkers(entry.claim);
      const waits = held < share && this.room(cost) > 0;
      if (waits || workers !== entry.grant?.workers) member.rebalanced();
    }
  }

  #giveAll(): void {
    this.#turn.callOff();
    for (const entry of this.#active.values()) entry.grant = null;
  }

  #shareOut(): void {
    const now = this.clock.now();
    const entries = [...this.#active.values()];
    const starved = entries.some(({ claim, grant }) => claim.held === 0 && !grant?.workers && claim.wish > 0);
    // What comes free for one whose turn it is would else go, turn by turn, to others that need less room.
    const awaited = entries.some((entry) => (entry.claim.held === 0 || !starved) && this.#awaitsRoom(entry));
    const turn = awaited ? 'goes on' : this.#turnAt(now, starved);
    if (turn !== 'goes on') this.#turnBegan = now;
    if (turn === 'passes') this.#oddTurnBegan = now;
    const claims = new Map<Claim, Entry>();
    for (const entry of this.#active.values()) {
      const granted = entry.grant?.workers ?? entry.claim.held;
      claims.set({ ...entry.claim, granted, since: entry.since }, entry);
    }
    const grants = shareQuotas(this.#limits, [...claims.keys()], turn);
    let next: number | null = null;
    for (const [claim, entry] of claims) {
      const grant = grants.get(claim) ?? null;
      entry.grant = grant;
      if (!grant) continue;
      if (grant.workers > claim.granted) entry.since = now;
      if (grant.heldBackBy === null) continue;
      const hasNothing = claim.held === 0 && grant.workers === 0;
      const end = hasNothing ? this.#turnBegan + TURN : this.#oddTurnBegan + ODD_TURN;
      if (end > now) next = Math.min(next ?? end, end);
    }
    this.#turn.at(next);
  }

  /** @param starved whether somebody has nothing */
  #turnAt(now: number, starved: boolean): Turn {
    if (starved) return now >= this.#turnBegan + TURN ? 'ends' : 'goes on';
    return now >= this.#oddTurnBegan + ODD_TURN ? 'passes' : 'goes on';
  }

  /** Whether its turn has come, but others have not left its room yet. */
  #awaitsRoom({ claim, grant }: Entry): boolean {
    return grant !== null && claim.held < grant.workers && this.room(claim.cost) === 0;
  }
}

function isAsReported({ claim, held }: Entry, member: Claimant): boolean {
  if (claim.wish !== member.wish() || claim.floor !== member.floor()) return false;
  const { workers, amounts } = member.held();
  return claim.held === workers && sameAmounts(claim.cost, member.cost()) && sameAmounts(held, amounts);
}

function sameAmounts(a: Amounts, b: Amounts): boolean {
  return a === b || RESOURCES.every((resource) => a[resource] === b[resource]);
}
