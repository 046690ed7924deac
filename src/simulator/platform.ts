import { PooledWorker } from '../agent/functions/worker.js';
import type { Clock } from '../agent/time/clock.js';
import { draw, type Random } from './random.js';
import type { Scenario, WorkerRecord } from './scenario.js';
import type { SimulatedPlatform, StartedWorker } from './workers.js';

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

/** Starts and ends workers as a scenario says. */
export class ScenarioPlatform implements SimulatedPlatform<SimulatedWorker> {
  /** All workers that were ever started, oldest first. */
  readonly #all: SimulatedWorker[] = [];

  constructor(
    private readonly scenario: Pick<Scenario, 'startUp' | 'startFailures' | 'shutDown'>,
    private readonly clock: Clock,
    private readonly random: { readonly startUp: Random; readonly shutDown: Random },
  ) {}

  get records(): WorkerRecord[] {
    return this.#all.map((worker) => worker.record());
  }

  start(revision: string): StartedWorker<SimulatedWorker> {
    const { scenario, random } = this;
    const now = this.clock.now();
    const worker = new SimulatedWorker(`worker-${this.#all.length + 1}`, revision, now);
    this.#all.push(worker);
    const fails = random.startUp() < scenario.startFailures;
    return { worker, startedUpAt: now + draw(scenario.startUp, random.startUp), fails };
  }

  stop(worker: SimulatedWorker): number {
    const now = this.clock.now();
    worker.stoppedAt = now;
    return now + draw(this.scenario.shutDown, this.random.shutDown);
  }

  ended(worker: SimulatedWorker): void {
    worker.endedAt = this.clock.now();
  }
}
