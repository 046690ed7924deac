import { Histogram } from './histogram.js';
import type { Tally } from './tally.js';

/** What a set of workers counts of itself, since the agent started. */
export class WorkerCounters {
  started = 0;
  /** Workers that ended, or were given up, before they served anything. */
  failed = 0;
  /** Workers that ended without being asked to. */
  died = 0;
  /** From the start to readiness. */
  readonly startDuration = new Histogram();
}

/** What a workload of any kind shows of itself to a scrape. */
export interface WorkloadMetrics {
  /** State of a worker → how many are in it. */
  readonly workers: Readonly<Record<string, number>>;
  /** Workers that there should be. */
  readonly target: number;
  readonly counters: WorkerCounters;
  /** Code of a decision's reason → decisions. */
  readonly decisions: Tally;
}
