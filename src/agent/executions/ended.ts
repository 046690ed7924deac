import type { Execution } from '../../api/types.js';
import { Histogram } from '../../histogram.js';

/** How executions end. */
export const ENDS = ['succeeded', 'failed', 'timed_out', 'cancelled'] as const;
export type End = (typeof ENDS)[number];

/** What a workload counts about its ended executions, since the agent started. */
export class EndedExecutions {
  readonly #counts = new Map<End, number>(ENDS.map((end) => [end, 0]));
  /** From the start of the last attempt to its end; executions cancelled before an attempt are not counted. */
  readonly duration = new Histogram();
  /** Milliseconds since the epoch, also if the execution is no longer on record; null if none is known. */
  lastSuccess: number | null = null;

  /** @param execution one that has ended */
  add({ state, error, started_at, finished_at }: Execution): void {
    const end = endOf(state, error?.code);
    if (end === null || finished_at === null) return;
    this.#counts.set(end, (this.#counts.get(end) ?? 0) + 1);
    const finished = Date.parse(finished_at);
    if (started_at !== null) this.duration.observe(finished - Date.parse(started_at));
    if (end === 'succeeded') this.succeeded(finished);
  }

  /** @param at milliseconds since the epoch */
  succeeded(at: number): void {
    this.lastSuccess = Math.max(at, this.lastSuccess ?? at);
  }

  get total(): number {
    let total = 0;
    for (const count of this.#counts.values()) total += count;
    return total;
  }

  get counts(): ReadonlyMap<End, number> {
    return this.#counts;
  }
}

function endOf(state: Execution['state'], code: string | undefined): End | null {
  switch (state) {
    case 'SUCCEEDED':
      return 'succeeded';
    case 'FAILED':
      return code === 'MN4006' ? 'timed_out' : 'failed';
    case 'CANCELLED':
      return 'cancelled';
    default:
      return null;
  }
}
