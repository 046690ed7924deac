import type { FunctionLimits } from '../agent/scaling/functions.js';
import type { FunctionSpec } from '../manifest/model.js';
import { toMilliseconds } from '../manifest/units.js';

/** What scaling goes by, of a function of the manifest. */
export function limitsOf(spec: FunctionSpec): FunctionLimits {
  return {
    maxWorkers: spec.max_workers,
    spareWorkers: spec.spare_workers,
    cooldownPeriod: toMilliseconds(spec.cooldown_period),
  };
}
