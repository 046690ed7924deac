import type { CallOutcome, InvocationRecord, Sample, Summary, WorkerRecord } from './scenario.js';

export function summarise(
  series: readonly Sample[],
  invocations: readonly InvocationRecord[],
  workers: readonly WorkerRecord[],
  until: number,
): Summary {
  const outcomes: Record<CallOutcome, number> = {
    answered: 0,
    failed: 0,
    refused: 0,
    'hung-up': 0,
    unfinished: 0,
  };
  for (const { outcome } of invocations) outcomes[outcome]++;
  const waits = invocations
    .flatMap(({ arrivedAt, startedAt }) => (startedAt === null ? [] : [startedAt - arrivedAt]))
    .sort((a, b) => a - b);
  const lifetime = workers.reduce((sum, worker) => sum + (worker.endedAt ?? until) - worker.startedAt, 0);
  return {
    outcomes,
    coldStarts: invocations.filter((invocation) => invocation.cold).length,
    workersStarted: workers.length,
    mostWorkers: series.reduce((most, { starting, idle, busy, stopping }) => {
      return Math.max(most, starting + idle + busy + stopping);
    }, 0),
    workerSeconds: lifetime / 1000,
    wait: {
      p50: percentile(waits, 0.5),
      p90: percentile(waits, 0.9),
      p95: percentile(waits, 0.95),
      p99: percentile(waits, 0.99),
      max: percentile(waits, 1),
      total: waits.reduce((sum, wait) => sum + wait, 0),
    },
  };
}

/** Nearest rank; 0 without values. */
function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0;
}
