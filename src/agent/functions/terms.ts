/** Which fields of a function in the manifest decide how it scales, and the limits that scaling derives from them. */
import { checkTimes } from '../../manifest/healthcheck.js';
import type { FunctionSpec } from '../../manifest/model.js';
import { toMilliseconds } from '../../manifest/units.js';
import type { FunctionLimits } from '../scaling/functions.js';

type ScalingTerms = Pick<FunctionSpec, 'max_workers' | 'spare_workers' | 'cooldown_period' | 'healthcheck'>;

/** The fields of a function that its pool uses. */
export type FunctionTerms = ScalingTerms & Pick<FunctionSpec, 'max_queue' | 'stop_grace_period'>;

export function limitsOf(terms: ScalingTerms): FunctionLimits {
  const { max_workers, spare_workers, cooldown_period, healthcheck = {} } = terms;
  const { interval, timeout } = checkTimes(healthcheck);
  return {
    maxWorkers: max_workers,
    spareWorkers: spare_workers,
    cooldownPeriod: toMilliseconds(cooldown_period),
    // An image's own check counts as one with the defaults.
    recheckPeriod: toMilliseconds(interval + timeout),
  };
}

/** The terms that give these limits. */
export function termsOf({ maxWorkers, spareWorkers, cooldownPeriod }: FunctionLimits): ScalingTerms {
  return {
    max_workers: maxWorkers,
    spare_workers: spareWorkers,
    cooldown_period: cooldownPeriod / 1000,
  };
}
