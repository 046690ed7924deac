import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { messageOf } from '../../src/errors/system.js';
import { type CheckTimes, checkTimes, testCommand } from '../../src/manifest/healthcheck.js';
import { kill } from '../../src/process/identity.js';
import type { WorkerSpec } from '../driver.js';
import { testProblem } from '../shared/checks.js';
import type { ResolvedCommand } from './command.js';
import { entryFile } from './groups/files.js';
import type { WorkerRecord } from './records.js';
import { shellFor } from './spawn.js';

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

/** Joins the worker's control groups and becomes the test. Arguments: the groups' files, "--", the command. */
const SCRIPT = `while [ "$1" != -- ]; do echo 0 2>/dev/null >"$1"; shift; done; shift; exec "$@"`;

/** Characters of its output that are kept. */
const KEPT = 4096;

/**
 * Runs the test once, with the worker's variables and in its control groups.
 * @returns why it failed, for the user; undefined if it passed; rejects if the system can't start it
 * @param signal ends it and all that it started
 */
export function runTest(
  { command, workingDir }: RecordedCheck,
  groups: readonly string[],
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const [shell, ...flags] = shellFor(environment);
    // With no file descriptor left it has no streams.
    const child: ChildProcess = spawn(
      shell,
      [...flags, '-c', SCRIPT, 'sh', ...groups.map(entryFile), '--', ...command],
      {
        cwd: workingDir,
        env: environment,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-KEPT);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const end = () => {
      if (child.pid !== undefined) kill(-child.pid, 'SIGKILL');
    };
    signal.addEventListener('abort', end);
    const done = (problem: string | undefined) => {
      signal.removeEventListener('abort', end);
      // What it has left behind.
      end();
      for (const stream of [child.stdout, child.stderr]) stream?.destroy();
      resolve(problem);
    };
    child.once('error', (error) => done(`the test could not be started: ${messageOf(error)}`));
    child.once('exit', (code) => done(code === 0 ? undefined : testProblem(code ?? -1, output)));
    if (signal.aborted) end();
  });
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
