import type { ReplicaPhase, ReplicaView } from '../scaling/services.js';
import { ManagedWorker } from '../workers/worker.js';
import type { Member } from './balancing.js';

/** A service's worker: once ready, it gets requests from the balancer, unless it is draining. */
export class Replica extends ManagedWorker implements ReplicaView {
  /** It will be stopped, and finishes its requests in progress. */
  draining = false;
  /** Set once it is ready. */
  member: Member | undefined;
  use: number | null = null;

  get phase(): ReplicaPhase {
    if (this.draining) return 'stopping';
    if (this.lifecycle !== 'ready') return this.lifecycle;
    return this.member?.available ? 'ready' : 'unready';
  }
}
