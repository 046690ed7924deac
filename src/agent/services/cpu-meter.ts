import type { Usage } from '../../../providers/platform.js';

/** Turns CPU seconds, which only grow, into use over the time between two looks. */
export class CpuMeter {
  #last = new Map<string, Usage>();

  /**
   * @param cpu CPUs that one worker may use
   * @returns use by worker as a part of `cpu`, of those that were there at the last look too
   */
  read(usage: ReadonlyMap<string, Usage>, cpu: number): ReadonlyMap<string, number> {
    const uses = new Map<string, number>();
    for (const [id, { cpuSeconds, at }] of usage) {
      const last = this.#last.get(id);
      if (!last || at <= last.at) continue;
      // The sum falls when one of several processes has ended: that says nothing of the use.
      const seconds = cpuSeconds - last.cpuSeconds;
      if (seconds >= 0) uses.set(id, seconds / ((at - last.at) / 1000) / cpu);
    }
    this.#last = new Map(usage);
    return uses;
  }
}
