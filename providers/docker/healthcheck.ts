/** A workload's health check as the Engine makes it, and what the Engine says about it. Pure. */
import { literal } from '../../src/constructs/literal.js';
import { isOff } from '../../src/manifest/healthcheck.js';
import type { Healthcheck } from '../../src/manifest/model.js';
import { toMilliseconds } from '../../src/manifest/units.js';
import type { Health } from '../driver.js';
import { healthOf } from '../shared/checks.js';
import { endOf } from '../shared/ran.js';
import type { ContainerHealth } from './engine/answers.js';

const NANOSECONDS = 1e9;

/**
 * Part of the body of the call that creates a container; what it lacks is the image's. Engines older than 25 ignore
 * StartInterval.
 */
export function engineHealthcheck(given: Healthcheck): object {
  // The agent asks for a path itself.
  if (given.path !== undefined || isOff(given)) return { Test: ['NONE'] };
  const { test, interval, timeout, retries, start_period, start_interval } = given;
  return {
    ...(test && { Test: test }),
    ...nanoseconds({ Interval: interval, Timeout: timeout }),
    ...nanoseconds({ StartPeriod: start_period, StartInterval: start_interval }),
    ...(retries !== undefined && { Retries: retries }),
  };
}

/** The block of a docker_container. Its durations are texts, as Go writes them. */
export function terraformHealthcheck(given: Healthcheck): readonly object[] {
  if (isOff(given)) return [{ test: ['NONE'] }];
  const { test, interval, timeout, retries, start_period, start_interval } = given;
  const times = Object.entries({ interval, timeout, start_period, start_interval });
  return [
    {
      ...(test && { test: test.map(literal) }),
      ...Object.fromEntries(
        times.flatMap(([name, value]) => (value === undefined ? [] : [[name, `${toMilliseconds(value)}ms`]])),
      ),
      ...(retries !== undefined && { retries }),
    },
  ];
}

function nanoseconds(seconds: Readonly<Record<string, number | undefined>>): object {
  return Object.fromEntries(
    Object.entries(seconds).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Math.round(value * NANOSECONDS)]],
    ),
  );
}

/** What the Engine's checks say; undefined if it makes none. */
export function engineHealth(found: ContainerHealth | null | undefined): Health | undefined {
  if (!found) return undefined;
  const { Status: status, FailingStreak, Log } = found;
  if (status !== 'starting' && status !== 'healthy' && status !== 'unhealthy') return undefined;
  const last = Log?.at(-1);
  if (status === 'healthy' || !last || last.ExitCode === 0) return { status };
  return healthOf(status, FailingStreak, endOf('the test', { code: last.ExitCode, output: last.Output }));
}
