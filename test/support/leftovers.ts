import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Ends the processes whose arguments name a path below the folder, and those that they have started. */
export function endProcesses(folder: string): void {
  for (const pid of numbers('/proc')) if (read(`/proc/${pid}/cmdline`).includes(`${folder}/`)) endTree(pid);
}

/** Unmounts what is mounted on the folder or below it, innermost first. */
export function unmountAll(folder: string): void {
  const mounted = read('/proc/self/mounts')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => `${path}/`.startsWith(`${folder}/`));
  for (const path of mounted.reverse()) spawnSync('umount', ['--lazy', path]);
}

/** Children first: those of an ended process get another parent. */
function endTree(pid: string): void {
  for (const child of childrenOf(pid)) endTree(child);
  try {
    process.kill(Number(pid), 'SIGKILL');
  } catch {
    // It has ended.
  }
}

function childrenOf(pid: string): string[] {
  const threads = numbers(`/proc/${pid}/task`);
  return threads.flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean));
}

function numbers(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** Empty if the process no longer exists. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
