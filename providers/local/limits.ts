/** Limits that util-linux's programs set for their process before they become the worker's program. */
import type { WorkerSpec } from '../driver.js';
import { cannotStart } from '../shared/cannot-start.js';
import { programOnPath, type ResolvedCommand } from './command.js';

/** @throws StartError if the machine has no such program */
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
