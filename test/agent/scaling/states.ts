/** Short ways to describe the state of a function. */
import type {
  FunctionLimits,
  FunctionState,
  WorkerPhase,
  WorkerView,
} from '../../../src/agent/scaling/functions.js';

/** The seed example: max_workers 30, spare_workers 2, cooldown_period 300 s. */
export const SEED: FunctionLimits = { maxWorkers: 30, spareWorkers: 2, cooldownPeriod: 300_000 };

/** The defaults of a function. */
export const DEFAULTS: FunctionLimits = { maxWorkers: 10, spareWorkers: 0, cooldownPeriod: 60_000 };

/** Workers in one phase; idle ones have been idle since `since`. */
export function workers(count: number, phase: WorkerPhase, since = 0, current = true): WorkerView[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${current ? '' : 'old-'}${phase}-${since}-${index}`,
    phase,
    current,
    idleSince: since,
  }));
}

/** The same with an older revision. */
export function outdated(count: number, phase: WorkerPhase, since = 0): WorkerView[] {
  return workers(count, phase, since, false);
}

/** A state without quotas and back-off, except as given. */
export function state(given: Partial<FunctionState> = {}): FunctionState {
  return {
    workers: [],
    waiting: 0,
    allowance: Number.POSITIVE_INFINITY,
    room: Number.POSITIVE_INFINITY,
    backOffUntil: null,
    ...given,
  };
}
