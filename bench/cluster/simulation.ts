import { nextWorker } from '../../src/agent/scaling/dispatch.js';
import { EventQueue } from '../../src/simulator/event-queue.js';
import { exponential, seededRandom } from '../../src/simulator/random.js';
import { ClusterFunction, ClusterWorker } from './function.js';
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

/** Plays the scenario in simulated time: the agent's own code makes a decision after every event of a function. */
export function simulateCluster(scenario: ClusterScenario): ClusterResult {
  return new Simulation(scenario).run();
}

class Simulation {
  readonly #events = new EventQueue<() => void>();
  readonly #timeline: Timeline;
  readonly #nomad: NomadModel;
  readonly #functions: readonly ClusterFunction[];
  readonly #callers: Callers;
  readonly #random = seededRandom(2);
  readonly #steadyWaits: number[] = [];
  readonly #peakWaits: number[] = [];
  #now = 0;
  #workers = 0;
  #mostWorkers = 0;
  #steadyWorkers = 0;
  #noRoom = 0;

  constructor(private readonly scenario: ClusterScenario) {
    const { functions, load, mostLoad, service, cooldown, nodes, end } = scenario;
    this.#timeline = new Timeline(end);
    this.#nomad = new NomadModel(nodes, this.#timeline, seededRandom(1));
    const limits = { maxWorkers: 100, spareWorkers: 0, cooldownPeriod: cooldown };
    this.#functions = Array.from({ length: functions }, (_, n) => new ClusterFunction(`f${n}`, limits));
    const loads = zipfLoads(functions, load, mostLoad);
    this.#callers = new Callers(
      loads.map((each) => each / (service / 1000)),
      seededRandom(3),
    );
  }

  run(): ClusterResult {
    const { step, end } = this.scenario;
    this.#events.add(step * 1000, () => {
      this.#steadyWorkers = this.#workers;
    });
    this.#nextCall();
    for (let next = this.#events.next(end * 1000); next; next = this.#events.next(end * 1000)) {
      this.#now = next.at;
      next.event();
    }
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
    const { ramp, step, peak } = this.scenario;
    const second = this.#now / 1000;
    const part = second < step ? Math.min(1, Math.max(0.01, second / ramp)) : peak;
    this.#events.add(this.#now + this.#callers.gap(part), () => {
      const called = this.#functions[this.#callers.called()];
      this.#nextCall();
      if (!called) return;
      this.#timeline.add('calls', this.#now);
      called.waiting.push(this.#now);
      this.#settle(called);
    });
  }

  #settle(each: ClusterFunction): void {
    const { stop, start } = each.decide(this.#now);
    this.#timeline.add('decisions', this.#now);
    for (const id of stop) this.#stop(each, id);
    for (let n = 0; n < start; n++) this.#start(each);
    this.#dispatch(each);
    this.#look(each);
  }

  /** One timer per function: if its time has moved meanwhile, it is postponed without a decision. */
  #look(each: ClusterFunction): void {
    const { nextAt } = each;
    if (nextAt === null || (each.lookAt !== null && each.lookAt <= nextAt)) return;
    each.lookAt = nextAt;
    this.#events.add(nextAt, () => {
      if (each.lookAt !== this.#now) return;
      each.lookAt = null;
      if (each.nextAt !== null && each.nextAt <= this.#now) this.#settle(each);
      else this.#look(each);
    });
  }

  #start(each: ClusterFunction): void {
    const placed = this.#nomad.start(each.name, this.#now);
    if (!placed) {
      this.#noRoom++;
      each.failed(this.#now);
      return;
    }
    const worker = new ClusterWorker(placed, this.#now);
    each.workers.set(worker.id, worker);
    this.#workers++;
    this.#mostWorkers = Math.max(this.#mostWorkers, this.#workers);
    this.#events.add(placed.readyAt, () => {
      if (worker.lifecycle !== 'starting') return;
      worker.ready(this.#now);
      each.recovered();
      this.#settle(each);
    });
  }

  #stop(each: ClusterFunction, id: string): void {
    const worker = each.workers.get(id);
    if (!worker) return;
    worker.lifecycle = 'stopping';
    this.#events.add(this.#nomad.stop(this.#now), () => {
      each.workers.delete(id);
      this.#workers--;
      worker.release();
      this.#nomad.ended(worker.placed, this.#now);
      worker.end(null);
      this.#settle(each);
    });
  }

  #dispatch(each: ClusterFunction): void {
    while (each.waiting.length > 0) {
      const worker = nextWorker(each.workers.values());
      if (!worker) return;
      const since = each.waiting.shift() ?? this.#now;
      this.#note(this.#now - since);
      worker.busy = true;
      this.#events.add(this.#now + exponential(this.scenario.service, this.#random), () => {
        worker.busy = false;
        worker.idleSince = this.#now;
        this.#settle(each);
      });
    }
  }

  #note(wait: number): void {
    const { steady, step } = this.scenario;
    if (this.#now >= step * 1000) this.#peakWaits.push(wait);
    else if (this.#now >= steady * 1000) this.#steadyWaits.push(wait);
  }
}
