/** How many workers a function has: everything that an event or the passing of time can change is decided here. */
import { type Decision, NONE } from './decision.js';
import { type InFlightReason, inFlight } from './rules/in-flight.js';
import { earliest, type Floor, highestFloor, type Rules } from './rules/rule.js';

export interface FunctionLimits {
  readonly maxWorkers: number;
  readonly spareWorkers: number;
  /** Milliseconds. */
  readonly cooldownPeriod: number;
  /**
   * How long after its last invocation a worker that became unhealthy during that invocation may take to pass a check
   * again. In milliseconds; 0 if absent.
   */
  readonly recheckPeriod?: number;
}

/** unhealthy: it executes nothing, and fails its health checks. */
export type WorkerPhase = 'starting' | 'idle' | 'busy' | 'unhealthy' | 'stopping';

export interface WorkerView {
  readonly id: string;
  readonly phase: WorkerPhase;
  /** Whether it was made from the present revision of the function. */
  readonly current: boolean;
  /** When an idle worker last completed an invocation, or became ready. Milliseconds. */
  readonly idleSince: number;
  /** Since when an unhealthy worker fails its health checks; absent or null for others. Milliseconds. */
  readonly unhealthySince?: number | null;
}

export interface FunctionState {
  /** Every worker that exists, including those that are stopping; iterated more than once. */
  readonly workers: Iterable<WorkerView>;
  /** Invocations that wait for a worker. */
  readonly waiting: number;
  /** The function's fair share of the quotas, in workers; Infinity without quotas. */
  readonly allowance: number;
  /** How many more workers the quotas have room for now; Infinity without quotas. */
  readonly room: number;
  /** Until when nothing is started, after workers that could not start; null if nothing prevents a start. */
  readonly backOffUntil: number | null;
}

/** The rules for functions. The target is the highest floor, limited by max_workers, then by the quotas. */
const RULES: Rules<FunctionDemand, FunctionFloorReason> = [inFlight];

/** Why a rule asks for workers: one type per rule. */
export type FunctionFloorReason = InFlightReason;

/** What the rules decide from. */
export interface FunctionDemand {
  readonly limits: FunctionLimits;
  /** Workers that execute an invocation. */
  readonly executing: number;
  /** Invocations that wait for a worker. */
  readonly waiting: number;
}

export type FunctionDecision = Decision<FunctionReason>;

export type FunctionReasonCode =
  | FunctionFloorReason['code']
  | 'max_workers'
  | 'quota'
  | 'cooldown'
  | 'back-off'
  | 'revision'
  | 'unhealthy';

/** The numbers behind a decision; explain-function.ts turns them into a sentence. */
export interface FunctionReason {
  readonly code: FunctionReasonCode;
  readonly executing: number;
  readonly waiting: number;
  readonly limits: FunctionLimits;
  /** The highest floor, and why. */
  readonly floor: Floor<FunctionFloorReason>;
  readonly wish: number;
  readonly target: number;
  /** Missing workers that can't start until others are gone. */
  readonly blocked: number;
  /** Workers stopped because their cooldown was over. */
  readonly cooled: number;
  /** Idle workers stopped before their cooldown was over, because the function may not have that many. */
  readonly reclaimed: number;
  /** Surplus workers kept until their cooldown is over. */
  readonly cooling: number;
  /** Workers with an older revision that were stopped. */
  readonly replaced: number;
  /** Unhealthy workers that were stopped. */
  readonly unhealthy: number;
  /** Milliseconds until the next try; 0 if it need not wait. */
  readonly retryIn: number;
}

/**
 * Decides for one function at one moment. A worker that is executing is never stopped. Idle workers are stopped after
 * their cooldown while more are ready than the target, longest idle first; and at once if the function exceeds
 * max_workers or its share of the quotas, or if they have an older revision. Unhealthy workers get no work, and go once
 * others are ready in their place.
 *
 * Call it on every event, before work goes to idle workers: then it never stops a worker that is about to get work, and
 * even a pool that is always busy makes room for a new revision and for lower limits.
 */
