/** How many replicas a service has, and which are replaced: decided from the arguments alone, including history. */
import type { Decision } from './decision.js';
import { type CpuUse, type CpuUseReason, cpuUse } from './rules/cpu-use.js';
import { earliest, type Floor, highestFloor, type Rules } from './rules/rule.js';

/** Milliseconds for which a higher wish keeps its replicas. */
export const STABILIZATION = 300_000;
/** Milliseconds within which the replicas at most double, or grow by STEP if that is more. */
export const STEP_WINDOW = 15_000;
export const STEP = 4;
/** Replicas beyond the target while others are replaced. */
const SURGE = 1;

export interface ServiceLimits {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Target CPU use, as a fraction of a replica's `cpu`. */
  readonly targetUse: number;
}

/** unready: it was ready, and does not answer now. */
export type ReplicaPhase = 'starting' | 'ready' | 'unready' | 'stopping';

export interface ReplicaView {
  readonly id: string;
  readonly phase: ReplicaPhase;
  /** Whether it was made from the present revision of the service. */
  readonly current: boolean;
  /** Milliseconds. */
  readonly startedAt: number;
  /** Whether an unready one fails its health checks, so that it should be replaced; false if absent. */
  readonly unhealthy?: boolean;
  /** CPU use as a fraction of its `cpu`, or the last reading while it does not answer; null without a reading. */
  readonly use: number | null;
}

export interface Point {
  /** Milliseconds. */
  readonly at: number;
  readonly replicas: number;
}

/** What the next decision needs from earlier ones. */
export interface ServiceHistory {
  /** Changes of the target, oldest first: the last is the present one; only the first is older than STEP_WINDOW. */
  readonly targets: readonly Point[];
  /** Wishes within STABILIZATION that no later wish exceeded, oldest and highest first. */
  readonly wishes: readonly Point[];
}

export const NO_HISTORY: ServiceHistory = { targets: [], wishes: [] };

export interface ServiceState {
  /** Every replica that exists, including those that are stopping. */
  readonly replicas: Iterable<ReplicaView>;
  /** The service's fair share of the quotas, in replicas; Infinity without quotas. */
  readonly allowance: number;
  /** How many more replicas the quotas have room for now; Infinity without quotas. */
  readonly room: number;
  /**
   * Until when nothing is started, after replicas that crashed or could not be started; null if nothing prevents a
   * start.
   */
  readonly backOffUntil: number | null;
  /** Whether the last of them ran and ended by itself. */
  readonly crashed?: boolean;
  /** Whether a replica is stopped before another one starts, as they may not run at the same time; false if absent. */
  readonly recreate?: boolean;
  readonly history: ServiceHistory;
}

/**
 * The wish includes a replica for a replacement; what is stopped is drained first. Time alone changes a decision only
 * when a back-off ends: decisions from CPU use are made at each reading.
 */
export interface ServiceDecision extends Decision<ServiceReason> {
  readonly history: ServiceHistory;
}

/** The rules for services. The target is the highest floor, in steps and within the limits, then the quotas. */
const RULES: Rules<CpuUse, CpuUseReason> = [cpuUse];

export type ServiceReasonCode =
  | 'back-off'
  | 'quota'
  | 'revision'
  | 'unhealthy'
  | 'scale-up-limit'
  | 'stabilization'
  | 'min_replicas'
  | 'max_replicas'
  | CpuUseReason['code']
  | 'steady';

/** The numbers behind a decision; explain-service.ts turns them into a sentence. */
export interface ServiceReason {
  readonly code: ServiceReasonCode;
  readonly limits: ServiceLimits;
  readonly ready: number;
  /** Replicas that were ready and do not answer now: their last reading counts. */
  readonly unready: number;
  /** Average CPU use; null without a reading. */
  readonly average: number | null;
  /** The highest floor, before any limit. */
  readonly desired: number;
  /** How many replicas there should be, before the quotas. */
  readonly unbounded: number;
  readonly target: number;
  /** Replicas that are missing, or needed for a replacement, for which the quotas have no room. */
  readonly blocked: number;
  /** Replicas with the present revision that fail their health checks. */
  readonly unhealthy: number;
  /** Replicas with an older revision that still exist. */
  readonly outdated: number;
  /** Milliseconds until the next try; 0 if it need not wait. */
  readonly retryIn: number;
  /** Whether the last replica that failed had been running. */
  readonly crashed: boolean;
}

