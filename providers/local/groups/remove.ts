import { existsSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hasCode } from '../../../src/errors/system.js';
import { kill } from '../../../src/process/identity.js';
import { processesIn } from './files.js';

/** Attempts to remove a group: the kernel takes milliseconds to take dead processes out of it. */
const ATTEMPTS = 12;

/** Kills the processes in the group and in its subgroups. */
export async function killGroup(folder: string): Promise<void> {
  for (let pause = 1; existsSync(folder); pause = Math.min(2 * pause, 500)) {
    const left = membersOf(folder);
    if (left.length === 0) return;
    if (!killAtOnce(folder)) for (const pid of left) kill(pid, 'SIGKILL');
    await delay(pause);
  }
}

/** Pids of the processes in the group and in its subgroups, which a worker may have created. */
export function membersOf(folder: string): number[] {
  return [folder, ...groupsBelow(folder)].flatMap(processesIn);
}

/** Removes a group in which nothing runs any more. */
export async function removeGroup(folder: string): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      for (const group of [...groupsBelow(folder).reverse(), folder]) rmdirSync(group);
      return;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return;
      if (!hasCode(error, 'EBUSY')) throw error;
      await delay(2 ** attempt);
    }
  }
}

/** Removes the folder if it contains no groups. */
export function removeIfEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

/** All groups below the folder, parents first. */
export function groupsBelow(folder: string): string[] {
  return groupsIn(folder).flatMap((group) => [group, ...groupsBelow(group)]);
}

/** The groups in the folder itself. */
export function groupsIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? [join(folder, entry.name)] : []));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** Version 2, since Linux 5.14: processes that are forked meanwhile die too. */
function killAtOnce(folder: string): boolean {
  try {
    writeFileSync(join(folder, 'cgroup.kill'), '1', { flag: 'r+' });
    return true;
  } catch {
    return false;
  }
}
