import type { Exit } from '../../providers/driver.js';
import type { PoolEvents } from '../agent/functions/pool.js';
import { PooledWorker } from '../agent/functions/worker.js';
import { WorkerCounters } from '../agent/metrics/workload.js';
import type { Amounts } from '../agent/scaling/quotas.js';
import type { Clock } from '../agent/time/clock.js';
import { type Failure, Failures } from '../agent/workers/failures.js';
import type { Held } from '../agent/workers/held.js';
import { WorkerStarts } from '../agent/workers/starts.js';
import type { ControlledWorkers, WorkersOwner } from '../agent/workers/workers.js';
import { draw, type Random } from './random.js';
import type { Scenario, WorkerRecord } from './scenario.js';

export class SimulatedWorker extends PooledWorker implements WorkerRecord {
  stoppedAt: number | null = null;
  endedAt: number | null = null;
  invocations = 0;
  completedAt: number | null = null;

  record(): WorkerRecord {
    const { id, startedAt, readyAt, stoppedAt, endedAt, invocations, completedAt } = this;
    return { id, startedAt, readyAt, stoppedAt, endedAt, invocations, completedAt };
  }
}

/** Quotas are not simulated. */
const NOTHING: Amounts = { cpu: 0, memory: 0, gpu: 0 };

/** The workers of a simulated function: they start and end as the scenario says. */
export class SimulatedWorkers implements ControlledWorkers<SimulatedWorker> {
  readonly cost = NOTHING;
  readonly counters = new WorkerCounters();
  readonly starts = new WorkerStarts();
  readonly #workers = new Map<string, SimulatedWorker>();
  /** All workers that were ever started, oldest first. */
  readonly #all: SimulatedWorker[] = [];
  readonly #failures = new Failures();

  constructor(
    private revision: string,
    private readonly scenario: Pick<Scenario, 'startUp' | 'startFailures' | 'shutDown'>,
    private readonly clock: Clock,
    private readonly random: { readonly startUp: Random; readonly shutDown: Random },
    private readonly owner: WorkersOwner,
    private readonly events: PoolEvents<SimulatedWorker>,
  ) {}

  get size(): number {
    return this.#workers.size;
  }

  get failure(): Failure | null {
    return this.#failures.latest;
  }

  get records(): WorkerRecord[] {
    return this.#all.map((worker) => worker.record());
  }

  held(): Held {
    return { workers: this.size, amounts: NOTHING };
  }

  [Symbol.iterator](): IterableIterator<SimulatedWorker> {
    return this.#workers.values();
  }

  get(id: string): SimulatedWorker | undefined {
    return this.#workers.get(id);
  }

  ids(): string[] {
    return [...this.#workers.keys()];
  }

  canServe(): boolean {
    for (const worker of this) if (worker.lifecycle !== 'stopping') return true;
    return false;
  }

  start(): SimulatedWorker {
    const { clock, random, scenario } = this;
    const worker = new SimulatedWorker(`worker-${this.#all.length + 1}`, this.revision, clock.now());
    this.#all.push(worker);
    this.#workers.set(worker.id, worker);
    const fails = random.startUp() < scenario.startFailures;
    clock.at(clock.now() + draw(scenario.startUp, random.startUp), () => {
      if (worker.lifecycle !== 'starting') return;
      if (fails) return this.#fail(worker);
      worker.lifecycle = 'ready';
      this.events.ready(worker);
      this.owner.settle();
    });
    return worker;
  }

  stop(worker: SimulatedWorker): void {
    if (worker.lifecycle === 'stopping') return;
    const { clock, random, scenario } = this;
    worker.lifecycle = 'stopping';
    worker.stoppedAt = clock.now();
    clock.at(clock.now() + draw(scenario.shutDown, random.shutDown), () => this.#gone(worker, null));
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

  #fail(worker: SimulatedWorker): void {
    const { startedAt, current } = worker;
    this.#end(worker, null);
    if (current) {
      const failed = { message: `${worker.id} could not be started`, startedAt, crashed: false };
      this.events.failed(this.#failures.add(failed, this.clock.now()));
    }
    this.owner.settle();
  }

  #gone(worker: SimulatedWorker, exit: Exit | null): void {
    this.#end(worker, exit);
    this.owner.settle();
  }

  #end(worker: SimulatedWorker, exit: Exit | null): void {
    this.#workers.delete(worker.id);
    worker.lifecycle = 'stopping';
    worker.endedAt = this.clock.now();
    worker.end(exit);
  }
}
