import { FunctionPool } from '../agent/functions/pool.js';
import { type FunctionTerms, termsOf } from '../agent/functions/terms.js';
import { Quotas } from '../agent/quotas/quotas.js';
import type { FunctionDecision, FunctionLimits } from '../agent/scaling/functions.js';
import { allArrivals } from './arrivals.js';
import { Callers } from './callers.js';
import { ScenarioPlatform, type SimulatedWorker } from './platform.js';
import { seededRandom } from './random.js';
import type { Observer, Sample, Scenario, SimulationResult } from './scenario.js';
import { summarise } from './summary.js';
import { VirtualTime } from './virtual-time.js';
import { SimulatedWorkers } from './workers.js';

/**
 * Plays a scenario in virtual time: the agent's own control loop and queue, with workers and callers that behave as the
 * scenario says.
 */
export function simulate(scenario: Scenario, observe?: Observer): SimulationResult {
  const { until } = scenario;
  const clock = new VirtualTime();
  // A separate stream for each, so that other limits get the same callers.
  const stream = (index: number) => seededRandom(scenario.seed * 8 + index);
  const random = {
    arrivals: stream(0),
    callers: stream(1),
    startUp: stream(2),
    shutDown: stream(3),
    deaths: stream(4),
  };
  const platform = new ScenarioPlatform(scenario, clock, random);
  const pool = new SimulatedFunction(scenario, clock, platform);
  const callers = new Callers(scenario, clock, random, pool);
  for (const arrival of allArrivals(scenario.arrivals, random.arrivals))
    clock.at(arrival.at, () => callers.arrive(arrival));
  for (const change of scenario.changes)
    clock.at(change.at, () => pool.change(change.limits, change.newRevision));
  pool.control.open([]);
  do pool.report(observe);
  while (clock.pass(until));
  const { series } = pool;
  const { records: invocations } = callers;
  const { records: workers } = platform;
  return { series, invocations, workers, summary: summarise(series, invocations, workers, until) };
}

/** The agent's pool, on simulated workers. */
class SimulatedFunction extends FunctionPool<SimulatedWorker, FunctionTerms> {
  readonly series: Sample[] = [];
  #decided: (readonly [Sample, FunctionDecision])[] = [];
  #revision = 1;

  constructor(
    private readonly scenario: Scenario,
    private readonly clock: VirtualTime,
    platform: ScenarioPlatform,
  ) {
    super(
      NAME,
      simulatedTerms(scenario.limits, scenario),
      { clock, quotas: new Quotas(clock) },
      (owner, events) => new SimulatedWorkers('1', platform, clock, owner, events),
    );
  }

  change(limits: FunctionLimits, newRevision: boolean): void {
    if (newRevision) this.#revision++;
    this.control.update(simulatedTerms(limits, this.scenario), {
      ...TEMPLATE,
      revision: String(this.#revision),
    });
  }

  override carriedOut(decision: FunctionDecision): void {
    super.carriedOut(decision);
    const at = this.clock.now();
    const sample = { at, ...this.counts(), waiting: this.waiting, target: decision.target };
    this.#decided.push([sample, decision]);
    if (this.series.at(-1)?.at === at) this.series.pop();
    const before = this.series.at(-1);
    if (!before || !sameButForTime(before, sample)) this.series.push(sample);
  }

  /** Passes on the decisions since the last call. */
  report(observe: Observer | undefined): void {
    for (const [sample, decision] of this.#decided) {
      const { nextAt } = decision;
      if (nextAt !== null && nextAt <= sample.at)
        throw new Error(`the decision at ${sample.at} ms asks for one at ${nextAt} ms`);
      observe?.(sample, decision);
    }
    this.#decided = [];
  }
}

const NAME = 'simulated';

const TEMPLATE = {
  workload: NAME,
  kind: 'function',
  environment: {},
  secrets: {},
  cpu: 0,
  memory: 0,
  gpu: 0,
  serves: true,
} as const;

function simulatedTerms(limits: FunctionLimits, { maxQueue }: Scenario): FunctionTerms {
  return { ...termsOf(limits), max_queue: maxQueue, stop_grace_period: 0 };
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
