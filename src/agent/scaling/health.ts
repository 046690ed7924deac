/** Whether a worker is healthy: decided from its checks, one after the other, as Docker counts them. */

/** starting: no check has passed yet. */
export type HealthStatus = 'starting' | 'healthy' | 'unhealthy';

export interface HealthLimits {
  /** How many checks must fail in a row. */
  readonly retries: number;
  /** Milliseconds after the start in which failed checks do not count, unless one has passed. */
  readonly startPeriod: number;
  /** Milliseconds between checks. */
  readonly interval: number;
  /** The same until one has passed. */
  readonly startInterval: number;
}

export interface HealthState {
  readonly status: HealthStatus;
  /** Failed checks in a row that count. */
  readonly failures: number;
}

export const NOT_CHECKED: HealthState = { status: 'starting', failures: 0 };

/** @param age milliseconds since the worker started */
export function afterCheck(
  { status, failures }: HealthState,
  passed: boolean,
  age: number,
  { retries, startPeriod }: HealthLimits,
): HealthState {
  if (passed) return { status: 'healthy', failures: 0 };
  if (status === 'starting' && age < startPeriod) return { status, failures };
  const counted = failures + 1;
  return { status: counted >= retries ? 'unhealthy' : status, failures: counted };
}

/** Milliseconds until the next check. */
export function untilNextCheck({ status }: HealthState, { interval, startInterval }: HealthLimits): number {
  return status === 'starting' ? Math.min(interval, startInterval) : interval;
}
