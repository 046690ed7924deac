import type { Histogram } from '../../histogram.js';
import type { Workload } from '../control/workload.js';
import type { Job } from '../jobs/job.js';
import type { RequestCounters } from '../metrics/requests.js';
import type { ScheduledTask } from '../schedules/task.js';
import type { Service } from '../services/service.js';
import type { Workloads } from '../workloads.js';
import type { Times } from './bucket.js';
import type { Totals } from './totals.js';

/** A workload as the history sees it. */
export interface Subject {
  /** The same object as long as its counts continue. */
  readonly workload: { readonly name: string };
  /** Calls to a function since the agent started; 0 for other kinds. */
  readonly calls: number;
  /** Grows with every call and execution that arrives or ends: if it has not changed, nothing has happened. */
  readonly events: number;
  /** The present values by name; null: unknown. */
  readonly gauges: Readonly<Record<string, number | null>>;
  /** May also be called later. */
  readonly totals: () => Totals;
}

/**
 * The workloads that are active now. Thousands of idle functions must cost next to nothing.
 * @param seen a workload's events at its last sample
 */
export function* subjects(
  workloads: Workloads,
  seen: (workload: Subject['workload']) => number,
): Generator<Subject> {
  for (const pool of workloads.functions.values()) {
    const { waiting, invocations } = pool;
    const { arrived, requests } = invocations;
    const events = arrived + requests.total;
    if (pool.workers.size === 0 && waiting === 0 && events === seen(pool)) continue;
    const workers = pool.counts();
    yield {
      workload: pool,
      calls: arrived,
      events,
      gauges: {
        ...workers,
        waiting,
        in_flight: workers.busy + waiting,
        target: pool.control.decisions.target,
      },
      totals: () => {
        const { counts, times } = workerTotals(pool);
        return {
          counts: {
            ...counts,
            calls: invocations.arrived,
            cold_starts: invocations.coldStarts,
            ...requestCounts(requests),
          },
          times: {
            ...times,
            ...requestTimes(requests),
            wait: timesOf(invocations.waited),
            execution: timesOf(invocations.executed),
          },
        };
      },
    };
  }
  for (const service of workloads.services.values()) {
    yield {
      workload: service,
      calls: 0,
      events: service.requests?.total ?? 0,
      gauges: {
        ...service.counts(),
        target: service.control.decisions.target,
        cpu_utilization: service.control.decision?.because.average ?? null,
        target_cpu_utilization: service.control.manifest.target_cpu_utilization,
      },
      totals: () => serviceTotals(service),
    };
  }
  for (const pools of [workloads.jobs, workloads.scheduledTasks]) {
    for (const pool of pools.values()) {
      const { waiting } = pool;
      const running = pool.workers.size;
      const events = pool.ended.total;
      if (running === 0 && waiting === 0 && events === seen(pool)) continue;
      const gauges = { running, waiting };
      yield { workload: pool, calls: 0, events, gauges, totals: () => executionTotals(pool) };
    }
  }
  for (const daemon of workloads.daemons.values()) {
    const gauges = { ...daemon.counts(), target: daemon.control.decisions.target };
    yield { workload: daemon.control, calls: 0, events: 0, gauges, totals: () => workerTotals(daemon) };
  }
}

function workerTotals({ workers }: Pick<Workload, 'workers'>): Totals {
  const { started, failed, died, startDuration } = workers.counters;
  return { counts: { started, failed, died }, times: { start: timesOf(startDuration) } };
}

/** Unknown ones are left out. */
function serviceTotals(service: Service): Totals {
  const { counts, times } = workerTotals(service);
  const { requests } = service;
  if (!requests) return { counts, times };
  return {
    counts: { ...counts, ...requestCounts(requests), calls: requests.total },
    times: { ...times, ...requestTimes(requests) },
  };
}

function executionTotals(pool: Job | ScheduledTask): Totals {
  const { counts, times } = workerTotals(pool);
  // Workers can fail too, hence the prefix.
  const ended = [...pool.ended.counts].map(([end, count]) => [`ended_${end}`, count] as const);
  return {
    counts: { ...counts, ...Object.fromEntries(ended) },
    times: { ...times, execution: timesOf(pool.ended.duration) },
  };
}

function requestCounts(requests: RequestCounters): Record<string, number> {
  return Object.fromEntries(requests.counts());
}

function requestTimes({ duration }: RequestCounters): Record<string, Times> {
  return duration ? { request: timesOf(duration) } : {};
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
