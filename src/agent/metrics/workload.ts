import { Histogram } from '../../histogram.js';

/** What a set of workers counts about itself, since the agent started. */
export class WorkerCounters {
  started = 0;
  /** Workers that ended, or never became ready, before they served anything. */
  failed = 0;
  /** Workers that ended without being asked to. */
  died = 0;
  /** How often a worker that was ready became unhealthy. */
  unhealthy = 0;
  /** Workers stopped while they were unhealthy, to be replaced. */
  replaced = 0;
  /** From the start to readiness. */
  readonly startDuration = new Histogram();
}
