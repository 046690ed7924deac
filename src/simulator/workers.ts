import type { Exit } from '../../providers/driver.js';
import type { PoolEvents } from '../agent/functions/pool.js';
import type { PooledWorker } from '../agent/functions/worker.js';
import { WorkerCounters } from '../agent/metrics/workload.js';
import type { Amounts } from '../agent/scaling/quotas.js';
import type { Clock } from '../agent/time/clock.js';
import { type Failure, Failures } from '../agent/workers/failures.js';
import type { Held } from '../agent/workers/held.js';
import { WorkerStarts } from '../agent/workers/starts.js';
import type { ControlledWorkers, WorkersOwner } from '../agent/workers/workers.js';

/** Where simulated workers run: decides how each of them fares. Moments are milliseconds on the clock. */
export interface SimulatedPlatform<W> {
  start(revision: string): StartedWorker<W>;
  /** Returns when the worker has ended. */
  stop(worker: W): number;
  ended(worker: W): void;
}

export interface StartedWorker<W> {
  readonly worker: W;
  /** When it is ready, or has failed to start. */
  readonly startedUpAt: number;
  readonly fails: boolean;
}

/** Quotas are not simulated. */
const NOTHING: Amounts = { cpu: 0, memory: 0, gpu: 0 };

/** The workers of a simulated function. */
export class SimulatedWorkers<W extends PooledWorker> implements ControlledWorkers<W> {
  readonly cost = NOTHING;
  readonly counters = new WorkerCounters();
  readonly starts = new WorkerStarts();
  readonly #workers = new Map<string, W>();
  readonly #failures = new Failures();

  constructor(
    private revision: string,
    private readonly platform: SimulatedPlatform<W>,
    private readonly clock: Clock,
    private readonly owner: WorkersOwner,
    private readonly events: PoolEvents<W>,
  ) {}

  get size(): number {
    return this.#workers.size;
  }

  get failure(): Failure | null {
    return this.#failures.latest;
  }

  held(): Held {
    return { workers: this.size, amounts: NOTHING };
  }

  [Symbol.iterator](): IterableIterator<W> {
    return this.#workers.values();
  }

  get(id: string): W | undefined {
    return this.#workers.get(id);
  }

  ids(): string[] {
    return [...this.#workers.keys()];
  }

  canServe(): boolean {
    for (const worker of this) if (worker.lifecycle !== 'stopping') return true;
    return false;
  }

  start(): W {
    const { worker, startedUpAt, fails } = this.platform.start(this.revision);
    this.#workers.set(worker.id, worker);
    this.clock.at(startedUpAt, () => {
      if (worker.lifecycle !== 'starting') return;
      if (fails) return this.#fail(worker);
      worker.lifecycle = 'ready';
      this.events.ready(worker);
      this.owner.settle();
    });
    return worker;
  }

  stop(worker: W): void {
    if (worker.lifecycle === 'stopping') return;
    worker.lifecycle = 'stopping';
    this.clock.at(this.platform.stop(worker), () => this.#gone(worker, null));
  }

  exited(id: string, exit: Exit): void {
    const worker = this.#workers.get(id);
    if (worker) this.#gone(worker, exit);
  }

  recovered(): void {
    this.#failures.clear();
  }

  update({ revision }: { readonly revision: string }): void {
    if (revision !== this.revision) this.#failures.clear();
    this.revision = revision;
    for (const worker of this) worker.current = worker.revision === revision;
  }

  /** Ended workers leave no logs. */
  sweep(): void {}

  /** There is no next agent: the workers end with the simulation. */
  detach(): void {
    this.#workers.clear();
  }

  #fail(worker: W): void {
    const { startedAt, current } = worker;
    this.#end(worker, null);
    if (current) {
      const failed = { message: `${worker.id} could not be started`, startedAt, crashed: false };
      this.events.failed(this.#failures.add(failed, this.clock.now()));
    }
    this.owner.settle();
  }

  #gone(worker: W, exit: Exit | null): void {
    this.#end(worker, exit);
    this.owner.settle();
  }

  #end(worker: W, exit: Exit | null): void {
    this.#workers.delete(worker.id);
    worker.lifecycle = 'stopping';
    this.platform.ended(worker);
    worker.end(exit);
  }
}
