import type { ReplicaPhase, ReplicaView } from '../scaling/services.js';
import { ManagedWorker } from '../workers/worker.js';
import type { Member } from './balancing.js';

/** A service's worker: while it is ready the balancer sends to it, unless it drains. */
export class Replica extends ManagedWorker implements ReplicaView {
  /** It is to be stopped, and finishes what it has in hand. */
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