export function decideFunction(limits: FunctionLimits, state: FunctionState, now: number): FunctionDecision {
  const { maxWorkers } = limits;
  const tally = count(state.workers, state.waiting, limits);
  const { executing } = tally;
  const floor = highestFloor(RULES, tally, now);
  const wish = Math.min(maxWorkers, floor.workers);
  const target = Math.min(wish, state.allowance);

  const ready = tally.idle + executing;
  const live = tally.starting + ready;
  const missing = Math.max(0, target - live);
  const held = missing > 0 && state.backOffUntil !== null && state.backOffUntil > now;
  // Stopping workers are still running: they count towards max_workers too.
  const slots = maxWorkers - tally.total;
  const start = held ? 0 : Math.max(0, Math.min(missing, slots, state.room));

  const changing = start + tally.starting + tally.stopping > 0;
  const crowded = missing > 0 && !held && !changing;
  const replaced =
    tally.outdatedUnused > 0 ? retireOutdated(state.workers, Math.max(0, target - ready), crowded) : NONE;
  const unhealthy =
    tally.unhealthy > 0 ? retireUnhealthy(state.workers, limits, target - ready, crowded, now) : NO_SURPLUS;
  const surplus = Math.max(0, ready - target);
  const excess = Math.max(0, live - Math.min(maxWorkers, state.allowance));
  const cooled =
    surplus + excess > 0 ? coolDown(state.workers, limits.cooldownPeriod, surplus, excess, now) : NO_SURPLUS;

  const because = {
    code: floor.because.code as FunctionReasonCode,
    executing,
    waiting: state.waiting,
    limits,
    floor,
    wish,
    target,
    blocked: held ? 0 : missing - start,
    cooled: cooled.expired,
    reclaimed: cooled.reclaimed,
    cooling: cooled.cooling,
    replaced: replaced.length,
    unhealthy: unhealthy.ids.length,
    retryIn: held ? (state.backOffUntil ?? now) - now : 0,
  };
  const byQuota =
    target < wish ||
    (because.reclaimed > 0 && state.allowance < maxWorkers) ||
    (because.blocked > 0 && state.room < slots);
  because.code = reasonCode(because, byQuota);
  return {
    target,
    wish,
    start,
    stop:
      replaced === NONE && unhealthy === NO_SURPLUS
        ? cooled.ids
        : [...replaced, ...unhealthy.ids, ...cooled.ids],
    // Only a pool with too few workers is held back, and only one with too many cools down.
    nextAt: earliest(earliest(held ? state.backOffUntil : cooled.nextAt, floor.until), unhealthy.nextAt),
    because,
  };
}

/** The result of most decisions, shared: every call causes two, which should create little garbage. */
const NO_SURPLUS: Cooling = { ids: NONE, expired: 0, reclaimed: 0, cooling: 0, nextAt: null };

interface Tally extends FunctionDemand {
  total: number;
  starting: number;
  executing: number;
  stopping: number;
  idle: number;
  /** With the present revision. */
  unhealthy: number;
  /** Idle, unhealthy or starting: there is no use in waiting for it to become ready. */
  outdatedUnused: number;
}

function count(workers: Iterable<WorkerView>, waiting: number, limits: FunctionLimits): Tally {
  const tally = {
    limits,
    waiting,
    total: 0,
    starting: 0,
    executing: 0,
    stopping: 0,
    idle: 0,
    unhealthy: 0,
    outdatedUnused: 0,
  };
  for (const worker of workers) {
    tally.total++;
    switch (worker.phase) {
      case 'stopping':
        tally.stopping++;
        break;
      case 'busy':
        tally.executing++;
        break;
      case 'idle':
        if (worker.current) tally.idle++;
        else tally.outdatedUnused++;
        break;
      case 'unhealthy':
        if (worker.current) tally.unhealthy++;
        else tally.outdatedUnused++;
        break;
      case 'starting':
        if (worker.current) tally.starting++;
        else tally.outdatedUnused++;
    }
  }
  return tally;
}

