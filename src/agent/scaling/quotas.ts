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

/**
 * Grants by name. The sum over all grants is within the limits, except where the floors alone are beyond them.
 * Ties go to the name that sorts first, so that equal input gives equal grants.
 */
export function shareQuotas(limits: Partial<Amounts>, claims: readonly Claim[]): ReadonlyMap<string, Grant> {
  const used: Record<Resource, number> = { cpu: 0, memory: 0, gpu: 0 };
  const shares = [...claims]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((claim) => ({ claim, workers: 0, heldBackBy: null as Resource | null }));
  for (const share of shares) {
    share.workers = share.claim.floor;
    for (const resource of RESOURCES) used[resource] += share.claim.cost[resource] * share.claim.floor;
  }
  fill((claim) => claim.wish, true);
  fill((claim) => Math.max(claim.wish, claim.held), false);
  return new Map(shares.map(({ claim, workers, heldBackBy }) => [claim.name, { workers, heldBackBy }]));

  function fill(upTo: (claim: Claim) => number, says: boolean): void {
    let open = shares.filter((share) => share.workers < upTo(share.claim));
    while (open.length > 0) {
      const least = open.reduce((a, b) => (dominant(b) < dominant(a) ? b : a));
      const short = RESOURCES.find((resource) => !fits(limits, used, least.claim.cost, resource));
      if (short) {
        if (says) least.heldBackBy = short;
        open = open.filter((share) => share !== least);
        continue;
      }
      least.workers++;
      for (const resource of RESOURCES) used[resource] += least.claim.cost[resource];
      if (least.workers >= upTo(least.claim)) open = open.filter((share) => share !== least);
    }
  }

  function dominant(share: { claim: Claim; workers: number }): number {
    const parts = RESOURCES.map((resource) => {
      const limit = limits[resource];
      return limit ? (share.claim.cost[resource] * share.workers) / limit : 0;
    });
    return Math.max(...parts);
  }
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

function fits(limits: Partial<Amounts>, used: Amounts, cost: Amounts, resource: Resource): boolean {
  const limit = limits[resource];
  return limit === undefined || cost[resource] === 0 || used[resource] + cost[resource] <= limit + TOLERANCE;
}
