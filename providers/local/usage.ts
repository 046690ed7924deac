import type { ProcessInfo } from '../../src/process/table.js';
import type { Usage } from '../driver.js';

/**
 * What the processes use together. CPU time is that of the live ones and of children that they have waited for;
 * the time of one that ended with nobody waiting is lost, so the sum may fall when such a one ends.
 */
export function usageOf(processes: readonly ProcessInfo[], at: number): Usage {
  return {
    cpuSeconds: processes.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    memoryBytes: processes.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
    at,
  };
}
