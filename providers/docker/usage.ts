import type { Usage } from '../driver.js';
import { type Stats, stats } from './engine/answers.js';
import { type Engine, EngineRefusal } from './engine/engine.js';

/** One reading of a container; undefined if it does not run. */
export async function readUsage(engine: Engine, container: string): Promise<Usage | undefined> {
  try {
    const query = { stream: false, 'one-shot': true };
    return usageOf(await engine.json('GET', `/containers/${container}/stats`, stats, { query }));
  } catch (error) {
    if (error instanceof EngineRefusal && (error.status === 404 || error.status === 409)) return undefined;
    throw error;
  }
}

function usageOf({ read, cpu_stats, memory_stats }: Stats): Usage | undefined {
  const at = Date.parse(read);
  // The reading of a container that does not run is from the year 1, with zeros.
  if (!(at > 0) || memory_stats.usage === undefined) return undefined;
  // The reclaimable file cache does not count as the program's use; cgroups version 1 has it under the other name.
  const cache = memory_stats.stats?.inactive_file ?? memory_stats.stats?.total_inactive_file ?? 0;
  return {
    cpuSeconds: cpu_stats.cpu_usage.total_usage / 1e9,
    memoryBytes: Math.max(0, memory_stats.usage - cache),
    at,
  };
}
