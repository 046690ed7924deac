/** Shares of the quotas: floors first, then worker by worker to whoever has least (dominant resource fairness). */

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
}

export interface Grant {
  readonly workers: number;
  /** The resource that stopped it short of its wish; null where it has its wish. */
  readonly heldBackBy: Resource | null;
}

interface Share {
  readonly claim: Claim;
  workers: number;
  heldBackBy: Resource | null;
}

/**
 * Grants by name. The sum over all grants is within the limits, except where the floors alone are beyond them.
 * Ties go to the name that sorts first, so that equal input gives equal grants.
 */
export function shareQuotas(limits: Partial<Amounts>, claims: readonly Claim[]): ReadonlyMap<string, Grant> {
  const used: Record<Resource, number> = { cpu: 0, memory: 0, gpu: 0 };
  const shares: Share[] = claims.map((claim) => ({ claim, workers: claim.floor, heldBackBy: null }));
  for (const { claim } of shares) add(used, claim.cost, claim.floor);
  for (const share of fill(limits, used, shares, (claim) => claim.wish)) {
    share.heldBackBy = firstShort(limits, used, share.claim.cost);
  }
  fill(limits, used, shares, (claim) => Math.max(claim.wish, claim.held));
  return new Map(shares.map(({ claim, workers, heldBackBy }) => [claim.name, { workers, heldBackBy }]));
}

/**
 * Raises the shares towards what `upTo` says, always the one whose dominant share is least. As that only grows
 * with each worker, sorting every worker asked for by the share before it gives the same order at less cost.
 * @returns those that the limits stopped short
 */
function fill(
  limits: Partial<Amounts>,
  used: Record<Resource, number>,
  shares: readonly Share[],
  upTo: (claim: Claim) => number,
): ReadonlySet<Share> {
  const wanted = shares.map((share) => ({ share, more: Math.max(0, upTo(share.claim) - share.workers) }));
  const all = { ...used };
  for (const { share, more } of wanted) add(all, share.claim.cost, more);
  // The common case needs no order: everyone gets all.
  if (RESOURCES.every((resource) => all[resource] <= (limits[resource] ?? Number.POSITIVE_INFINITY))) {
    for (const { share, more } of wanted) share.workers += more;
    Object.assign(used, all);
    return new Set();
  }
  const steps = wanted.flatMap(({ share, more }) => {
    const unit = dominantCost(limits, share.claim.cost);
    return Array.from({ length: more }, (_, index) => ({ share, order: unit * (share.workers + index) }));
  });
  steps.sort((a, b) => a.order - b.order || compareNames(a.share.claim.name, b.share.claim.name));
  const short = new Set<Share>();
  for (const { share } of steps) {
    if (short.has(share)) continue;
    if (firstShort(limits, used, share.claim.cost) !== null) {
      short.add(share);
      continue;
    }
    share.workers++;
    add(used, share.claim.cost, 1);
  }
  return short;
}

function compareNames(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The largest part of any limit that one worker takes. */
function dominantCost(limits: Partial<Amounts>, cost: Amounts): number {
  return Math.max(
    ...RESOURCES.map((resource) => {
      const limit = limits[resource];
      return limit ? cost[resource] / limit : 0;
    }),
  );
}

function add(used: Record<Resource, number>, cost: Amounts, workers: number): void {
  for (const resource of RESOURCES) used[resource] += cost[resource] * workers;
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

/** The first resource of which one more worker would take too much; null where it fits. */
function firstShort(limits: Partial<Amounts>, used: Amounts, cost: Amounts): Resource | null {
  const short = RESOURCES.find((resource) => {
    const limit = limits[resource];
    return limit !== undefined && cost[resource] > 0 && used[resource] + cost[resource] > limit + TOLERANCE;
  });
  return short ?? null;
}
