import { CalledWorker } from '../../src/agent/functions/called-worker.js';
import { FunctionPool } from '../../src/agent/functions/pool.js';
import { type FunctionTerms, termsOf } from '../../src/agent/functions/terms.js';
import type { Quotas } from '../../src/agent/quotas/quotas.js';
import type { FunctionDecision, FunctionLimits } from '../../src/agent/scaling/functions.js';
import type { Clock } from '../../src/agent/time/clock.js';
import { type SimulatedPlatform, SimulatedWorkers } from '../../src/simulator/workers.js';
import type { Placed } from './nomad-model.js';

/** A worker, as in the agent, and where it runs; undefined if no node had room for it. */
export class ClusterWorker extends CalledWorker {
  constructor(
    id: string,
    revision: string,
    now: number,
    readonly placed: Placed | undefined,
  ) {
    super(id, revision, now);
  }

  /** Its connection counts in the memory that a worker takes. */
  connect(): void {
    this.address = this.placed?.held.view().address;
    void this.port;
  }
}

/** What all functions of the cluster share. */
export interface ClusterParts {
  readonly clock: Clock;
  readonly quotas: Quotas;
  readonly platformOf: (name: string) => SimulatedPlatform<ClusterWorker>;
  /** Called after every decision. */
  readonly decided: () => void;
}

/** The agent's pool of one function, on workers in the model. */
export class ClusterFunction extends FunctionPool<ClusterWorker, FunctionTerms> {
  constructor(
    name: string,
    limits: FunctionLimits,
    private readonly cluster: ClusterParts,
  ) {
    const { clock, platformOf } = cluster;
    const terms = { ...termsOf(limits), max_queue: Number.POSITIVE_INFINITY, stop_grace_period: 0 };
    super(name, terms, cluster, (owner, events) => {
      const ready = (worker: ClusterWorker) => {
        worker.connect();
        events.ready(worker);
      };
      return new SimulatedWorkers('0123456789abcdef', platformOf(name), clock, owner, { ...events, ready });
    });
  }

  override carriedOut(decision: FunctionDecision): void {
    super.carriedOut(decision);
    this.cluster.decided();
  }

  /** The decision for its present state, without carrying it out. */
  considered(now: number): FunctionDecision | undefined {
    const view = this.view();
    return view === null ? undefined : this.decide(this.limits(this.control.manifest, false), view, now);
  }
}
