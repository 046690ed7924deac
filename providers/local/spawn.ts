import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { Duplex } from 'node:stream';
import { type Identity, kill, startTime } from '../../src/process/identity.js';
import { unfitNames } from './environment.js';
import { EXITED, NOT_BEGUN, UPTIME, WAITING } from './exits.js';
import { entryFile } from './groups/files.js';

/**
 * Runs the program and leaves its exit status in a file, so that an agent that did not start it can also read it.
 *
 * It starts the program only when a line arrives on descriptor 3, which is sent once the worker is recorded: if the agent
 * is killed before that, the descriptor closes, and the wrapper ends without having run anything. It answers with a byte
 * as soon as a signal would reach the program.
 *
 * The file has its full size from the start and is overwritten in place, which needs no disk space. If even that fails, the
 * wrapper becomes one that waits (WAITING). The wrapper survives SIGTERM, which tells it that the driver is stopping the
 * worker and will deal with what the program leaves behind. Otherwise the wrapper kills its group at the end.
 *
 * `$?` is 137 both after SIGKILL and after an exit with 137. But a shell writes a line to its standard error if a signal
 * other than SIGINT or SIGPIPE (or, in some builds of bash, SIGTERM) has ended its child, and that line goes to the same
 * file. Without the line, the status was an exit. Under -c, bash writes no such line, so the shell reads this script from
 * its standard input.
 *
 * Only the program's process joins the control groups, before it becomes the program. The wrapper stays outside, so that it
 * survives to report that a program was killed for its memory. "0" stands for the process that writes it. The wrapper costs
 * a fork, 1 to 2 ms, and 0.1 MiB of memory that is not shared.
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
read -r up _ </proc/uptime && status="$status ${UPTIME} $up"
echo "$status" 1<>"$file" || exec /bin/sh -c '${WAITING}' "$file" "$status $(date +%s)" "$folder"
[ "$stopping" ] || kill -KILL 0
}
wrapper "$@"; exit
`;

/** Only needed for workers whose variables have unusual names. */
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
  /** Folders of the control groups that the program joins. */
  readonly groups: readonly string[];
}

/** A wrapper that waits to be allowed to start the program. */
export interface Launched {
  readonly child: ChildProcess;
  readonly identity: Identity;
  /** Starts the program; resolves once it runs. Rejects if the wrapper has ended. */
  begin(): Promise<void>;
}

/**
 * A shell that passes the variables on. dash, which is /bin/sh on many machines, drops variables whose names are not valid
 * in a shell, such as discovery.type; bash keeps them. -p: it imports no functions and runs no start-up file from them.
 */
export function shellFor(environment: Launch['environment']): readonly [string, ...string[]] {
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
    // If it is already gone, `begin` reports that.
    child.stdin?.on('error', () => {}).end(WRAPPER);
    const started = startTime(pid);
    if (started === undefined) throw new Error(`process ${pid} ended immediately`);
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
