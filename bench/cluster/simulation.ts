import { type Release, Ticket } from '../../src/agent/functions/ticket.js';
import { Quotas } from '../../src/agent/quotas/quotas.js';
import { exponential, seededRandom } from '../../src/simulator/random.js';
import { VirtualTime } from '../../src/simulator/virtual-time.js';
import type { SimulatedPlatform } from '../../src/simulator/workers.js';
import { ClusterFunction, type ClusterParts, ClusterWorker } from './function.js';
import { Callers, zipfLoads } from './load.js';
import { NomadModel } from './nomad-model.js';
import { Timeline } from './timeline.js';

/** Milliseconds unless noted otherwise. */
export interface ClusterScenario {
  readonly nodes: { readonly count: number; readonly room: number };
  readonly functions: number;
  /** Average number of simultaneous invocations at full load. */
  readonly load: number;
  /** For one function. */
  readonly mostLoad: number;
  /** Average execution time of an invocation. */
  readonly service: number;
  readonly cooldown: number;
  /** Seconds: the load rises evenly up to here, */
  readonly ramp: number;
  /** from here on the pools no longer grow, */
  readonly steady: number;
  /** it stays as it is up to here, */
  readonly step: number;
  /** is `peak` times as much at once, and stays so up to here. */
  readonly end: number;
  readonly peak: number;
}

export interface ClusterResult {
  readonly timeline: Timeline;
  /** Draws each function as often as it is called. */
  readonly callers: Callers;
  /** Workers at the end of the steady part, and their maximum. */
  readonly workers: number;
  readonly mostWorkers: number;
  /** Starts for which no node had room. */
  readonly noRoom: number;
  /** Milliseconds that calls in the steady part and at the peak waited for a worker, ascending. */
  readonly steadyWaits: readonly number[];
  readonly peakWaits: readonly number[];
  /** Keeps everything in memory as long as it is referenced. */
  readonly functions: readonly ClusterFunction[];
}

/** Plays the scenario in simulated time, with the agent's own control loop, queue and workers. */
export function simulateCluster(scenario: ClusterScenario): ClusterResult {
  return new Simulation(scenario).run();
}

class Simulation {
  readonly #clock = new VirtualTime();
  readonly #timeline: Timeline;
  readonly #nomad: NomadModel;
  readonly #functions: readonly ClusterFunction[];
  readonly #callers: Callers;
  readonly #random = seededRandom(2);
  readonly #steadyWaits: number[] = [];
  readonly #peakWaits: number[] = [];
  #workers = 0;
  #mostWorkers = 0;
  #steadyWorkers = 0;
  #noRoom = 0;

  constructor(private readonly scenario: ClusterScenario) {
    const { functions, load, mostLoad, service, cooldown, nodes, end } = scenario;
    this.#timeline = new Timeline(end);
    this.#nomad = new NomadModel(nodes, this.#timeline, seededRandom(1));
    const limits = { maxWorkers: 100, spareWorkers: 0, cooldownPeriod: cooldown };
    const parts: ClusterParts = {
      clock: this.#clock,
      quotas: new Quotas(this.#clock),
      platformOf: (name) => this.#platformOf(name),
      decided: () => this.#timeline.add('decisions', this.#clock.now()),
    };
    this.#functions = Array.from(
      { length: functions },
      (_, n) => new ClusterFunction(`f${n}`, limits, parts),
    );
    const loads = zipfLoads(functions, load, mostLoad);
    this.#callers = new Callers(
      loads.map((each) => each / (service / 1000)),
      seededRandom(3),
    );
  }

  run(): ClusterResult {
    const { step, end } = this.scenario;
    this.#clock.at(step * 1000, () => {
      this.#steadyWorkers = this.#workers;
    });
    for (const each of this.#functions) each.control.open([]);
    this.#nextCall();
    while (this.#clock.pass(end * 1000));
    return {
      timeline: this.#timeline,
      callers: this.#callers,
      workers: this.#steadyWorkers,
      mostWorkers: this.#mostWorkers,
      noRoom: this.#noRoom,
      steadyWaits: this.#steadyWaits.toSorted((a, b) => a - b),
      peakWaits: this.#peakWaits.toSorted((a, b) => a - b),
      functions: this.#functions,
    };
  }

  #nextCall(): void {
    const { ramp, step, peak, service } = this.scenario;
    const clock = this.#clock;
    const second = clock.now() / 1000;
    const part = second < step ? Math.min(1, Math.max(0.01, second / ramp)) : peak;
    clock.at(clock.now() + this.#callers.gap(part), () => {
      const called = this.#functions[this.#callers.called()];
      this.#nextCall();
      if (!called) return;
      const since = clock.now();
      this.#timeline.add('calls', since);
      const execute = (release: Release) => {
        this.#note(clock.now() - since);
        clock.at(clock.now() + exponential(service, this.#random), () => release('completed'));
      };
      called.enter(new Call(since, execute));
    });
  }

  #platformOf(name: string): SimulatedPlatform<ClusterWorker> {
    const clock = this.#clock;
    return {
      start: (revision) => {
        const now = clock.now();
        const placed = this.#nomad.start(name, now);
        if (!placed) {
          this.#noRoom++;
          const worker = new ClusterWorker(`${name}-${this.#noRoom}`, revision, now, undefined);
          return { worker, startedUpAt: now, fails: true };
        }
        this.#workers++;
        this.#mostWorkers = Math.max(this.#mostWorkers, this.#workers);
        const worker = new ClusterWorker(placed.held.id, revision, now, placed);
        return { worker, startedUpAt: placed.readyAt, fails: false };
      },
      stop: ({ placed }) => (placed ? this.#nomad.stop(clock.now()) : clock.now()),
      ended: (worker) => {
        if (!worker.placed) return;
        this.#workers--;
        worker.release();
        this.#nomad.ended(worker.placed, clock.now());
      },
    };
  }

  #note(wait: number): void {
    const { steady, step } = this.scenario;
    const now = this.#clock.now();
    if (now >= step * 1000) this.#peakWaits.push(wait);
    else if (now >= steady * 1000) this.#steadyWaits.push(wait);
  }
}

/** A call that the pool may turn away, if no worker can be started. */
class Call extends Ticket<ClusterWorker> {
  constructor(
    since: number,
    private readonly execute: (release: Release) => void,
  ) {
    super(false, since);
  }

  protected granted(_worker: ClusterWorker, release: Release): void {
    this.execute(release);
  }

  protected turnedAway(): void {}
}
