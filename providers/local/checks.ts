import { readFileSync } from 'node:fs';
import { messageOf } from '../../src/errors/system.js';
import { type CheckTimes, checkTimes, testCommand } from '../../src/manifest/healthcheck.js';
import type { WorkerSpec } from '../driver.js';
import { endOf } from '../shared/ran.js';
import { runBeside } from './beside.js';
import type { ResolvedCommand } from './command.js';
import type { WorkerRecord } from './records.js';

/** The test of a worker's health check, as it is run. */
export interface RecordedCheck {
  readonly command: readonly string[];
  readonly workingDir: string;
  readonly times: CheckTimes;
}

/**
 * The worker's test; undefined if it has none.
 * @param place puts a command where the worker's program is
 */
export async function recordedCheck(
  { healthcheck }: WorkerSpec,
  workingDir: string,
  place: (test: ResolvedCommand) => Promise<ResolvedCommand>,
): Promise<RecordedCheck | undefined> {
  const [program, ...rest] = (healthcheck && testCommand(healthcheck)) ?? [];
  if (!healthcheck || program === undefined) return undefined;
  const placed = await place({ command: [program, ...rest], workingDir });
  return { ...placed, times: checkTimes(healthcheck) };
}

/**
 * Runs the test once.
 * @returns why it failed, for the user; undefined if it passed
 * @param signal ends it and all that it started
 */
export async function runTest(
  check: RecordedCheck,
  groups: readonly string[],
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const ran = await runBeside(check, groups, environment, signal);
    return ran.code === 0 ? undefined : endOf('the test', ran);
  } catch (error) {
    return `the test could not be started: ${messageOf(error)}`;
  }
}

/**
 * A running worker's variables, on Linux: they are not on the disk, because they may be secret. undefined elsewhere, or if it
 * has ended.
 */
export function environmentOf({ identity }: WorkerRecord): Record<string, string> | undefined {
  try {
    const text = readFileSync(`/proc/${identity.pid}/environ`, 'utf8');
    const variables = text.split('\0').filter((each) => each.includes('='));
    return Object.fromEntries(
      variables.map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]),
    );
  } catch {
    return undefined;
  }
}
