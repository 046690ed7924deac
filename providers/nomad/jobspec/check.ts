/** The test of a workload's health check, which the agent runs in each of its workers' tasks. Pure. */
import { array, number, object, string } from '../../../src/json/shape.js';
import { type CheckTimes, checkTimes, testCommand } from '../../../src/manifest/healthcheck.js';
import type { Healthcheck } from '../../../src/manifest/model.js';

export interface TaskCheck {
  /** A program and its arguments. */
  readonly command: readonly string[];
  readonly times: CheckTimes;
}

const shape = object<TaskCheck>({
  command: array(string),
  times: object<CheckTimes>({
    interval: number,
    timeout: number,
    retries: number,
    start_period: number,
    start_interval: number,
  }),
});

/** undefined if there is no test: the agent asks for a path itself. */
export function taskCheck(healthcheck: Healthcheck | undefined): TaskCheck | undefined {
  const command = healthcheck && testCommand(healthcheck);
  return command && { command, times: checkTimes(healthcheck) };
}

/** Reads what a job's metadata says about it. */
export function writtenCheck(text = ''): TaskCheck | undefined {
  try {
    const check: unknown = JSON.parse(text);
    return shape.matches(check) ? check : undefined;
  } catch {
    return undefined;
  }
}
