import type { Cost, WorkerSpec } from '../driver.js';

/** What limits a worker: `cpu` and `memory` are its share, the others what it may use beyond that. */
export type Limited = Pick<WorkerSpec, 'cpu' | 'memory' | 'cpu_limit' | 'memory_limit' | 'memswap_limit'>;

export interface HardLimits {
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
  /** Bytes of memory and swap together; -1 if swap is unlimited. */
  readonly memswap: number;
}

/** The most that a worker may use. */
export function hardLimits({ cpu, memory, cpu_limit, memory_limit, memswap_limit }: Limited): HardLimits {
  const most = memory_limit ?? memory;
  return { cpu: cpu_limit ?? cpu, memory: most, memswap: memswap_limit ?? most };
}

/** What a worker is counted with, wherever the platform remembers it. */
export function costOf({ cpu, memory, gpu, memory_limit }: Limited & Pick<WorkerSpec, 'gpu'>): Cost {
  return { cpu, memory, gpu, ...(memory_limit !== undefined && { memory_limit }) };
}

/** The weight of a worker's CPU time, as Linux and Docker count it: 1024 for a CPU. */
export function cpuShares(cpu: number): number {
  return Math.max(2, Math.round(cpu * 1024));
}
