import type { Usage } from '../../../providers/driver.js';

/** Milliseconds over which the use is averaged: single readings would turn noise into replicas that stay. */
const WINDOW = 15_000;
/** After this many milliseconds without a reading the use is unknown: the clock was put forward, or nobody looked. */
const GAP = 60_000;

/** Turns CPU seconds, which only grow, into the mean use over the last WINDOW. */
export class CpuMeter {
  /** Readings of each worker, oldest first: those within the window, and the last one before it. */
  #looks = new Map<string, readonly Usage[]>();

  /**
   * @param cpu CPUs that one worker may use
   * @returns use by worker as a fraction of `cpu`, for workers that had an earlier reading
   */
  read(usage: ReadonlyMap<string, Usage>, cpu: number): ReadonlyMap<string, number> {
    const uses = new Map<string, number>();
    const looks = new Map<string, readonly Usage[]>();
    for (const [id, now] of usage) {
      const before = this.#looks.get(id) ?? [];
      // A platform without a newer reading adds nothing.
      const all =
        before.at(-1)?.at === now.at ? before : [...(goesOn(before.at(-1), now) ? before : []), now];
      const first = Math.max(
        0,
        all.findLastIndex(({ at }) => at <= now.at - WINDOW),
      );
      const kept = all.slice(first);
      looks.set(id, kept);
      const [oldest, latest] = [kept[0], kept.at(-1)];
      if (!oldest || !latest || latest.at <= oldest.at) continue;
      const seconds = latest.cpuSeconds - oldest.cpuSeconds;
      uses.set(id, seconds / ((latest.at - oldest.at) / 1000) / cpu);
    }
    this.#looks = looks;
    return uses;
  }
}

/** Whether there is a use between the readings. The sum falls when one of several processes has ended. */
function goesOn(last: Usage | undefined, now: Usage): boolean {
  if (!last) return false;
  const elapsed = now.at - last.at;
  return elapsed > 0 && elapsed <= GAP && now.cpuSeconds >= last.cpuSeconds;
}
