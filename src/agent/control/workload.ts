import type { LogLine, LogOptions, Worker } from '../../../providers/driver.js';
import type { Kind, WorkloadSpec } from '../../manifest/model.js';
import type { WorkerTemplate } from '../workers/set.js';
import type { Workers } from '../workers/workers.js';
import type { DecisionLog } from './decision-log.js';

/** What the agent needs of a workload, of whatever kind. */
export interface Workload<Spec = WorkloadSpec> {
  readonly kind: Kind;
  readonly name: string;
  /** As the manifest has it at present. */
  readonly manifest: Spec;
  /** Whether it was drained or closed, and the last worker has gone. */
  readonly gone: boolean;

  /** Takes over what an earlier agent left, and starts what there should be. */
  open(adopted: readonly Worker[]): void;
  /** Takes a changed manifest; a workload that drains is taken into use again. */
  update(spec: Spec, template: WorkerTemplate): void;
  /** Finishes what it has in hand, takes on nothing new, and stops every worker. */
  drain(): Promise<void>;
  /** Turns away what waits, lets what runs finish within the grace period, and stops every worker. */
  close(): Promise<void>;
  /** Lets go of the workers, which run on for the next agent. */
  detach(): void;

  readonly workers: Pick<Workers, 'counters' | 'starts' | 'ids' | 'exited' | 'sweep'>;
  /** Set if the platform keeps one log for all its processes, instead of one for each worker. */
  readonly log?: (options: LogOptions) => AsyncIterable<LogLine>;
  readonly decisions: DecisionLog;
  /** State of a worker → how many are in it. */
  counts(): Readonly<Record<string, number>>;
  /** Why a quota holds it back, in words; null if none does. */
  heldBack(): string | null;
}
