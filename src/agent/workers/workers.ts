import type { Exit, Health, Worker } from '../../../providers/driver.js';
import type { WorkerCounters } from '../metrics/workload.js';
import type { Amounts } from '../scaling/quotas.js';
import type { Failure } from './failures.js';
import type { Held } from './held.js';
import type { WorkerTemplate, WorkerTerms } from './set.js';
import type { WorkerStarts } from './starts.js';

/**
 * A workload's workers as its controller sees them: processes on a platform, attempts at executions, or simulated
 * workers.
 */
export interface Workers {
  /** How many exist, in any state. */
  readonly size: number;
  /** The resources of one of them. */
  readonly cost: Amounts;
  /** The resources of all that exist, including those that are stopping. */
  held(): Held;
  readonly counters: WorkerCounters;
  readonly starts: WorkerStarts;
  /** Ids of the last workers that ended and of those that exist. */
  ids(): readonly string[];
  /** The platform reports that a worker's process has ended; ids of other workloads are ignored. */
  exited(id: string, exit: Exit): void;
  /** The platform reports a change of a worker's health; ids of other workloads are ignored. Absent if none is checked. */
  checked?(id: string, health: Health): void;
  /** Forgets workers that ended before the given time (milliseconds since the epoch), with their logs. */
  sweep(before: number): void;
  /** What later workers are made from. */
  update(template: WorkerTemplate, terms: WorkerTerms): void;
  /** Leaves them running for the next agent. */
  detach(): void;
}

/** Receives what workers report that affects the next decision. */
export interface WorkersOwner {
  /** Has the next decision recorded in any case, with the event in its reason. @param event for the user */
  note(event: string): void;
  /** The same, unless the last decision was recorded with this event. */
  noteOnce(event: string): void;
  /** Workers or their states have changed. */
  settle(): void;
}

/** Workers that a kind starts and stops as decided. */
export interface ControlledWorkers<W> extends Workers, Iterable<W> {
  /** Why no worker is started for a while; null if nothing prevents it. */
  readonly failure: Readonly<Failure> | null;
  get(id: string): W | undefined;
  /** Whether any worker serves, or may do so soon; an unhealthy one may not. */
  canServe(): boolean;
  start(): W;
  /** @param target how many workers a decision to stop it wants; absent if it is stopped for another reason */
  stop(worker: W, target?: number): void;
  /**
   * Takes over a worker that an earlier agent started; undefined if it has ended. Absent if no earlier agent can have
   * left any.
   */
  adopt?(found: Worker): W | undefined;
  /** Workers can be started after all. */
  recovered(): void;
}
