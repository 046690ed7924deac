import type { ProcessInfo } from '../../src/process/table.js';
import type { Usage } from '../driver.js';

/**
 * What the processes use in total. CPU time includes live processes and children that they have waited for. If nobody waits
 * for a process, its time is lost when it ends, so the sum may decrease.
 */
export function usageOf(processes: readonly ProcessInfo[], at: number): Usage {
  return {
    cpuSeconds: processes.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    memoryBytes: processes.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
    at,
  };
}
