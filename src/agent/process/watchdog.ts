import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { background } from '../../process/background.js';
import { type Identity, isAlive, signalProcess, startTime } from '../../process/identity.js';
import { agentFiles, readIfThere, replaceFile } from './files.js';
import { parseIdentity } from './lock.js';

/**
 * Waits until its standard input ends, which happens whenever the agent dies, and then becomes the next agent. A line
 * on its standard input sets how many seconds it waits before that, and the number of restarts in a row. It takes less
 * than a megabyte, and needs nothing that could fail together with the agent.
 */
const SCRIPT = `folder=$1 seconds=$2 restarts=$3; shift 3
while read -r next count; do seconds=$next restarts=$count; done
sleep "$seconds"
[ -d "$folder" ] || exit 0
exec "$@" --restarts "$restarts" </dev/null`;

/** Milliseconds after which an agent counts as running well: a later crash is a first one again. */
const STEADY = 10_000;
/** Maximum number of seconds between restarts of an agent that keeps crashing. */
const LONGEST_DELAY = 30;
/** Milliseconds before a watchdog that has ended is replaced. */
const RETRY = 1_000;
const LOOK_INTERVAL = 20;

/** Seconds from the agent's death to its restart: 0 at first, then 1, 2, 4, up to the maximum. */
export function restartDelay(restarts: number): number {
  return restarts === 0 ? 0 : Math.min(2 ** (restarts - 1), LONGEST_DELAY);
}

/** Restarts the agent if it dies unasked. The two watch each other. */
export class Watchdog {
  #child: ChildProcess | undefined;
  #stopped = false;
  #restarts: number;

  /**
   * @param restarts how often in a row the agent has been restarted
   * @param command starts the agent
   */
  constructor(
    private readonly dataDir: string,
    restarts: number,
    private readonly command: readonly string[],
  ) {
    this.#restarts = restarts;
  }

  start(): void {
    this.#spawn();
    const steady = setTimeout(() => {
      this.#restarts = 0;
      this.#child?.stdin?.write(`${this.#terms().join(' ')}\n`);
    }, STEADY);
    steady.unref();
  }

  /** Call it before the agent ends on purpose. */
  stop(): void {
    this.#stopped = true;
    this.#child?.kill('SIGTERM');
  }

  #spawn(): void {
    if (this.#stopped) return;
    const args = ['-c', SCRIPT, 'multinode-watchdog', this.dataDir, ...this.#terms(), ...this.command];
    const child = spawn('/bin/sh', args, { detached: true, cwd: '/', stdio: ['pipe', 'inherit', 'inherit'] });
    this.#child = child;
    const again = () => setTimeout(() => this.#spawn(), RETRY).unref();
    child.once('error', again);
    child.once('exit', again);
    // It has ended then, which its exit event shows.
    child.stdin?.on('error', () => {});
    child.unref();
    const { pid } = child;
    if (pid === undefined) return;
    background('the watchdog could not be recorded', () => {
      const started = startTime(pid);
      const record = JSON.stringify({ pid, start_time: started });
      if (started !== undefined) replaceFile(agentFiles(this.dataDir).watchdog, `${record}\n`);
    });
  }

  /** Seconds to wait, and the number of the next restart. */
  #terms(): [string, string] {
    return [String(restartDelay(this.#restarts)), String(this.#restarts + 1)];
  }
}

/** The watchdog that waits for the folder's agent to die, or is about to start it. */
export function liveWatchdog(dataDir: string): Identity | undefined {
  const found = parseIdentity(readIfThere(agentFiles(dataDir).watchdog) ?? '');
  return found && isAlive(found) ? found : undefined;
}

/** Ends the watchdog of a dead agent; resolves once it has ended. */
export async function endWatchdog(dataDir: string): Promise<void> {
  for (let found = liveWatchdog(dataDir); found; found = liveWatchdog(dataDir)) {
    signalProcess(found, 'SIGTERM');
    await delay(LOOK_INTERVAL);
  }
}
