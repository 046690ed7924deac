import { setTimeout as delay } from 'node:timers/promises';
import { isAlive, kill } from '../../src/process/identity.js';
import type { ProcessInfo } from '../../src/process/table.js';
import type { WorkerRecord } from './records.js';
import type { TreeScanner } from './trees.js';

/** Sends the signal to the worker's process group, and to what has left the group. */
export async function signalTree(
  trees: TreeScanner,
  { id, identity }: WorkerRecord,
  signal: NodeJS.Signals,
): Promise<void> {
  if (isAlive(identity)) kill(-identity.pid, signal);
  for (const { pid, group } of (await trees.scan()).get(id) ?? []) {
    if (group !== identity.pid) kill(pid, signal);
  }
}

/** Kills until nothing of the worker is left: what dies may have started something new just before. */
export async function killTree(trees: TreeScanner, { id }: WorkerRecord): Promise<void> {
  for (let pause = 5; ; pause = Math.min(2 * pause, 500)) {
    const left = (await trees.scan()).get(id);
    if (!left) return;
    killAll(left);
    await delay(pause);
  }
}

export function killAll(processes: readonly ProcessInfo[]): void {
  for (const { pid } of processes) kill(pid, 'SIGKILL');
}
