import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '../../../src/errors/system.js';
import { readIfThere } from '../../../src/process/read.js';
import { cpuShares, hardLimits, type Limited } from '../../shared/hard-limits.js';
import type { CgroupController } from './hierarchies.js';

/**
 * Microseconds in which a worker may use its share of CPU time; once it is used up, the worker waits for the next period.
 * The longest period that the kernel accepts, so that a worker with little CPU starts, and does short work, at full speed.
 */
const PERIOD = 1_000_000;
/** The smallest share that the kernel accepts. */
const LEAST_QUOTA = 1_000;

interface Setting {
  readonly file: string;
  readonly value: string;
  /** Whether some kernels lack it; there it is either always in force or impossible. */
  readonly optional?: true;
}

/** Writes a worker's limits into its group. The order matters: version 1 rejects a sum that is below the memory limit. */
export function setLimit(folder: string, version: 1 | 2, controller: CgroupController, spec: Limited): void {
  for (const { file, value, optional } of settings(version, controller, spec)) {
    try {
      // Without O_CREAT, which these file systems reject.
      writeFileSync(join(folder, file), value, { flag: 'r+' });
    } catch (error) {
      if (!optional || !hasCode(error, 'ENOENT')) throw error;
    }
  }
}

function settings(version: 1 | 2, controller: CgroupController, spec: Limited): Setting[] {
  const { cpu, memory, memswap } = hardLimits(spec);
  if (controller === 'cpu') return cpuSettings(version, cpu, spec);
  const bytes = String(Math.floor(memory));
  const reserved = spec.memory_limit === undefined ? undefined : String(Math.floor(spec.memory));
  if (version === 1) {
    return [
      { file: 'memory.limit_in_bytes', value: bytes },
      // Limits the sum of memory and swap; exists only if the kernel counts swap.
      { file: 'memory.memsw.limit_in_bytes', value: String(Math.floor(memswap)), optional: true },
      ...(reserved === undefined ? [] : [{ file: 'memory.soft_limit_in_bytes', value: reserved }]),
    ];
  }
  return [
    { file: 'memory.max', value: bytes },
    {
      file: 'memory.swap.max',
      value: memswap < 0 ? 'max' : String(Math.floor(memswap - memory)),
      optional: true,
    },
    // Half a worker is useless. Version 1 lacks this setting, and only kills the largest process.
    { file: 'memory.oom.group', value: '1', optional: true },
    ...(reserved === undefined ? [] : [{ file: 'memory.low', value: reserved }]),
  ];
}

/** The share only matters to a worker that may use more. */
function cpuSettings(version: 1 | 2, most: number, { cpu, cpu_limit }: Limited): Setting[] {
  const quota = Math.max(LEAST_QUOTA, Math.round(most * PERIOD));
  const shares = cpu_limit === undefined ? undefined : cpuShares(cpu);
  if (version === 2) {
    const value = shares === undefined ? undefined : weightOf(shares);
    return [
      { file: 'cpu.max', value: `${quota} ${PERIOD}` },
      ...(value === undefined ? [] : [{ file: 'cpu.weight', value: String(value) }]),
    ];
  }
  return [
    { file: 'cpu.cfs_period_us', value: String(PERIOD) },
    { file: 'cpu.cfs_quota_us', value: String(quota) },
    ...(shares === undefined ? [] : [{ file: 'cpu.shares', value: String(shares) }]),
  ];
}

/** Version 2 has weights from 1 to 10,000 instead of shares from 2 to 262,144; converted as container runtimes do. */
function weightOf(shares: number): number {
  return Math.min(10_000, 1 + Math.floor(((shares - 2) * 9_999) / 262_142));
}

/** How many processes the kernel has killed in the group because it ran out of memory. */
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
 * The file to which a single-threaded process writes "0" to enter the group. With version 1 it is the file for threads: a
 * thread that moves only itself does not lock forks on the whole machine, which takes the kernel 10 ms or more.
 */
export function entryFile(folder: string): string {
  const threads = join(folder, 'tasks');
  return existsSync(threads) ? threads : procsFile(folder);
}

/** The file to which the pid of a process is written to move it into the group. */
export function procsFile(folder: string): string {
  return join(folder, 'cgroup.procs');
}
