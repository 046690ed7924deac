import { setTimeout as delay } from 'node:timers/promises';
import { kill, signalProcess } from '../../src/process/identity.js';
import type { ProcessInfo } from '../../src/process/table.js';
import { STOP_SIGNAL } from '../shared/stop-signal.js';
import type { WorkerRecord } from './records.js';
import type { TreeScanner } from './trees.js';

/** Maximum milliseconds between two checks of what is ending. */
const LONGEST_PAUSE = 250;
/** Milliseconds that a wrapper has to report how its program was killed; after that it is killed too. */
const LAST_WORD = 2_000;

/**
 * Sends the stop signal to the worker's main process, which its wrapper started. The wrapper gets SIGTERM first, so that it
 * does not kill what the main process leaves behind.
 */
export async function terminateMain(
  trees: TreeScanner,
  { id, identity, stopSignal = STOP_SIGNAL }: WorkerRecord,
): Promise<void> {
  signalProcess(identity, 'SIGTERM');
  for (const { pid, ppid } of (await trees.scan()).get(id) ?? []) {
    if (ppid === identity.pid) kill(pid, stopSignal);
  }
}

/**
 * Sends SIGTERM to the processes that the main process has left behind, to each once its parent has gone: a program under
 * `npm start` or `sh -c` is asked to end, and takes care of its own children. Returns when none are left, or when it is no
 * longer `wanted`.
 */
export async function terminateRest(
  trees: TreeScanner,
  record: WorkerRecord,
  wanted: () => boolean,
): Promise<void> {
  const asked = new Set<string>();
  for (let pause = 5; wanted(); pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    const left = await restOf(trees, record);
    if (left.length === 0) return;
    const pids = new Set(left.map(({ pid }) => pid));
    for (const { pid, ppid, startTime } of left) {
      const key = `${pid} ${startTime}`;
      if (pids.has(ppid) || asked.has(key)) continue;
      asked.add(key);
      kill(pid, 'SIGTERM');
    }
    await delay(pause);
  }
}

/** Kills what the main process has left behind, until nothing is left: a process may start another just before it dies. */
export async function killRest(trees: TreeScanner, record: WorkerRecord): Promise<void> {
  for (let pause = 5; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    const left = await restOf(trees, record);
    if (left.length === 0) return;
    killAll(left);
    await delay(pause);
  }
}

/** Kills the program with all its processes, and gives the wrapper time to report the exit. */
export async function killProgram(
  trees: TreeScanner,
  { id, identity }: WorkerRecord,
  ended: () => boolean,
): Promise<void> {
  const patience = Date.now() + LAST_WORD;
  for (let pause = 5; !ended(); pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    killAll(((await trees.scan()).get(id) ?? []).filter(({ pid }) => pid !== identity.pid));
    if (Date.now() > patience) kill(-identity.pid, 'SIGKILL');
    await delay(pause);
  }
}

/** Ends a wrapper that has nothing more to report. */
export async function killWrapper({ identity }: WorkerRecord): Promise<void> {
  while (signalProcess(identity, 'SIGKILL')) await delay(5);
}

export function killAll(processes: readonly ProcessInfo[]): void {
  for (const { pid } of processes) kill(pid, 'SIGKILL');
}

/** The processes of a worker whose main process has ended, without the wrapper and its own children. */
async function restOf(trees: TreeScanner, { id, identity }: WorkerRecord): Promise<ProcessInfo[]> {
  const { pid: wrapper } = identity;
  return ((await trees.scan()).get(id) ?? []).filter(({ pid, ppid }) => pid !== wrapper && ppid !== wrapper);
}
