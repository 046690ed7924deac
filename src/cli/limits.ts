import type { FunctionLimits } from '../agent/scaling/functions.js';
import type { FunctionSpec } from '../manifest/model.js';
import { toMilliseconds } from '../manifest/units.js';

/** The limits that scaling uses, from a function of the manifest. */
export function limitsOf(spec: FunctionSpec): FunctionLimits {
  return {
    maxWorkers: spec.max_workers,
    spareWorkers: spec.spare_workers,
    cooldownPeriod: toMilliseconds(spec.cooldown_period),
  };
}
