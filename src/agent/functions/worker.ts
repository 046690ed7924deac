import type { WorkerPhase, WorkerView } from '../scaling/functions.js';
import { ManagedWorker } from '../workers/worker.js';

/** A function's worker: once ready, it is either executing an invocation or idle. */
export class PooledWorker extends ManagedWorker implements WorkerView {
  busy = false;
  idleSince = 0;
  /** Set once it is ready. */
  readyAt: number | null = null;
  /** When the present invocation began. In milliseconds, like all times. */
  busySince = 0;

  get phase(): WorkerPhase {
    if (this.lifecycle !== 'ready') return this.lifecycle;
    if (this.busy) return 'busy';
    return this.unhealthy ? 'unhealthy' : 'idle';
  }
}
