/** Settings of a function to try instead of the present ones. */
import type { FunctionLimits } from '../agent/scaling/functions.js';

const SPARE_WORKERS = [0, 1, 2, 5, 10];
/** Milliseconds. */
const COOLDOWN_PERIODS = [0, 10_000, 30_000, 60_000, 300_000, 900_000];
/** Those worth advising. None shorter: a new worker for every call costs more than the worker-hours show. */
const ADVISABLE_COOLDOWN_PERIODS = [10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000];

/** One changed setting each: other numbers of spare workers, then other cooldown periods. */
export function alternatives(limits: FunctionLimits): FunctionLimits[] {
  const changed = [
    ...spareWorkers(limits).map((each) => ({ ...limits, spareWorkers: each })),
    ...COOLDOWN_PERIODS.map((each) => ({ ...limits, cooldownPeriod: each })),
  ];
  return changed.filter((each) => differences(each, limits) > 0);
}

/** Every combination that could be advised. */
export function candidates(limits: FunctionLimits): FunctionLimits[] {
  const combined = spareWorkers(limits).flatMap((spare) =>
    ADVISABLE_COOLDOWN_PERIODS.map((cooldown) => ({
      ...limits,
      spareWorkers: spare,
      cooldownPeriod: cooldown,
    })),
  );
  return combined.filter((each) => differences(each, limits) > 0);
}

/** How many settings differ. */
export function differences(one: FunctionLimits, other: FunctionLimits): number {
  const values = new Map(Object.entries(other));
  return Object.entries(one).filter(([setting, value]) => value !== values.get(setting)).length;
}

function spareWorkers({ maxWorkers }: FunctionLimits): number[] {
  return SPARE_WORKERS.filter((each) => each <= maxWorkers);
}
