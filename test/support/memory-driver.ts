import type { Driver, Usage, Worker, WorkerSpec } from '../../providers/driver.js';

/**
 * A driver whose workers exist only in memory: the test decides how they start and stop, and they write and use
 * nothing.
 */
export abstract class MemoryDriver implements Driver {
  abstract start(spec: WorkerSpec): Promise<Worker>;
  abstract stop(id: string): Promise<void>;

  async list(): Promise<Worker[]> {
    return [];
  }

  outage(): null {
    return null;
  }

  watch(): () => void {
    return () => {};
  }

  watchHealth(): () => void {
    return () => {};
  }

  async usage(): Promise<ReadonlyMap<string, Usage>> {
    return new Map();
  }

  async listening(): Promise<undefined> {}

  async *logs(): AsyncGenerator<never> {}

  async remove(): Promise<void> {}

  async limits() {
    return { cpu: true, memory: true } as const;
  }

  async close(): Promise<void> {}
}