/**
 * Decides for one service at one moment. No ready replica is stopped while there are only min_replicas of them. A
 * replica with an older revision goes when one with the present revision has become ready; with `recreate`, it goes first.
 * So does one that is unhealthy, one at a time: if all of them fail their checks for a reason that new ones share, such as a
 * database that is away, none is lost, and those that recover stay.
 */
export function decideService(limits: ServiceLimits, state: ServiceState, now: number): ServiceDecision {
  const tally = count(state.replicas);
  const aim = aimFor(limits, state.history, tally, now);
  // The quotas place floors first, so a share below the minimum is out of date.
  const target = Math.min(aim.target, Math.max(state.allowance, limits.minReplicas));

  const rolling = tally.outdated.length > 0;
  const replacing = rolling || tally.unhealthy.length > 0;
  const current = tally.live.length - tally.outdated.length - tally.unhealthy.length;
  const surge = replacing && current < target && !state.recreate ? SURGE : 0;
  const ending = state.recreate ? tally.stopping : 0;
  const missing = Math.max(0, Math.min(target - current, target + surge - tally.live.length - ending));
  const held = missing > 0 && state.backOffUntil !== null && state.backOffUntil > now;
  const start = held ? 0 : Math.min(missing, state.room);
  const blocked = held ? 0 : missing - start;

  const changes = start + tally.starting + tally.stopping > 0;
  const stuck = blocked > 0 && !changes;
  const makeRoom = state.recreate || (rolling && stuck && tally.ready > limits.minReplicas);
  const stop = [
    ...(rolling ? retire(tally, target, makeRoom) : surplus(withoutUnfit(tally.live), target)),
    ...retireUnhealthy(tally, target, state.recreate || stuck),
  ];

  const numbers = {
    limits,
    ready: tally.ready,
    unready: tally.unready,
    average: aim.floor.because.average,
    desired: aim.floor.workers,
    unbounded: aim.target,
    target,
    blocked,
    unhealthy: tally.unhealthy.length,
    outdated: tally.outdated.length,
    retryIn: held ? (state.backOffUntil ?? now) - now : 0,
    crashed: state.crashed ?? false,
  };
  return {
    target,
    wish: aim.target + (replacing && current < aim.target && !state.recreate ? SURGE : 0),
    start,
    stop,
    nextAt: earliest(held ? state.backOffUntil : null, aim.floor.until),
    history: aim.history,
    because: { code: reasonCode(numbers, aim), ...numbers },
  };
}

interface Tally {
  readonly live: ReplicaView[];
  /** Those of them with an older revision. */
  readonly outdated: ReplicaView[];
  /** Those with the present revision that fail their health checks. */
  readonly unhealthy: ReplicaView[];
  ready: number;
  unready: number;
  starting: number;
  stopping: number;
}

function count(replicas: Iterable<ReplicaView>): Tally {
  const tally: Tally = {
    live: [],
    outdated: [],
    unhealthy: [],
    ready: 0,
    unready: 0,
    starting: 0,
    stopping: 0,
  };
  for (const replica of replicas) {
    if (replica.phase === 'stopping') {
      tally.stopping++;
      continue;
    }
    if (replica.phase === 'ready') tally.ready++;
    if (replica.phase === 'unready') tally.unready++;
    if (replica.phase === 'starting') tally.starting++;
    tally.live.push(replica);
    if (!replica.current) tally.outdated.push(replica);
    else if (isUnfit(replica)) tally.unhealthy.push(replica);
  }
  return tally;
}

interface Aim {
  readonly present: number;
  readonly floor: Floor<CpuUseReason>;
  /** Within the service's own limits. */
  readonly target: number;
  readonly history: ServiceHistory;
}

/** Grows at once but in steps, shrinks to the highest wish of the window, always within the limits. */
function aimFor(limits: ServiceLimits, history: ServiceHistory, { live }: Tally, now: number): Aim {
  const within = (replicas: number) => Math.max(limits.minReplicas, Math.min(limits.maxReplicas, replicas));
  const last = history.targets.at(-1);
  const present = within(last?.replicas ?? live.length);
  // A replica that was ready and fails its probes keeps its last reading, as in the Kubernetes HPA: it is often
  // overloaded.
  const uses = live.map(({ phase, use }) => (phase === 'starting' ? null : use));
  const floor = highestFloor(RULES, { uses, present, limits }, now);
  const desired = floor.workers;

  // The replicas found at first count as wished for: a restarted agent stops nothing before it has readings.
  const wishes =
    floor.because.code === 'no-reading' && last !== undefined
      ? expire(history.wishes, now)
      : remember(history.wishes, { at: now, replicas: Math.min(desired, limits.maxReplicas) });
  const highest = wishes.find(({ at }) => at > now - STABILIZATION)?.replicas ?? present;
  const most = Math.max(present, stepFrom(lowest(history.targets, now) ?? present));
  const target = within(desired > present ? Math.min(desired, most) : Math.min(present, highest));
  return {
    present,
    floor,
    target,
    history: {
      targets: changed(history.targets, { at: now, replicas: target }),
      wishes: expire(wishes, now),
    },
  };
}

