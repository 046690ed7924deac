import type { Usage } from '../driver.js';
import { stats } from './api/answers.js';
import { type Nomad, NomadRefusal } from './api/nomad.js';
import type { NomadWorker } from './worker.js';

/** Milliseconds after which a worker has a reading, if its node takes any. */
const FIRST = 5_000;

/**
 * Reads what allocations use. Nomad reports the share of a CPU used in about the last second, but no total. CPU time is
 * summed up here, as if each share had applied since the previous reading.
 */
export class UsageReader {
  /** By allocation. */
  readonly #sums = new Map<string, Pick<Usage, 'cpuSeconds' | 'at'>>();

  #noted = false;

  constructor(
    private readonly nomad: Nomad,
    private readonly note: (message: string) => void,
  ) {}

  /** undefined if there is no reading: the worker does not run, or its node takes none. */
  async read(worker: NomadWorker): Promise<Usage | undefined> {
    try {
      const { ResourceUsage, Timestamp } = await this.nomad.json(
        'GET',
        `/v1/client/allocation/${worker.allocation}/stats`,
        stats,
      );
      const at = Timestamp / 1e6;
      if (!ResourceUsage || !(at > 0)) {
        if (Date.now() - worker.view().startedAt > FIRST) this.#noteOnce();
        return undefined;
      }
      const { CpuStats, MemoryStats } = ResourceUsage;
      // For about a second after the start, Nomad has no share yet.
      const last = this.#sums.get(worker.allocation) ?? { cpuSeconds: 0, at: at - 1_000 };
      const share = (CpuStats?.Percent ?? 0) / 100;
      const cpuSeconds = last.cpuSeconds + Math.max(0, (share * (at - last.at)) / 1000);
      this.#sums.set(worker.allocation, { cpuSeconds, at });
      return { cpuSeconds, memoryBytes: MemoryStats?.Usage || MemoryStats?.RSS || 0, at };
    } catch (error) {
      if (error instanceof NomadRefusal) return undefined;
      throw error;
    }
  }

  #noteOnce(): void {
    if (this.#noted) return;
    this.#noted = true;
    this.note(
      'a Nomad node reports no CPU use, and without it services keep their number of replicas; ' +
        'its configuration needs telemetry { publish_allocation_metrics = true }',
    );
  }

  forget(allocation: string): void {
    this.#sums.delete(allocation);
  }
}
