import type { Histogram } from '../metrics/histogram.js';
import type { Tally } from '../metrics/tally.js';
import type { Workload } from '../workload.js';
import type { Workloads } from '../workloads.js';
import type { Times } from './bucket.js';
import type { Totals } from './totals.js';

/** A workload as the history sees it. */
export interface Subject {
  /** The same object as long as it counts on. */
  readonly workload: { readonly name: string };
  /** Calls of a function that came since the agent started; 0 of all else. */
  readonly calls: number;
  /** What is the case at this moment, by name; null: not known. */
  readonly gauges: Readonly<Record<string, number | null>>;
  /** May be asked for later too. */
  readonly totals: () => Totals;
}

/**
 * The workloads with something going on at this moment. Thousands of functions at rest must cost next to nothing.
 * @param seen how many calls of a function were seen when it was looked at last
 */
export function* subjects(
  workloads: Workloads,
  seen: (workload: Subject['workload']) => number,
): Generator<Subject> {
  for (const pool of workloads.functions.values()) {
    const { waiting, invocations } = pool;
    const { arrived } = invocations;
    if (pool.size === 0 && waiting === 0 && (arrived === 0 || arrived === seen(pool))) continue;
    const workers = pool.counts();
    yield {
      workload: pool,
      calls: arrived,
      gauges: { ...workers, waiting, in_flight: workers.busy + waiting, target: pool.decisions.target },
      totals: () => {
        const { counts, times } = workerTotals(pool);
        return {
          counts: {
            ...counts,
            calls: invocations.arrived,
            cold_starts: invocations.coldStarts,
            refused: sum(invocations.refused),
          },
          times: { ...times, wait: timesOf(invocations.waited), execution: timesOf(invocations.executed) },
        };
      },
    };
  }
  for (const service of workloads.services.values()) {
    yield {
      workload: service,
      calls: 0,
      gauges: {
        ...service.counts(),
        target: service.decisions.target,
        cpu_utilization: service.decision?.because.average ?? null,
        target_cpu_utilization: service.manifest.target_cpu_utilization,
      },
      totals: () => workerTotals(service),
    };
  }
  for (const pools of [workloads.jobs, workloads.scheduledTasks]) {
    for (const pool of pools.values()) {
      const { running, waiting } = pool;
      if (running === 0 && waiting === 0) continue;
      yield { workload: pool, calls: 0, gauges: { running, waiting }, totals: () => workerTotals(pool) };
    }
  }
  for (const daemon of workloads.daemons.values()) {
    const gauges = { ...daemon.counts(), target: daemon.decisions.target };
    yield { workload: daemon, calls: 0, gauges, totals: () => workerTotals(daemon) };
  }
}

function workerTotals({ counters: { started, failed, died, startDuration } }: Workload): Totals {
  return { counts: { started, failed, died }, times: { start: timesOf(startDuration) } };
}

function timesOf(histogram: Histogram): Times {
  let before = 0;
  const counts = histogram.cumulative().map((upTo) => {
    const count = upTo - before;
    before = upTo;
    return count;
  });
  return { sum: Math.round(histogram.sum * 1000), counts };
}

function sum(tally: Tally): number {
  return [...tally].reduce((total, [, count]) => total + count, 0);
}
