import type { FunctionLimits } from '../agent/scaling/functions.js';

const SPARE_WORKERS = [0, 1, 2, 5, 10];
/** Milliseconds. */
const COOLDOWN_PERIODS = [0, 10_000, 30_000, 60_000, 300_000, 900_000];

/** Settings to look at beside those given: other numbers of spare workers, and other cooldown periods. */
export function alternatives(limits: FunctionLimits): FunctionLimits[] {
  const spare = SPARE_WORKERS.filter((each) => each <= limits.maxWorkers && each !== limits.spareWorkers);
  const cooldown = COOLDOWN_PERIODS.filter((each) => each !== limits.cooldownPeriod);
  return [
    ...spare.map((spareWorkers) => ({ ...limits, spareWorkers })),
    ...cooldown.map((cooldownPeriod) => ({ ...limits, cooldownPeriod })),
  ];
}
