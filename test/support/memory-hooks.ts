import type { HookProgress, HookRecords } from '../../src/agent/workers/hook-store.js';

/** Remembers how far hooks have come as long as it exists. */
export class MemoryHooks implements HookRecords {
  readonly #progress = new Map<string, HookProgress>();

  get(worker: string): HookProgress | null {
    return this.#progress.get(worker) ?? null;
  }

  async put(worker: string, progress: HookProgress): Promise<void> {
    this.#progress.set(worker, progress);
  }

  async forget(worker: string): Promise<void> {
    this.#progress.delete(worker);
  }
}