/**
 * Idle workers with an older revision go, except for those that stand in until workers of the present revision are
 * ready. If there is no room for these (crowded), the stand-ins make room one at a time, so that a revision that can't
 * start costs only one worker.
 */
function retireOutdated(workers: Iterable<WorkerView>, standIns: number, crowded: boolean): string[] {
  const outdated = [...workers].filter((worker) => !worker.current);
  const useless = outdated.filter(({ phase }) => phase === 'starting' || phase === 'unhealthy');
  const idle = longestIdleFirst(outdated);
  const surplus = Math.max(0, idle.length - standIns);
  const gone = surplus === 0 && crowded ? 1 : surplus;
  return [...useless, ...idle.slice(0, gone)].map((worker) => worker.id);
}

/**
 * Unhealthy workers go when others are ready in their place or no longer needed; if there is no room for those (crowded),
 * one at a time. One that became unhealthy while it was executing may only have been busy, so it has time for another check.
 * @param missing how many more ready workers there should be
 */
function retireUnhealthy(
  workers: Iterable<WorkerView>,
  { recheckPeriod = 0 }: FunctionLimits,
  missing: number,
  crowded: boolean,
  now: number,
): Pick<Cooling, 'ids' | 'nextAt'> {
  const unhealthy = [...workers].filter(({ phase, current }) => phase === 'unhealthy' && current);
  const given = unhealthy.map(({ id, unhealthySince, idleSince }) => {
    const since = unhealthySince ?? idleSince;
    return { id, at: since > idleSince ? since : idleSince + recheckPeriod };
  });
  const gone = Math.max(unhealthy.length - Math.max(0, missing), crowded ? 1 : 0);
  const due = given.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
  const later = given.filter(({ at }) => at > now).map(({ at }) => at);
  return {
    ids: due.slice(0, gone).map(({ id }) => id),
    nextAt: later.length === 0 ? null : Math.min(...later),
  };
}

interface Cooling {
  /** Workers to stop. */
  readonly ids: readonly string[];
  /** How many of them have passed their cooldown. */
  readonly expired: number;
  /** How many of them have not. */
  readonly reclaimed: number;
  /** Workers kept until their cooldown is over. */
  readonly cooling: number;
  readonly nextAt: number | null;
}

/**
 * @param surplus idle workers that go once their cooldown is over
 * @param excess idle workers that go at once
 */
function coolDown(
  workers: Iterable<WorkerView>,
  cooldown: number,
  surplus: number,
  excess: number,
  now: number,
): Cooling {
  const most = Math.max(surplus, excess);
  const ids: string[] = [];
  let expired = 0;
  let reclaimed = 0;
  let nextAt: number | null = null;
  const current = [...workers].filter((worker) => worker.current);
  for (const worker of longestIdleFirst(current)) {
    if (ids.length === most) break;
    const expiry = worker.idleSince + cooldown;
    if (expiry <= now) expired++;
    else if (ids.length < excess) reclaimed++;
    else {
      nextAt = expiry;
      break;
    }
    ids.push(worker.id);
  }
  return { ids, expired, reclaimed, cooling: nextAt === null ? 0 : most - ids.length, nextAt };
}

function longestIdleFirst(workers: readonly WorkerView[]): WorkerView[] {
  return workers.filter((worker) => worker.phase === 'idle').sort((a, b) => a.idleSince - b.idleSince);
}

function reasonCode(numbers: Omit<FunctionReason, 'code'>, byQuota: boolean): FunctionReasonCode {
  const { floor, limits } = numbers;
  if (numbers.retryIn > 0) return 'back-off';
  if (byQuota) return 'quota';
  if (numbers.replaced > 0) return 'revision';
  if (numbers.unhealthy > 0) return 'unhealthy';
  if (numbers.cooled > 0) return 'cooldown';
  const beyond = floor.workers > limits.maxWorkers;
  if (beyond || numbers.blocked > 0 || numbers.reclaimed > 0) return 'max_workers';
  return numbers.cooling > 0 ? 'cooldown' : floor.because.code;
}
