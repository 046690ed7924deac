import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { shareQuotas } from '../src/agent/scaling/quotas.js';
import { type Costs, driverCosts, type Listing, listingCosts, processorTime } from './cluster/costs.js';
import { WORKER_COST } from './cluster/nomad-model.js';
import { type ClusterResult, type ClusterScenario, simulateCluster } from './cluster/simulation.js';
import { CALLS, type Counted } from './cluster/timeline.js';
import { median, percentile } from './statistics.js';

/** 100,000 workers of 10,000 functions on 1,000 nodes with room for 128 each, then a fifth more calls at once. */
export const SCENARIO: ClusterScenario = {
  nodes: { count: 1_000, room: 128 },
  functions: 10_000,
  load: 61_500,
  mostLoad: 80,
  service: 10_000,
  cooldown: 60_000,
  ramp: 120,
  steady: 200,
  step: 260,
  end: 290,
  peak: 1.2,
};
/** Workers whose starts, ends and events are measured. */
const LIVES = 3_000;
const ROUNDS = 5;

/** Load on the agent and on Nomad per second. */
export interface Demand {
  readonly when: string;
  readonly workers: number;
  readonly calls: number;
  readonly decisions: number;
  readonly nomadCalls: number;
  readonly starts: number;
  readonly ends: number;
  readonly events: number;
  /** Milliseconds that calls waited for a worker; NaN if not measured. */
  readonly wait: { readonly p50: number; readonly p99: number };
}

export interface ClusterFigures {
  /** An average second of the steady minute, the busiest one of the rise from zero, the busiest one with more calls. */
  readonly demands: readonly [steady: Demand, rise: Demand, peak: Demand];
  /** Milliseconds per decision, for functions drawn as often as they are called. */
  readonly decision: number;
  /** Milliseconds to share out quotas that allow the functions half of what they want. */
  readonly sharing: number;
  readonly driver: Costs;
  readonly listing: Listing;
  /** Bytes of the whole process, and per worker, at the end. */
  readonly resident: number;
  readonly perWorker: number;
  /** Starts for which no node had room. */
  readonly noRoom: number;
}

/** The load of a cluster of 100,000 workers on one agent and on the Nomad under it. Times are CPU times. */
export async function benchCluster(scenario: ClusterScenario = SCENARIO): Promise<ClusterFigures> {
  const before = memory();
  const result = simulateCluster(scenario);
  const resident = process.memoryUsage.rss();
  const workers = result.functions.reduce((sum, each) => sum + each.workers.size, 0);
  return {
    demands: demandsOf(result, scenario),
    perWorker: (memory() - before) / workers,
    decision: await decisionCost(result, scenario),
    sharing: await sharingCost(result),
    driver: await driverCosts(LIVES),
    listing: listingCosts(workers),
    resident,
    noRoom: result.noRoom,
  };
}

function demandsOf(
  { timeline, workers, mostWorkers, steadyWaits, peakWaits }: ClusterResult,
  { steady, step, end }: ClusterScenario,
): [Demand, Demand, Demand] {
  const demand = (of: (what: readonly Counted[]) => number) => ({
    calls: of(['calls']),
    decisions: of(['decisions']),
    nomadCalls: of(CALLS),
    starts: of(['dispatch']),
    ends: of(['signal']),
    events: of(['event']),
  });
  const waits = (ascending: readonly number[]) => ({
    p50: percentile(ascending, 0.5),
    p99: percentile(ascending, 0.99),
  });
  return [
    {
      when: 'steady',
      workers,
      ...demand((what) => timeline.mean(what, steady, step)),
      wait: waits(steadyWaits),
    },
    { when: 'rise', workers, ...demand((what) => timeline.most(what, 0, steady)), wait: waits([]) },
    {
      when: 'peak',
      workers: mostWorkers,
      ...demand((what) => timeline.most(what, step, end)),
      wait: waits(peakWaits),
    },
  ];
}

async function decisionCost(
  { functions, callers }: ClusterResult,
  { end }: ClusterScenario,
): Promise<number> {
  const count = 100_000;
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const drawn = Array.from({ length: count }, () => functions[callers.called()]);
    const time = await processorTime(() => {
      for (const each of drawn) each?.considered(end * 1000);
    });
    rounds.push(time / count);
  }
  return median(rounds);
}

async function sharingCost({ functions }: ClusterResult): Promise<number> {
  const claims = functions.map(({ name, workers: { size: wish } }, since) => {
    const held = Math.ceil(wish / 2);
    return { name, cost: WORKER_COST, floor: 0, wish, held, granted: held, served: held > 0, since };
  });
  const all = claims.reduce((sum, { wish }) => sum + wish, 0) * WORKER_COST.cpu;
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push(await processorTime(() => void shareQuotas({ cpu: all / 2 }, claims, 'goes on')));
  }
  return median(rounds);
}

/** Bytes in use after a garbage collection. */
function memory(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
