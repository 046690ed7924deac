import type { Usage } from '../platform.js';
import { stats } from './api/answers.js';
import { type Nomad, NomadRefusal } from './api/nomad.js';

/**
 * Reads what allocations use. Nomad tells the share of a CPU that was used in about the last second, and no sum: the
 * CPU time is summed up here, as if each share had held since the reading before.
 */
export class UsageReader {
  /** By allocation. */
  readonly #sums = new Map<string, Pick<Usage, 'cpuSeconds' | 'at'>>();

  constructor(private readonly nomad: Nomad) {}

  /** undefined where there is none: it does not run. */
  async read(allocation: string): Promise<Usage | undefined> {
    try {
      const { ResourceUsage, Timestamp } = await this.nomad.json(
        'GET',
        `/v1/client/allocation/${allocation}/stats`,
        stats,
      );
      const at = Timestamp / 1e6;
      if (!ResourceUsage || !(at > 0)) return undefined;
      const { CpuStats, MemoryStats } = ResourceUsage;
      // For a second or so after the start Nomad has no share yet.
      const last = this.#sums.get(allocation) ?? { cpuSeconds: 0, at: at - 1_000 };
      const share = (CpuStats?.Percent ?? 0) / 100;
      const cpuSeconds = last.cpuSeconds + Math.max(0, (share * (at - last.at)) / 1000);
      this.#sums.set(allocation, { cpuSeconds, at });
      return { cpuSeconds, memoryBytes: MemoryStats?.Usage || MemoryStats?.RSS || 0, at };
    } catch (error) {
      if (error instanceof NomadRefusal) return undefined;
      throw error;
    }
  }

  forget(allocation: string): void {
    this.#sums.delete(allocation);
  }
}
