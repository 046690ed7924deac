import { type Amounts, type Claim, type Grant, RESOURCES } from '../scaling/quotas.js';
import type { Claimant } from './membership.js';

/**
 * A number for each thing that happens: several happen within a millisecond, and who comes first must be certain.
 * The later, the higher.
 */
export type Moment = number;

/** What is known of a member: its claim as it last reported it, and its share. */
export interface Entry {
  claim: Omit<Claim, 'granted' | 'served' | 'since'>;
  /** What its workers take, each by what it was made to take. */
  held: Amounts;
  /** Workers that it asks for beyond those. */
  more: number;
  since: Moment;
  /** null until the quotas were shared since it joined; of no meaning while everyone has all. */
  grant: Grant | null;
  /** null while it is granted nothing. */
  first: FirstWorker | null;
  /** The share that it was last notified of; null if that was all it asked for. */
  known: number | null;
}

/** The first worker of a grant. */
export interface FirstWorker {
  readonly grantedAt: Moment;
  /** Whether it had a worker since, or there was room and it started none, such as during a back-off. */
  readonly served: boolean;
}

/** Whether it waits with nothing, and its turn has not come. */
export function isStarved({ claim, grant }: Entry): boolean {
  return claim.held === 0 && !grant?.workers && claim.wish > 0;
}

/** Whether its turn came by then, but not yet its room. */
export function isAwaited({ first }: Entry, by: Moment): boolean {
  return first !== null && !first.served && first.grantedAt <= by;
}

/**
 * Now it waits behind those who have waited since its turn came; one that was granted room and never got it does not.
 */
export function serve(entry: Entry): void {
  const { first } = entry;
  if (!first || first.served) return;
  entry.first = { ...first, served: true };
  entry.since = first.grantedAt;
}

/** Workers for which room is kept: those of its floor, and the first of its share. */
export function toReserve({ claim, grant }: Entry): number {
  const first = claim.held === 0 && claim.wish > 0 && grant ? Math.min(1, grant.workers) : 0;
  return Math.max(claim.floor - claim.held, first);
}

/** Floors come first, then first workers in the order of their grants, then whoever has waited longest. */
export function compareInLine(a: Entry, b: Entry): number {
  const place = rank(a);
  return place - rank(b) || (place === 1 ? grantedAt(a) - grantedAt(b) : a.since - b.since);
}

function rank(entry: Entry): number {
  if (entry.claim.floor > entry.claim.held) return 0;
  return toReserve(entry) > 0 ? 1 : 2;
}

function grantedAt({ first }: Entry): Moment {
  return first?.grantedAt ?? 0;
}

export function isAsReported({ claim, held }: Entry, member: Claimant): boolean {
  if (claim.wish !== member.wish() || claim.floor !== member.floor()) return false;
  const { workers, amounts } = member.held();
  return claim.held === workers && sameAmounts(claim.cost, member.cost()) && sameAmounts(held, amounts);
}

export function sameAmounts(a: Amounts, b: Amounts): boolean {
  return a === b || RESOURCES.every((resource) => a[resource] === b[resource]);
}
