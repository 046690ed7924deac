import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { background } from '../../process/background.js';
import { type Identity, isAlive, signalProcess, startTime } from '../../process/identity.js';
import { agentFiles, readIfThere, replaceFile } from './files.js';
import { parseIdentity } from './lock.js';

/**
 * Waits until its standard input ends, which happens when the agent dies, however it does, and then becomes the next
 * agent. A line changes how many seconds it waits before that, and the number of restarts in a row. It takes less than a
 * megabyte, and needs nothing that could fail with the agent.
 */
const SCRIPT = `folder=$1 seconds=$2 restarts=$3; shift 3
while read -r next count; do seconds=$next restarts=$count; done
sleep "$seconds"
[ -d "$folder" ] || exit 0
exec "$@" --restarts "$restarts" </dev/null`;

/** Milliseconds after which an agent counts as running well: what ends it then is a first crash again. */
const STEADY = 10_000;
/** Seconds between the restarts of an agent that crashes again and again, at most. */
const LONGEST_DELAY = 30;
/** Milliseconds before another watchdog takes the place of one that has ended. */
const RETRY = 1_000;
const LOOK_INTERVAL = 20;

/** Seconds from the agent's death to the next: none at first, then 1, 2, 4, up to the longest. */
export function restartDelay(restarts: number): number {
  return restarts === 0 ? 0 : Math.min(2 ** (restarts - 1), LONGEST_DELAY);
}

/** Starts the agent again should it die without having been asked to. The two watch each other. */
export class Watchdog {
  #child: ChildProcess | undefined;
  #stopped = false;
  #restarts: number;

  /**
   * @param restarts how often the agent has been started again in a row
   * @param command that starts the agent
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

  /** To be called before the agent ends because it should. */
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
    // It has gone then, which is seen by its exit.
    child.stdin?.on('error', () => {});
    child.unref();
    const { pid } = child;
    if (pid === undefined) return;
    background('the watchdog was not put on record', () => {
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

/** Ends the watchdog that a dead agent has left; resolves once it is gone. */
export async function endWatchdog(dataDir: string): Promise<void> {
  for (let found = liveWatchdog(dataDir); found; found = liveWatchdog(dataDir)) {
    signalProcess(found, 'SIGTERM');
    await delay(LOOK_INTERVAL);
  }
}
