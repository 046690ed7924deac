import { setTimeout as delay } from 'node:timers/promises';
import {
  afterCheck,
  type HealthLimits,
  type HealthStatus,
  NOT_CHECKED,
  untilNextCheck,
} from '../../src/agent/scaling/health.js';
import { messageOf } from '../../src/errors/system.js';
import type { CheckTimes } from '../../src/manifest/healthcheck.js';
import { toMilliseconds } from '../../src/manifest/units.js';
import type { Health } from '../driver.js';
import { within } from './within.js';

interface Checking {
  /**
   * One check: resolves with undefined if it passes, otherwise with the reason, for the user. The signal aborts when its
   * time is over. If it rejects, the check has failed.
   */
  readonly check: (signal: AbortSignal) => Promise<string | undefined>;
  readonly times: CheckTimes;
  /** Milliseconds since the worker started. */
  readonly age: number;
  /** Called when the status changes, or when a worker that is not healthy fails a check for another reason. */
  readonly report: (health: Health) => void;
  /** Ends the checks. */
  readonly signal: AbortSignal;
}

/** Checks a worker at once, and then at intervals, until the signal aborts. Never rejects because of a check. */
export async function checkRepeatedly({ check, times, age, report, signal }: Checking): Promise<void> {
  const limits = limitsOf(times);
  const started = performance.now() - age;
  let state = NOT_CHECKED;
  let reported: string | undefined;
  while (!signal.aborted) {
    const problem = await checkOnce(check, times.timeout, signal);
    if (signal.aborted) return;
    const before = state.status;
    state = afterCheck(state, problem === undefined, performance.now() - started, limits);
    if (state.status !== before || (state.status !== 'healthy' && problem !== reported)) {
      reported = problem;
      report(healthOf(state.status, state.failures, problem));
    }
    // Rejects when the checks end.
    await delay(untilNextCheck(state, limits), undefined, { signal }).catch(() => {});
  }
}

/**
 * @param failures how many failed checks in a row count; 0 within the start period
 * @param problem why the last one failed, for the user
 */
export function healthOf(status: HealthStatus, failures: number, problem: string | undefined): Health {
  if (problem === undefined) return { status };
  const checks = failures <= 1 ? 'a health check failed' : `${failures} health checks in a row failed`;
  return { status, because: `${checks}: ${problem}` };
}

function limitsOf({ retries, start_period, interval, start_interval }: CheckTimes): HealthLimits {
  return {
    retries,
    startPeriod: toMilliseconds(start_period),
    interval: toMilliseconds(interval),
    startInterval: toMilliseconds(start_interval),
  };
}

async function checkOnce(
  check: Checking['check'],
  timeout: number,
  ended: AbortSignal,
): Promise<string | undefined> {
  let late = false;
  const problem = await within(toMilliseconds(timeout), ended, (signal) => {
    signal.addEventListener('abort', () => {
      late = true;
    });
    return check(signal);
  }).catch((error: unknown) => `the check could not be made: ${messageOf(error)}`);
  return problem !== undefined && late ? `no result within ${timeout} s` : problem;
}
