/** Shares of the quotas: floors first, then worker by worker to whoever has least (dominant resource fairness). */

import { Heap } from './heap.js';

export const RESOURCES = ['cpu', 'memory', 'gpu'] as const;
export type Resource = (typeof RESOURCES)[number];

export type Amounts = Readonly<Record<Resource, number>>;

/** What a workload asks for, in workers. */
export interface Claim {
  readonly name: string;
  /** What one worker takes. */
  readonly cost: Amounts;
  /** Placed before anything else: daemons and min_replicas. */
  readonly floor: number;
  /** What it would have without quotas. */
  readonly wish: number;
  /** Workers that exist, wanted or not: kept only while nobody else wants their room. */
  readonly held: number;
  /** Its last share. */
  readonly granted: number;
  /** Whether it had a worker, or could have started one, since it was last granted its first. */
  readonly served: boolean;
  /** Since when it waits for one more, on any clock: since it was last granted one. */
  readonly since: number;
}

export interface Grant {
  readonly workers: number;
  /** The resource that stopped it short of its wish; null if it has its wish. */
  readonly heldBackBy: Resource | null;
}

/**
 * What happens if several have an equal share and not all can have one more. It goes on: each keeps what it was
 * granted. It ends: those who have nothing, and were not served yet, come before those who have one. It passes: those
 * who wait for one more come before those who have it, however many that is. Who got it last keeps it longest. What has
 * a floor keeps what it has in any case: replicas take long to start.
 */
export type Turn = 'goes on' | 'ends' | 'passes';

interface Share {
  readonly claim: Claim;
  /** The largest part of any limit that one worker takes. */
  readonly unit: number;
  workers: number;
  heldBackBy: Resource | null;
}

/**
 * The sum over all grants is within the limits, except where the floors alone are beyond them. Among equal shares
 * the turn decides, then who waits longest, then the name, so that equal input gives equal grants. Where turns end
 * again and again, everyone gets one whose worker fits beside the floors: the longest waiting of those who have
 * nothing is the first to be granted anything. O(n log n) in claims and granted workers.
 */
export function shareQuotas(
  limits: Partial<Amounts>,
  claims: readonly Claim[],
  turn: Turn,
): ReadonlyMap<Claim, Grant> {
  const used: Record<Resource, number> = { cpu: 0, memory: 0, gpu: 0 };
  const shares: Share[] = claims.map((claim) => ({
    claim,
    unit: dominantCost(limits, claim.cost),
    workers: claim.floor,
    heldBackBy: null,
  }));
  for (const { claim } of shares) add(used, claim.cost, claim.floor);
  for (const share of fill(limits, used, shares, turn, (claim) => claim.wish)) {
    share.heldBackBy = firstShort(limits, used, share.claim.cost);
  }
  // The others have what they wish for, or all that the limits leave them.
  const holders = shares.filter(({ claim }) => claim.held > claim.wish);
  if (holders.length > 0) fill(limits, used, holders, turn, mostWorkers);
  return new Map(shares.map(({ claim, workers, heldBackBy }) => [claim, { workers, heldBackBy }]));
}

/** Workers of a claim that need room if nobody else wants it. */
export function mostWorkers({ floor, wish, held }: Pick<Claim, 'floor' | 'wish' | 'held'>): number {
  return Math.max(floor, wish, held);
}

/**
 * Raises the shares worker by worker towards what `upTo` says, always the one whose dominant share is least.
 * @returns those that the limits stopped short
 */
function fill(
  limits: Partial<Amounts>,
  used: Record<Resource, number>,
  shares: readonly Share[],
  turn: Turn,
  upTo: (claim: Claim) => number,
): ReadonlySet<Share> {
  const all = { ...used };
  for (const { claim, workers } of shares) add(all, claim.cost, Math.max(0, upTo(claim) - workers));
  // The common case needs no order: everyone gets all.
  if (within(limits, all)) {
    for (const share of shares) share.workers = Math.max(share.workers, upTo(share.claim));
    Object.assign(used, all);
    return new Set();
  }
  const short = new Set<Share>();
  const next = new Heap<Share>((a, b) => compare(a, b, turn));
  for (const share of shares) if (share.workers < upTo(share.claim)) next.push(share);
  for (let share = next.pop(); share; share = next.pop()) {
    if (firstShort(limits, used, share.claim.cost) !== null) {
      short.add(share);
      continue;
    }
    share.workers++;
    add(used, share.claim.cost, 1);
    if (share.workers < upTo(share.claim)) next.push(share);
  }
  return short;
}

function compare(a: Share, b: Share, turn: Turn): number {
  return (
    a.unit * a.workers - b.unit * b.workers ||
    rank(a, turn) - rank(b, turn) ||
    (keeps(a, turn) ? b.claim.since - a.claim.since : a.claim.since - b.claim.since) ||
    compareNames(a.claim.name, b.claim.name)
  );
}

function rank(share: Share, turn: Turn): number {
  const { claim, workers } = share;
  if (turn === 'goes on') return workers < claim.granted ? 0 : 2;
  if (keeps(share, turn)) return 2;
  if (turn === 'ends' && yields(share, turn)) return 1;
  // Who was granted it waits for its room.
  if (workers < claim.granted) return 0;
  return yields(share, turn) ? 1 : 2;
}

/** Whether a turn ends with the worker that would be its next. */
function yields({ claim, workers }: Share, turn: Turn): boolean {
  return claim.floor === 0 && (turn === 'passes' || (turn === 'ends' && workers === 0));
}

/** Whether it has that worker, or had its turn, and others may come before it. */
function keeps(share: Share, turn: Turn): boolean {
  const { claim, workers } = share;
  return yields(share, turn) && (claim.held > workers || (turn === 'ends' && claim.served));
}

function compareNames(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The largest part of any limit that one worker takes. */
function dominantCost(limits: Partial<Amounts>, cost: Amounts): number {
  let most = 0;
  for (const resource of RESOURCES) {
    const limit = limits[resource];
    if (limit) most = Math.max(most, cost[resource] / limit);
  }
  return most;
}

function add(used: Record<Resource, number>, cost: Amounts, workers: number): void {
  for (const resource of RESOURCES) used[resource] += cost[resource] * workers;
}

/** Whether the limits leave room for so much. */
export function within(limits: Partial<Amounts>, amounts: Amounts): boolean {
  for (const resource of RESOURCES) {
    const limit = limits[resource];
    if (limit !== undefined && amounts[resource] > limit + TOLERANCE) return false;
  }
  return true;
}

/** How many more workers of this cost the limits leave room for, beside what is used. */
export function quotaRoom(limits: Partial<Amounts>, used: Amounts, cost: Amounts): number {
  let room = Number.POSITIVE_INFINITY;
  for (const resource of RESOURCES) {
    const limit = limits[resource];
    if (limit === undefined || cost[resource] === 0) continue;
    room = Math.min(room, Math.floor((limit - used[resource] + TOLERANCE) / cost[resource]));
  }
  return Math.max(0, room);
}

/** Sums of tenths of a CPU are not exact in binary: 40 times 0.1 must fit into 4. */
const TOLERANCE = 1e-6;

/** The first resource of which one more worker would take too much; null if it fits. */
function firstShort(limits: Partial<Amounts>, used: Amounts, cost: Amounts): Resource | null {
  for (const resource of RESOURCES) {
    const limit = limits[resource];
    if (limit === undefined || cost[resource] === 0) continue;
    if (used[resource] + cost[resource] > limit + TOLERANCE) return resource;
  }
  return null;
}
