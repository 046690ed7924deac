import { type ChildProcess, spawn } from 'node:child_process';
import { kill } from '../../src/process/identity.js';
import { keepEnd, type Ran } from '../shared/ran.js';
import { entryFile } from './groups/files.js';
import { shellFor } from './spawn.js';

/** Joins the worker's control groups and becomes the command. Arguments: the groups' files, "--", the command. */
const SCRIPT = `while [ "$1" != -- ]; do echo 0 2>/dev/null >"$1"; shift; done; shift; exec "$@"`;

/**
 * Runs a command beside a worker's program, in its control groups; ends what it leaves behind.
 * @returns rejects if the system can't start it
 * @param signal ends it and all that it started
 */
export function runBeside(
  { command, workingDir }: { readonly command: readonly string[]; readonly workingDir: string },
  groups: readonly string[],
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
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
      output = keepEnd(output, chunk.toString());
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const end = () => {
      if (child.pid !== undefined) kill(-child.pid, 'SIGKILL');
    };
    signal.addEventListener('abort', end);
    const done = () => {
      signal.removeEventListener('abort', end);
      // What it has left behind.
      end();
      for (const stream of [child.stdout, child.stderr]) stream?.destroy();
    };
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('exit', (code) => {
      done();
      resolve({ code: code ?? -1, output });
    });
    if (signal.aborted) end();
  });
}
