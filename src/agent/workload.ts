import type { Exit, Worker } from '../../providers/platform.js';
import type { Decision } from '../client/types.js';
import type { Kind, WorkloadSpec } from '../manifest/model.js';
import type { WorkloadMetrics } from './metrics/workload.js';
import type { WorkerTemplate } from './workers/set.js';

/** What the agent needs of a workload, of whatever kind. */
export interface Workload<Spec extends WorkloadSpec = WorkloadSpec> {
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
  /** The platform says that a worker has ended; ids of other workloads are passed over. */
  exited(workerId: string, exit: Exit): void;
  /** Finishes what it has in hand, takes on nothing new, and stops every worker. */
  drain(): Promise<void>;
  /** Turns away what waits, lets what runs finish within the grace period, and stops every worker. */
  close(): Promise<void>;
  /** Lets go of the workers, which run on for the next agent. */
  detach(): void;

  /** Ids of the last workers that ended and of those that exist. */
  workerIds(): readonly string[];
  /** Tells of every worker that is started from now on; returns a function that ends it. */
  onStart(listener: (workerId: string) => void): () => void;
  /** Newest last. */
  decisions(): readonly Decision[];
  metrics(): WorkloadMetrics;
  /** Why a quota holds it back, in words; null where none does. */
  heldBack(): string | null;
}
