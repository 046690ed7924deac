import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { UnsupportedError } from '../../src/errors/errors.js';
import { hasCode } from '../../src/errors/system.js';
import type { WorkerSpec } from '../driver.js';
import { cannotStart } from '../shared/cannot-start.js';
import { shortPath } from '../shared/search-path.js';

export interface ResolvedCommand {
  /** Absolute path of the program, and its arguments. */
  readonly command: readonly [string, ...string[]];
  readonly workingDir: string;
}

/**
 * Finds the worker's program as a shell would: on PATH for a name without slashes, otherwise relative to the working
 * folder; the working folder is relative to the manifest's.
 * @throws StartError if it doesn't exist or can't be run; UnsupportedError MN2001 for an image.
 */
export function resolveCommand(spec: WorkerSpec, root: string, path: string): ResolvedCommand {
  const [name, ...rest] = [...(spec.entrypoint ?? []), ...(spec.command ?? [])];
  if (name === undefined || name === '') {
    if (spec.image !== undefined) {
      throw new UnsupportedError(
        'MN2001',
        `${spec.workload}: the local target runs programs, not images; give it a command, or use another target`,
      );
    }
    throw cannotStart(spec, 'it has no command');
  }
  const workingDir = resolve(root, spec.working_dir ?? '.');
  const problem = folderProblem(workingDir);
  if (problem) throw cannotStart(spec, `its working_dir ${workingDir} ${problem}`);

  const candidates = name.includes('/') ? [resolve(workingDir, name)] : onPath(name, path, workingDir);
  const program = candidates.find((file) => programProblem(file) === undefined);
  if (program !== undefined) return { command: [program, ...rest], workingDir };

  const unfit = candidates.find((file) => programProblem(file) !== 'does not exist');
  if (unfit !== undefined) throw cannotStart(spec, `its command ${unfit} ${programProblem(unfit)}`);
  if (name.includes('/')) {
    throw cannotStart(spec, `its command ${name} does not exist (looked for ${candidates[0]})`);
  }
  throw cannotStart(spec, `its command ${name} was not found on PATH (${shortPath(path)})`);
}

/**
 * Precedes the program with those of util-linux that set the worker's limits for their own process, which it then becomes.
 * @throws StartError if the machine has no such program
 */
export function limited(spec: WorkerSpec, resolved: ResolvedCommand, path: string): ResolvedCommand {
  const { workingDir } = resolved;
  let { command } = resolved;
  const precede = (field: string, name: string, options: readonly string[]) => {
    const program = programOnPath(name, path, workingDir);
    if (program === undefined) {
      throw cannotStart(spec, `${field} needs the program ${name} from util-linux, which is not on PATH`);
    }
    command = [program, ...options, '--', ...command];
  };
  const { ulimits = {}, oom_score_adj } = spec;
  const limits = Object.entries(ulimits).map(
    ([name, { soft, hard }]) => `--${name}=${amount(soft)}:${amount(hard)}`,
  );
  if (limits.length > 0) precede('ulimits', 'prlimit', limits);
  if (oom_score_adj !== undefined) precede('oom_score_adj', 'choom', [`--adjust=${oom_score_adj}`]);
  return { command, workingDir };
}

function amount(limit: number): string {
  return limit < 0 ? 'unlimited' : String(limit);
}

/** A program that is on PATH; undefined if there is none that can be run. */
export function programOnPath(name: string, path: string, workingDir: string): string | undefined {
  return onPath(name, path, workingDir).find((file) => programProblem(file) === undefined);
}

function onPath(name: string, path: string, workingDir: string): string[] {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => (isAbsolute(folder) ? join(folder, name) : resolve(workingDir, folder, name)));
}

function programProblem(file: string): string | undefined {
  const found = look(file);
  if (typeof found === 'string') return found;
  if (found.isDirectory()) return 'is a folder';
  try {
    accessSync(file, constants.X_OK);
    return undefined;
  } catch {
    return 'is not executable';
  }
}

function folderProblem(folder: string): string | undefined {
  const found = look(folder);
  if (typeof found === 'string') return found;
  return found.isDirectory() ? undefined : 'is not a folder';
}

/** The file's status, or the problem: often this user lacks access to folders on PATH, as after `su`. */
function look(path: string): Stats | string {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? 'does not exist';
  } catch (error) {
    if (hasCode(error, 'EACCES')) return 'is in a folder that this user may not enter';
    if (hasCode(error, 'ENOTDIR')) return 'does not exist';
    throw error;
  }
}