function stepFrom(replicas: number): number {
  return Math.max(replicas * 2, replicas + STEP);
}

/** The lowest target within the last STEP_WINDOW. */
function lowest(targets: readonly Point[], now: number): number | undefined {
  const first = targets.findLastIndex(({ at }) => at <= now - STEP_WINDOW);
  const within = targets.slice(Math.max(0, first)).map(({ replicas }) => replicas);
  return within.length === 0 ? undefined : Math.min(...within);
}

function changed(targets: readonly Point[], next: Point): Point[] {
  const first = targets.findLastIndex(({ at }) => at <= next.at - STEP_WINDOW);
  const kept = targets.slice(Math.max(0, first));
  return kept.at(-1)?.replicas === next.replicas ? kept : [...kept, next];
}

/** Earlier wishes that don't exceed the new one can no longer be the highest. */
function remember(wishes: readonly Point[], next: Point): Point[] {
  return [...wishes.filter(({ replicas }) => replicas > next.replicas), next];
}

function expire(wishes: readonly Point[], now: number): Point[] {
  return wishes.filter(({ at }) => at > now - STABILIZATION);
}

/** The replicas beyond the target: those that are not ready first, then the youngest. */
function surplus(live: readonly ReplicaView[], target: number): string[] {
  const order = live.toSorted(
    (a, b) => Number(a.phase === 'ready') - Number(b.phase === 'ready') || b.startedAt - a.startedAt,
  );
  return order.slice(0, Math.max(0, live.length - target)).map(({ id }) => id);
}

/**
 * Replicas with an older revision go at once if they are not ready, as they serve nobody; the oldest ready ones go when
 * enough are ready without them. Replicas with the present revision go if they are beyond the target.
 * @param makeRoom one goes before its successor starts, because they can't or may not run at the same time
 */
function retire(tally: Tally, target: number, makeRoom: boolean): string[] {
  const ready = tally.outdated
    .filter(({ phase }) => phase === 'ready')
    .toSorted((a, b) => a.startedAt - b.startedAt);
  const idle = tally.outdated.filter(({ phase }) => phase !== 'ready');
  const spare = Math.max(0, tally.ready - target);
  const gone = spare === 0 && makeRoom ? 1 : spare;
  const present = withoutUnfit(tally.live).filter((replica) => replica.current);
  return [...[...idle, ...ready.slice(0, gone)].map(({ id }) => id), ...surplus(present, target)];
}

/**
 * Unhealthy replicas go, longest running first, when others are ready in their place.
 * @param makeRoom one goes before its successor starts, because they can't or may not run at the same time
 */
function retireUnhealthy({ live, unhealthy }: Tally, target: number, makeRoom = false): string[] {
  const ready = live.filter(({ phase, current }) => phase === 'ready' && current).length;
  const gone = Math.max(ready + unhealthy.length - target, makeRoom ? 1 : 0, 0);
  const order = unhealthy.toSorted((a, b) => a.startedAt - b.startedAt);
  return order.slice(0, gone).map(({ id }) => id);
}

function isUnfit({ phase, unhealthy = false }: ReplicaView): boolean {
  return phase === 'unready' && unhealthy;
}

function withoutUnfit(replicas: readonly ReplicaView[]): ReplicaView[] {
  return replicas.filter((replica) => !isUnfit(replica));
}

function reasonCode(numbers: Omit<ServiceReason, 'code'>, { present, floor }: Aim): ServiceReasonCode {
  const { limits, desired, unbounded, target } = numbers;
  if (numbers.retryIn > 0) return 'back-off';
  if (target < unbounded || numbers.blocked > 0) return 'quota';
  if (numbers.outdated > 0) return 'revision';
  if (numbers.unhealthy > 0) return 'unhealthy';
  if (floor.because.code === 'no-reading') return 'no-reading';
  if (desired > limits.maxReplicas && target === limits.maxReplicas) return 'max_replicas';
  if (desired > target) return 'scale-up-limit';
  if (desired < limits.minReplicas && target === limits.minReplicas) return 'min_replicas';
  if (desired < target) return 'stabilization';
  return desired === present ? 'steady' : floor.because.code;
}
