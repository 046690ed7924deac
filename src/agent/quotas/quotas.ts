import {
  type Amounts,
  type Claim,
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
import {
  compareInLine,
  type Entry,
  isAsReported,
  isAwaited,
  isStarved,
  type Moment,
  sameAmounts,
  serve,
  toReserve,
} from './entry.js';
import type { Claimant } from './membership.js';
import { type Reservation, Reservations } from './reservations.js';
import { Sum } from './sum.js';
import { Turns } from './turns.js';

/**
 * Shares the quotas among the workloads. While all that they ask for fits, everyone may have it, and an event costs
 * the same however many there are; else the quotas are shared again on every change that bears on the shares.
 *
 * Nobody starves. Of n workloads without floors, each that has nothing is granted a worker when the nth turn ends, or
 * before: each turn goes to the one that has waited longest, and no other ends until that one's worker has started. It
 * starts when the executing workers beyond the shares at that moment have ended, or before: the shares fit beside each
 * other, and from then on nothing may start that takes its room.
 */
export class Quotas {
  /** Those that wish for workers, must have them or hold them: most functions of a large application are idle. */
  readonly #active = new Map<Claimant, Entry>();
  readonly #used = new Sum();
  /** What all would take together if each had all it asks for. */
  readonly #asked = new Sum();
  readonly #reservations = new Reservations<Claimant>();
  #limits: Partial<Amounts> = {};
  #limited = false;
  /** Whether not everyone could have all when the quotas were last shared. */
  #contended = false;
  #scheduled = false;
  readonly #turns = new Turns();
  readonly #turnEnds: WakeUp;
  /** The last one. */
  #moment: Moment = 0;
  /** When the present turn had been granted. */
  #turnGranted: Moment = 0;

  constructor(private readonly clock: Clock) {
    this.#turnEnds = new WakeUp(clock, () => this.#share());
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

  /** Workers that fit beside all that exist at this moment and what is kept for those whose turn came before. */
  room(member: Claimant): number {
    if (!this.limited) return Number.POSITIVE_INFINITY;
    const used = this.used();
    const cost = member.cost();
    if (!this.#contended) return quotaRoom(this.#limits, used, cost);
    const kept = this.#reservations.before(member);
    const { cpu, memory, gpu } = used;
    const taken = { cpu: cpu + kept.cpu, memory: memory + kept.memory, gpu: gpu + kept.gpu };
    return quotaRoom(this.#limits, taken, cost);
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
    const entry: Entry = {
      claim,
      held: amounts,
      more: mostWorkers(claim) - claim.held,
      since: goesOnWaiting ? before.since : ++this.#moment,
      grant: before?.grant ?? null,
      first: before?.first ?? null,
      known: before?.known ?? null,
    };
    if (claim.held > 0) serve(entry);
    this.#replace(before, entry);
    if (this.#contended) this.#reservations.reduce(member, toReserve(entry));
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
    this.#reservations.reduce(member, 0);
    if (this.#contended) this.#schedule();
  }

  #replace(before: Entry | undefined, entry: Entry): void {
    const { claim, held, more } = entry;
    if (!before || !sameAmounts(before.claim.cost, claim.cost)) {
      if (before) this.#add(before, -1);
      this.#add(entry, 1);
      return;
    }
    // Most calls change only the wish.
    if (!sameAmounts(before.held, held)) {
      this.#used.replace(before.held, held);
      this.#asked.replace(before.held, held);
    }
    if (more !== before.more) this.#asked.add(claim.cost, more - before.more);
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
    const now = this.clock.now();
    const wasContended = this.#contended;
    this.#contended = !this.#fits;
    if (!wasContended) this.#turns.contended(now);
    if (this.#contended) this.#shareOut(now);
    else this.#giveAll();
    // What has come free goes to who is notified first.
    const line = [...this.#active].sort((a, b) => compareInLine(a[1], b[1]));
    this.#reserve(line);
    for (const [member] of line) this.#notify(member);
    // Who was just served no longer keeps the turn from ending.
    if (this.#contended && this.#turnAt(now) !== 'goes on') this.#schedule();
  }

  #reserve(line: readonly (readonly [Claimant, Entry])[]): void {
    const queue: Reservation<Claimant>[] = [];
    if (this.#contended)
      for (const [holder, entry] of line) {
        const workers = toReserve(entry);
        if (workers > 0) queue.push({ holder, cost: entry.claim.cost, workers });
      }
    this.#reservations.replace(queue);
  }

  #notify(member: Claimant): void {
    const entry = this.#active.get(member);
    if (!entry) return;
    const { claim, grant } = entry;
    const share = grant?.workers ?? mostWorkers(claim);
    const hasRoom = claim.held < share && this.room(member) > 0;
    const known = grant?.workers ?? null;
    if (!hasRoom && entry.known === known) return;
    entry.known = known;
    member.rebalanced();
    const after = this.#active.get(member);
    if (hasRoom && after) serve(after);
  }

  #giveAll(): void {
    this.#turnEnds.callOff();
    for (const entry of this.#active.values()) entry.grant = entry.first = null;
  }

  #shareOut(now: number): void {
    const turn = this.#turnAt(now);
    this.#turns.take(turn, now);
    const claims = new Map<Claim, Entry>();
    for (const entry of this.#active.values()) {
      const { claim, grant, first, since } = entry;
      claims.set(
        { ...claim, granted: grant?.workers ?? claim.held, served: first?.served ?? false, since },
        entry,
      );
    }
    let next: number | null = null;
    for (const [claim, grant] of shareQuotas(this.#limits, [...claims.keys()], turn)) {
      const entry = claims.get(claim);
      if (!entry) continue;
      entry.grant = grant;
      if (grant.heldBackBy === null) continue;
      const end = this.#turns.end(isStarved(entry));
      if (end > now) next = Math.min(next ?? end, end);
    }
    this.#noteGrants(claims, turn);
    this.#turnEnds.at(next);
  }

  #noteGrants(claims: ReadonlyMap<Claim, Entry>, turn: Turn): void {
    const passing = turn === 'ends' && this.#some(isStarved);
    const granted: Entry[] = [];
    for (const [claim, entry] of claims) {
      const workers = entry.grant?.workers ?? 0;
      if (workers === 0 || claim.granted === 0) entry.first = null;
      else entry.first ??= { grantedAt: entry.since, served: true };
      // Who stays, though one that needs more room has waited longer, has another turn.
      if (workers > claim.granted || (passing && workers > 0)) granted.push(entry);
    }
    // Who has waited longest comes first the next time too.
    granted.sort((a, b) => a.since - b.since);
    for (const entry of granted) {
      const grantedAt = ++this.#moment;
      entry.first ??= { grantedAt, served: entry.claim.held > 0 };
      if (entry.first.served) entry.since = grantedAt;
      // It was granted between turns, and has waited for its room. This turn is its own.
      else if (passing) entry.first = { grantedAt, served: false };
    }
    if (turn !== 'goes on') this.#turnGranted = this.#moment;
  }

  #turnAt(now: number): Turn {
    const turn = this.#turns.due(now, () => this.#some(isStarved));
    // What comes free for one whose turn it is would else go, turn by turn, to others that need less room.
    if (turn === 'ends' && this.#some((entry) => isAwaited(entry, this.#turnGranted))) return 'goes on';
    if (turn === 'passes' && this.#some((entry, member) => this.#awaitsRoom(member, entry))) return 'goes on';
    return turn;
  }

  #some(condition: (entry: Entry, member: Claimant) => boolean): boolean {
    for (const [member, entry] of this.#active) if (condition(entry, member)) return true;
    return false;
  }

  /** Whether its turn has come, but others have not left its room yet. */
  #awaitsRoom(member: Claimant, { claim, grant }: Entry): boolean {
    return grant !== null && claim.held < grant.workers && this.room(member) === 0;
  }
}
