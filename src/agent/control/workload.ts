import type { LogLine, LogOptions, Worker } from '../../../providers/driver.js';
import type { Kind, WorkloadSpec } from '../../manifest/model.js';
import type { Standing } from '../order/conditions.js';
import type { WorkerTemplate } from '../workers/set.js';
import type { Workers } from '../workers/workers.js';
import type { DecisionLog } from './decision-log.js';

/** What the agent needs from a workload of any kind. */
export interface Workload<Spec = WorkloadSpec> {
  readonly kind: Kind;
  readonly name: string;
  /** Its present entry in the manifest. */
  readonly manifest: Spec;
  /** Whether it was drained or closed, and its last worker has ended. */
  readonly gone: boolean;

  /** Takes over what an earlier agent left, and starts the workers that are missing. */
  open(adopted: readonly Worker[]): void;
  /** Takes a changed manifest; a draining workload is used again. */
  update(spec: Spec, template: WorkerTemplate): void;
  /** Finishes its work in progress, takes on nothing new, and stops every worker. */
  drain(): Promise<void>;
  /** Turns away what waits, lets what runs finish within the grace period, and stops every worker. */
  close(): Promise<void>;
  /** Leaves the workers running for the next agent. */
  detach(): void;
  /** Takes a turn: something that bears on it has changed. */
  settle(): void;
  /** How far it has come, for those that wait for it. */
  standing(): Standing;

  readonly workers: Pick<Workers, 'counters' | 'starts' | 'ids' | 'exited' | 'checked' | 'sweep'>;
  /** Set if the platform keeps one log for all its processes, instead of one for each worker. */
  readonly log?: (options: LogOptions) => AsyncIterable<LogLine>;
  readonly decisions: DecisionLog;
  /** The number of workers in each state. */
  counts(): Readonly<Record<string, number>>;
  /** Why a quota holds it back, in words; null if none does. */
  heldBack(): string | null;
}
