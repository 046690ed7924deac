import { backOff } from '../agent/scaling/back-off.js';
import { decideFunction, type FunctionDecision } from '../agent/scaling/functions.js';
import { type Arrival, allArrivals } from './arrivals.js';
import { EventQueue } from './event-queue.js';
import { Pool, type SimulatedInvocation, type SimulatedWorker } from './pool.js';
import { draw, seededRandom } from './random.js';
import type { Observer, Sample, Scenario, SettingsChange, SimulationResult } from './scenario.js';
import { summarise } from './summary.js';

/**
 * Plays a scenario over virtual time with the decisions that the agent takes (src/agent/scaling): every event is
 * followed by a decision, the decision is carried out, then idle workers are handed what waits.
 */
export function simulate(scenario: Scenario, observe?: Observer): SimulationResult {
  return new Simulation(scenario, observe).run();
}

class Simulation {
  readonly #events = new EventQueue<() => void>();
  readonly #pool = new Pool();
  readonly #series: Sample[] = [];
  // A stream for each, so that other limits meet the same callers.
  readonly #random;
  #now = 0;
  #limits;
  #failedStarts = 0;
  #backOffUntil: number | null = null;
  #lookAt: number | null = null;

  constructor(
    private readonly scenario: Scenario,
    private readonly observe: Observer | undefined,
  ) {
    const stream = (index: number) => seededRandom(scenario.seed * 8 + index);
    this.#random = {
      arrivals: stream(0),
      callers: stream(1),
      startUp: stream(2),
      shutDown: stream(3),
      deaths: stream(4),
    };
    this.#limits = scenario.limits;
    for (const arrival of allArrivals(scenario.arrivals, this.#random.arrivals))
      this.#events.add(arrival.at, () => this.#arrive(arrival));
    for (const change of scenario.changes) this.#events.add(change.at, () => this.#change(change));
  }

  run(): SimulationResult {
    const { until } = this.scenario;
    this.#decide();
    for (let next = this.#events.next(until); next; next = this.#events.next(until)) {
      this.#now = next.at;
      next.event();
      this.#decide();
    }
    const { invocations, workers } = this.#pool.records();
    return {
      series: this.#series,
      invocations,
      workers,
      summary: summarise(this.#series, invocations, workers, until),
    };
  }

  #decide(): void {
    const decision = decideFunction(
      this.#limits,
      { ...this.#pool.state(), backOffUntil: this.#backOffUntil },
      this.#now,
    );
    for (const id of decision.stop) this.#stop(id);
    for (let started = 0; started < decision.start; started++) this.#start();
    for (const [worker, invocation] of this.#pool.dispatch(this.#now)) this.#execute(worker, invocation);
    this.#look(decision.nextAt);
    this.#record(decision);
  }

  /** What time alone changes is decided at that time. */
  #look(at: number | null): void {
    if (at === null || at === this.#lookAt) return;
    if (at <= this.#now) throw new Error(`the decision at ${this.#now} ms asks for one at ${at} ms`);
    this.#lookAt = at;
    this.#events.add(at, () => {
      if (this.#lookAt === at) this.#lookAt = null;
    });
  }

  #record(decision: FunctionDecision): void {
    const sample = { at: this.#now, ...this.#pool.counts(), target: decision.target };
    this.observe?.(sample, decision);
    const last = this.#series.at(-1);
    if (last?.at === sample.at) this.#series.pop();
    const before = this.#series.at(-1);
    if (!before || !sameButForTime(before, sample)) this.#series.push(sample);
  }

  #arrive(arrival: Arrival): void {
    const { scenario } = this;
    const service = arrival.service ?? draw(scenario.service, this.#random.callers);
    const patience = scenario.patience === null ? null : draw(scenario.patience, this.#random.callers);
    const invocation = this.#pool.arrive(this.#now, service, scenario.maxQueue);
    if (this.#backOffUntil !== null && this.#backOffUntil > this.#now) this.#failWithoutWorkers();
    if (!invocation || patience === null) return;
    this.#events.add(this.#now + patience, () => this.#pool.hangUp(invocation, this.#now));
  }

  #change({ limits, newRevision }: SettingsChange): void {
    this.#limits = limits;
    if (!newRevision) return;
    this.#pool.newRevision();
    this.#failedStarts = 0;
    this.#backOffUntil = null;
  }

  #start(): void {
    const worker = this.#pool.start(this.#now);
    const fails = this.#random.startUp() < this.scenario.startFailures;
    const readyAt = this.#now + draw(this.scenario.startUp, this.#random.startUp);
    this.#events.add(readyAt, () => {
      if (worker.phase !== 'starting') return;
      if (fails) this.#failToStart(worker);
      else this.#becomeReady(worker);
    });
  }

  #becomeReady(worker: SimulatedWorker): void {
    this.#failedStarts = 0;
    this.#backOffUntil = null;
    this.#pool.ready(worker, this.#now);
  }

  #failToStart(worker: SimulatedWorker): void {
    this.#pool.end(worker, this.#now);
    this.#failedStarts++;
    this.#backOffUntil = this.#now + backOff(this.#failedStarts);
    this.#failWithoutWorkers();
  }

  /** While workers can't be started, callers get the reason rather than hang, unless some worker can serve them. */
  #failWithoutWorkers(): void {
    if (!this.#pool.canServe()) this.#pool.failWaiting(this.#now);
  }

  #stop(id: string): void {
    const worker = this.#pool.stop(id, this.#now);
    this.#events.add(this.#now + draw(this.scenario.shutDown, this.#random.shutDown), () =>
      this.#pool.end(worker, this.#now),
    );
  }

  #execute(worker: SimulatedWorker, invocation: SimulatedInvocation): void {
    const dies = this.#random.deaths() < this.scenario.deaths;
    const lasts = dies ? invocation.service * this.#random.deaths() : invocation.service;
    this.#events.add(this.#now + lasts, () => {
      if (dies) this.#pool.die(worker, invocation, this.scenario.retries, this.#now);
      else this.#pool.complete(worker, invocation, this.#now);
    });
  }
}

function sameButForTime(a: Sample, b: Sample): boolean {
  return (
    a.target === b.target &&
    a.waiting === b.waiting &&
    a.starting === b.starting &&
    a.idle === b.idle &&
    a.busy === b.busy &&
    a.stopping === b.stopping
  );
}
