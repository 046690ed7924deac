import { spawnSync } from 'node:child_process';
import { readIfThere } from './files.js';

/** Minimum number of descriptors for the database, logs, and starting workers; a quarter of all if that is more. */
const RESERVE = 64;
/** Minimum number of callers' connections, however few descriptors there are. */
const FEWEST = 16;

/** How many file descriptors this process may have open. Node raises the soft limit to the hard one when it starts. */
export function descriptorLimit(): number {
  const listed = /^Max open files\s+(\S+)/m.exec(readIfThere('/proc/self/limits') ?? '')?.[1];
  const text = listed ?? spawnSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).stdout?.trim();
  const limit = Number(text);
  return text && Number.isSafeInteger(limit) ? limit : Number.POSITIVE_INFINITY;
}

/** How many connections callers may have at once: each may need a second one, to a worker. */
export function connectionLimit(descriptors: number): number {
  const forCallers = Math.min(descriptors - RESERVE, descriptors * 0.75);
  return Math.max(FEWEST, Math.floor(forCallers / 2));
}
