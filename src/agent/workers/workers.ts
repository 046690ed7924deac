import type { Exit, Worker } from '../../../providers/driver.js';
import type { WorkerCounters } from '../metrics/workload.js';
import type { Amounts } from '../scaling/quotas.js';
import type { Failure } from './failures.js';
import type { Held } from './held.js';
import type { WorkerTemplate, WorkerTerms } from './set.js';
import type { WorkerStarts } from './starts.js';

/** The workers of a workload as its controller has them: processes of a platform, attempts at executions, simulated ones. */
export interface Workers {
  /** How many exist, in whichever state. */
  readonly size: number;
  /** What one of them takes. */
  readonly cost: Amounts;
  /** What those take that exist, also those that are stopping. */
  held(): Held;
  readonly counters: WorkerCounters;
  readonly starts: WorkerStarts;
  /** Ids of the last workers that ended and of those that exist. */
  ids(): readonly string[];
  /** The platform says that a worker's process has ended; ids of other workloads are passed over. */
  exited(id: string, exit: Exit): void;
  /** Forgets workers that ended before the moment (milliseconds since the epoch), with their logs. */
  sweep(before: number): void;
  /** What later workers are made from. */
  update(template: WorkerTemplate, terms: WorkerTerms): void;
  /** Lets go of them: they run on for the next agent. */
  detach(): void;
}

/** Where workers report what bears on the next decision. */
export interface WorkersOwner {
  /** Has the next decision be remembered in any case, with the event in its reason. @param event for the user */
  note(event: string): void;
  /** The same, unless the last decision has it already. */
  noteOnce(event: string): void;
  /** Workers or their states have changed. */
  settle(): void;
}

/** Workers that a kind starts and stops as it was decided. */
export interface ControlledWorkers<W> extends Workers, Iterable<W> {
  /** Why nothing is started for a while; null when nothing holds it. */
  readonly failure: Readonly<Failure> | null;
  get(id: string): W | undefined;
  /** Whether any worker serves, or may soon. */
  canServe(): boolean;
  start(): W;
  stop(worker: W): void;
  /** Takes over a worker that an earlier agent started; undefined if it has ended. Absent if there can be none. */
  adopt?(found: Worker): W | undefined;
  /** Workers can be started after all. */
  recovered(): void;
}
