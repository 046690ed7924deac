import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '../../../src/errors/system.js';
import { readIfThere } from '../../../src/process/read.js';
import type { Cost } from '../../driver.js';
import type { Controller } from './hierarchies.js';

/**
 * Microseconds in which a worker may use its share of CPU time; once it is used up, the worker waits for the next.
 * The longest that the kernel takes: a worker with little CPU starts, and does short work, at full speed.
 */
const PERIOD = 1_000_000;
/** The least share that the kernel takes. */
const LEAST_QUOTA = 1_000;

interface Setting {
  readonly file: string;
  readonly value: string;
  /** Whether there are kernels without it; what it says then holds anyway, or can't be had. */
  readonly optional?: true;
}

/** Writes a worker's limits into its group. In this order: version 1 refuses a sum below the memory alone. */
export function setLimit(folder: string, version: 1 | 2, controller: Controller, cost: Cost): void {
  for (const { file, value, optional } of settings(version, controller, cost)) {
    try {
      // Without O_CREAT, which these file systems refuse.
      writeFileSync(join(folder, file), value, { flag: 'r+' });
    } catch (error) {
      if (!optional || !hasCode(error, 'ENOENT')) throw error;
    }
  }
}

function settings(version: 1 | 2, controller: Controller, { cpu, memory }: Cost): Setting[] {
  const quota = Math.max(LEAST_QUOTA, Math.round(cpu * PERIOD));
  if (controller === 'cpu') {
    if (version === 2) return [{ file: 'cpu.max', value: `${quota} ${PERIOD}` }];
    return [
      { file: 'cpu.cfs_period_us', value: String(PERIOD) },
      { file: 'cpu.cfs_quota_us', value: String(quota) },
    ];
  }
  const bytes = String(Math.floor(memory));
  if (version === 1) {
    return [
      { file: 'memory.limit_in_bytes', value: bytes },
      // Of memory and swap together; there where the kernel counts swap.
      { file: 'memory.memsw.limit_in_bytes', value: bytes, optional: true },
    ];
  }
  return [
    { file: 'memory.max', value: bytes },
    { file: 'memory.swap.max', value: '0', optional: true },
    // Half a worker is of no use; version 1 has no such setting, and kills the largest process only.
    { file: 'memory.oom.group', value: '1', optional: true },
  ];
}

/** How many processes the kernel has killed in the group for want of memory. */
export function outOfMemoryKills(folder: string): number {
  for (const file of ['memory.events', 'memory.oom_control']) {
    const count = /^oom_kill ([0-9]+)$/m.exec(readIfThere(join(folder, file)) ?? '')?.[1];
    if (count !== undefined) return Number(count);
  }
  return 0;
}

/** Pids of the processes in the group itself. */
export function processesIn(folder: string): number[] {
  const text = readIfThere(procsFile(folder)) ?? '';
  return text.split('\n').flatMap((line) => (/^[1-9][0-9]*$/.test(line) ? [Number(line)] : []));
}

/**
 * Takes "0" from a process of one thread that is to be in the group. With version 1, that is the file for threads: one
 * that moves itself alone needs no lock on the forks of the whole machine, which takes the kernel 10 ms and more.
 */
export function entryFile(folder: string): string {
  const threads = join(folder, 'tasks');
  return existsSync(threads) ? threads : procsFile(folder);
}

/** Takes the pid of a process that is to be in the group. */
export function procsFile(folder: string): string {
  return join(folder, 'cgroup.procs');
}
