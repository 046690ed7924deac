/** Which fields of a function in the manifest decide how it scales, and the limits that scaling derives from them. */
import { checkTimes } from '../../manifest/healthcheck.js';
import type { FunctionSpec } from '../../manifest/model.js';
import { toMilliseconds } from '../../manifest/units.js';
import type { FunctionLimits } from '../scaling/functions.js';

type ScalingTerms = Pick<FunctionSpec, 'max_workers' | 'spare_workers' | 'cooldown_period'>;

/** The fields of a function that its pool uses. */
export type FunctionTerms = ScalingTerms &
  Pick<FunctionSpec, 'max_queue' | 'stop_grace_period' | 'healthcheck'>;

export function limitsOf({ max_workers, spare_workers, cooldown_period }: ScalingTerms): FunctionLimits {
  return {
    maxWorkers: max_workers,
    spareWorkers: spare_workers,
    cooldownPeriod: toMilliseconds(cooldown_period),
  };
}

/** Milliseconds that a health check needs to see that a worker has recovered. An image's own has the defaults. */
export function recheckPeriodOf({ healthcheck = {} }: Pick<FunctionSpec, 'healthcheck'>): number {
  const { interval, timeout } = checkTimes(healthcheck);
  return toMilliseconds(interval + timeout);
}

/** The terms that give these limits. */
export function termsOf({ maxWorkers, spareWorkers, cooldownPeriod }: FunctionLimits): ScalingTerms {
  return {
    max_workers: maxWorkers,
    spare_workers: spareWorkers,
    cooldown_period: cooldownPeriod / 1000,
  };
}
