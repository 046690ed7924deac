import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { Duplex } from 'node:stream';
import { type Identity, kill, startTime } from '../../src/process/identity.js';
import { unfitNames } from './environment.js';
import { EXITED, NOT_BEGUN, WAITING } from './exits.js';
import { entryFile } from './groups/files.js';

/**
 * Runs the program and leaves its exit status in a file, so that an agent that did not start it knows it too.
 *
 * It holds the program back until a line comes on descriptor 3, which is sent once the worker is on record: an agent
 * that is killed in between closes the descriptor, and the wrapper ends without having run anything. It answers a
 * byte when a signal would reach the program.
 *
 * The file has its full size from the start and is overwritten in place, which needs no room on the disk. Where even
 * that fails, the wrapper becomes one that waits (below). It outlives SIGTERM: sent to the wrapper, that says that the
 * driver is stopping the worker, and takes care of what the program leaves behind. Else the wrapper kills its group.
 *
 * `$?` is 137 both after SIGKILL and after an exit with 137. But a shell writes a line to its standard error when a
 * signal has ended its child, other than SIGINT and SIGPIPE (and SIGTERM in some builds of bash), and that goes to the
 * same file. Where there is none, the status was an exit. bash writes no such line under -c, so the shell reads this
 * from its standard input.
 *
 * Only the program's process joins the control groups, before it is the program: the wrapper stays out, so that it
 * lives to tell of a program that was killed for its memory. "0" is whoever writes it. The wrapper costs a fork, 1 to
 * 2 ms, and 0.1 MiB that is not shared.
 *
 * Arguments: the file, the worker's folder, the groups' files, "--", the command.
 */
const WRAPPER = `wrapper() {
trap stopping=1 TERM; trap : INT HUP
file=$1 folder=$2; shift 2
read -r _ <&3 || { echo ${NOT_BEGUN} 1<>"$file"; exit; }
exec 4>&2 5<>"$file"; exec 2>&5 5>&-
(exec 2>/dev/null; while [ "$1" != -- ]; do echo 0 >"$1" || exit; shift; done; shift
trap '' PIPE; echo >&3; trap - PIPE; exec </dev/null 2>&4 3>&- 4>&-; exec "$@")
status=$?
exec 2>/dev/null
case $status$BASH_VERSION in ?|??|1[01]?|12[0-8]|130*|141*|143?*) ;;
*) read -r said <"$file" && [ ! "$said" ] && status="$status ${EXITED}" ;; esac
echo "$status" 1<>"$file" || exec /bin/sh -c '${WAITING}' "$file" "$status $(date +%s)" "$folder"
[ "$stopping" ] || kill -KILL 0
}
wrapper "$@"; exit
`;

/** Needed for workers that have variables with unusual names only. */
export const BASH = '/bin/bash';

export interface Launch {
  readonly command: readonly [string, ...string[]];
  readonly workingDir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly stdout: string;
  readonly stderr: string;
  /** File that gets the exit status; see `reserveExit`. */
  readonly exit: string;
  /** The worker's folder. */
  readonly folder: string;
  /** Folders of the control groups that the program is to be in. */
  readonly groups: readonly string[];
}

/** A wrapper that waits for the word to begin. */
export interface Launched {
  readonly child: ChildProcess;
  readonly identity: Identity;
  /** Lets the program run; resolves once it does. Rejects if the wrapper ended before. */
  begin(): Promise<void>;
}

/**
 * A shell that passes the variables on. dash, which is /bin/sh on many machines, drops those whose names could not be
 * names of its own, such as discovery.type; bash keeps them. -p: it takes no functions and no start-up file from them.
 */
function shellFor(environment: Launch['environment']): readonly [string, ...string[]] {
  return unfitNames(environment).length === 0 ? ['/bin/sh'] : [BASH, '--posix', '-p'];
}

/** Starts the wrapper as leader of its own session and process group. */
export async function launch(options: Launch): Promise<Launched> {
  const stdout = openSync(options.stdout, 'a', 0o600);
  const stderr = openSync(options.stderr, 'a', 0o600);
  try {
    const joined = options.groups.map(entryFile);
    const { exit, folder, command } = options;
    const [shell, ...flags] = shellFor(options.environment);
    const child = spawn(shell, [...flags, '-s', '--', exit, folder, ...joined, '--', ...command], {
      cwd: options.workingDir,
      env: options.environment,
      detached: true,
      stdio: ['pipe', stdout, stderr, 'pipe'],
    });
    const { pid } = child;
    if (pid === undefined) {
      const [error]: unknown[] = await once(child, 'error');
      throw error;
    }
    child.unref();
    // Where it is gone already, `begin` says so.
    child.stdin?.on('error', () => {}).end(WRAPPER);
    const started = startTime(pid);
    if (started === undefined) throw new Error(`process ${pid} was gone at once`);
    const channel = child.stdio[3];
    if (!(channel instanceof Duplex)) {
      kill(-pid, 'SIGKILL');
      throw new Error('there is no channel to the wrapper');
    }
    return { child, identity: { pid, startTime: started }, begin: () => begin(channel) };
  } finally {
    closeSync(stdout);
    closeSync(stderr);
  }
}

async function begin(channel: Duplex): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      channel.once('data', () => resolve());
      channel.once('error', reject);
      channel.once('close', () => reject(new Error('the process ended before its program began')));
      channel.write('\n');
    });
  } finally {
    channel.destroy();
  }
}
