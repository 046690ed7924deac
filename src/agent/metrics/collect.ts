/** The content of `GET /metrics`: collected when it is scraped, from the parts that count. */
import type { AgentStatus, ExecutionCounts, QuotaStatus, StorageStatus } from '../../api/types.js';
import { EXECUTING } from '../../manifest/model.js';
import type { Workload } from '../control/workload.js';
import type { DeployedFunction } from '../functions/deployed-function.js';
import type { InvocationCounts } from '../invocations/store.js';
import type { Job } from '../jobs/job.js';
import type { ScheduledTask } from '../schedules/task.js';
import type { Service } from '../services/service.js';
import { exposition, type Family, type Format, type HistogramFamily, type Labels } from './exposition.js';
import { processMetrics } from './process.js';

export interface MetricSources {
  readonly self: AgentStatus;
  /** Whether the platform is not answering. */
  readonly outage: boolean;
  readonly storage: StorageStatus;
  readonly workloads: Iterable<Workload>;
  readonly functions: Iterable<DeployedFunction>;
  readonly services: Iterable<Service>;
  readonly executed: readonly (Job | ScheduledTask)[];
  readonly invocations: InvocationCounts;
  /** The executions of a job or a scheduled task. */
  readonly executions: (workload: string) => ExecutionCounts;
  readonly quotas: QuotaStatus;
}

export function collectMetrics(format: Format, sources: MetricSources): string {
  const { self } = sources;
  const workloads = [...sources.workloads];
  const functions = [...sources.functions];
  const families = [
    {
      name: 'multinode_build_info',
      type: 'gauge',
      help: 'Always 1; the labels say which agent this is.',
      samples: [[{ version: self.version, target: self.target }, 1]],
    },
    {
      name: 'multinode_platform_up',
      type: 'gauge',
      help: 'Whether the platform answers the agent.',
      samples: [[{}, sources.outage ? 0 : 1]],
    },
    ...storageFamilies(sources.storage),
    ...workloadFamilies(workloads),
    ...requestFamilies(functions, [...sources.services]),
    ...functionFamilies(functions),
    stored(sources.invocations),
    executions(workloads, sources.executions),
    ...endedFamilies(sources.executed),
    ...quotaFamilies(sources.quotas),
    ...processMetrics(),
  ] satisfies (Family | HistogramFamily)[];
  return exposition(families, format);
}

function storageFamilies({ free_bytes, total_bytes, failure }: StorageStatus): Family[] {
  return [
    {
      name: 'multinode_storage_up',
      type: 'gauge',
      help: 'Whether new work can be stored.',
      samples: [[{}, failure ? 0 : 1]],
    },
    {
      name: 'multinode_storage_free_bytes',
      type: 'gauge',
      help: "Free bytes of the disk under the agent's data.",
      samples: [[{}, free_bytes]],
    },
    {
      name: 'multinode_storage_size_bytes',
      type: 'gauge',
      help: "Bytes of the disk under the agent's data.",
      samples: [[{}, total_bytes]],
    },
  ];
}

function workloadFamilies(workloads: readonly Workload[]): (Family | HistogramFamily)[] {
  const all = workloads.map((workload) => ({
    labels: { workload: workload.name, kind: workload.kind },
    held: workload.heldBack() !== null,
    workers: workload.counts(),
    target: workload.decisions.target,
    counters: workload.workers.counters,
    decisions: workload.decisions.counts,
  }));
  return [
    {
      name: 'multinode_workers',
      type: 'gauge',
      help: 'Existing workers, by state.',
      samples: all.flatMap(({ labels, workers }) =>
        Object.entries(workers).map(([state, count]) => [{ ...labels, state }, count] as const),
      ),
    },
    {
      name: 'multinode_workers_target',
      type: 'gauge',
      help: 'Target number of workers, after limits and quotas.',
      samples: all.map(({ labels, target }) => [labels, target]),
    },
    {
      name: 'multinode_workload_held_back',
      type: 'gauge',
      help: 'Whether a quota holds the workload back.',
      samples: all.map(({ labels, held }) => [labels, held ? 1 : 0]),
    },
    {
      name: 'multinode_worker_starts_total',
      type: 'counter',
      help: 'Workers started.',
      samples: all.map(({ labels, counters }) => [labels, counters.started]),
    },
    {
      name: 'multinode_worker_start_failures_total',
      type: 'counter',
      help: 'Workers that ended, or never became ready, before they served anything.',
      samples: all.map(({ labels, counters }) => [labels, counters.failed]),
    },
    {
      name: 'multinode_worker_restarts_total',
      type: 'counter',
      help: 'Workers that ended without being asked to; they are replaced if needed.',
      samples: all
        .filter(({ labels }) => !EXECUTING.includes(labels.kind))
        .map(({ labels, counters }) => [labels, counters.died]),
    },
    {
      name: 'multinode_worker_unhealthy_total',
      type: 'counter',
      help: 'Workers that were ready and then failed their health checks.',
      samples: all
        .filter(({ labels }) => !EXECUTING.includes(labels.kind))
        .map(({ labels, counters }) => [labels, counters.unhealthy]),
    },
    {
      name: 'multinode_worker_replacements_total',
      type: 'counter',
      help: 'Workers stopped because they were unhealthy.',
      samples: all
        .filter(({ labels }) => !EXECUTING.includes(labels.kind))
        .map(({ labels, counters }) => [labels, counters.replaced]),
    },
    {
      name: 'multinode_worker_start_duration_seconds',
      type: 'histogram',
      help: 'Time from the start of a worker until it was ready.',
      samples: all.map(({ labels, counters }) => [labels, counters.startDuration]),
    },
    {
      name: 'multinode_decisions_total',
      type: 'counter',
      help: 'Scaling decisions that changed something, by the code of their reason.',
      samples: all.flatMap(({ labels, decisions }) =>
        [...decisions].map(([reason, count]) => [{ ...labels, reason }, count] as const),
      ),
    },
  ];
}

/** Metrics that are unknown for a service are absent. */
function requestFamilies(
  functions: readonly DeployedFunction[],
  services: readonly Service[],
): (Family | HistogramFamily)[] {
  const all = [
    ...functions.map(({ control, invocations: { requests } }) => ({ control, requests })),
    ...services.map(({ control, requests }) => ({ control, requests })),
  ].flatMap(({ control: { name, kind }, requests }) =>
    requests ? [{ labels: { workload: name, kind }, requests }] : [],
  );
  return [
    {
      name: 'multinode_requests_total',
      type: 'counter',
      help: 'Ended requests to functions and services, by outcome: the class of the status, or why there was no response.',
      samples: all.flatMap(({ labels, requests }) =>
        [...requests.counts()].map(([outcome, count]) => [{ ...labels, outcome }, count] as const),
      ),
    },
    {
      name: 'multinode_request_duration_seconds',
      type: 'histogram',
      help: 'Time from the arrival of a request, or the start of an asynchronous one, to the end of its response.',
      samples: all.flatMap(({ labels, requests: { duration } }) =>
        duration ? [[labels, duration] as const] : [],
      ),
    },
  ];
}

function endedFamilies(pools: readonly (Job | ScheduledTask)[]): (Family | HistogramFamily)[] {
  const all = pools.map(({ name, kind, ended }) => ({ labels: { workload: name, kind }, ended }));
  return [
    {
      name: 'multinode_executions_ended_total',
      type: 'counter',
      help: 'Ended executions, by outcome.',
      samples: all.flatMap(({ labels, ended }) =>
        [...ended.counts].map(([outcome, count]) => [{ ...labels, outcome }, count] as const),
      ),
    },
    {
      name: 'multinode_execution_duration_seconds',
      type: 'histogram',
      help: 'Duration of the last attempt at an ended execution.',
      samples: all.map(({ labels, ended }) => [labels, ended.duration]),
    },
    {
      name: 'multinode_execution_last_success_timestamp_seconds',
      type: 'gauge',
      help: 'When an execution last succeeded, Unix time. Absent if none has.',
      samples: all.flatMap(({ labels, ended: { lastSuccess } }) =>
        lastSuccess === null ? [] : [[labels, lastSuccess / 1000] as const],
      ),
    },
  ];
}

function functionFamilies(pools: readonly DeployedFunction[]): (Family | HistogramFamily)[] {
  const of = <T>(read: (pool: DeployedFunction) => T) =>
    pools.map((pool): readonly [Labels, T] => [{ workload: pool.name }, read(pool)]);
  return [
    {
      name: 'multinode_function_in_flight',
      type: 'gauge',
      help: 'Invocations that are executing or waiting.',
      samples: of((pool) => pool.counts().busy + pool.waiting),
    },
    {
      name: 'multinode_function_queue_length',
      type: 'gauge',
      help: 'Invocations that are waiting for a worker.',
      samples: of((pool) => pool.waiting),
    },
    {
      name: 'multinode_function_cold_starts_total',
      type: 'counter',
      help: 'Invocations that waited for a worker that was started after they arrived.',
      samples: of(({ invocations }) => invocations.coldStarts),
    },
    {
      name: 'multinode_function_invocation_duration_seconds',
      type: 'histogram',
      help: 'Time that a worker took for an attempt at an invocation.',
      samples: of(({ invocations }) => invocations.executed),
    },
    {
      name: 'multinode_function_queue_duration_seconds',
      type: 'histogram',
      help: 'Time that an invocation waited for a worker.',
      samples: of(({ invocations }) => invocations.waited),
    },
    {
      name: 'multinode_function_refusals_total',
      type: 'counter',
      help: 'Invocations that were turned away, by the code of the error.',
      samples: pools.flatMap(({ name, invocations }) =>
        [...invocations.refused].map(([code, count]) => [{ workload: name, code }, count] as const),
      ),
    },
  ];
}

function stored(counts: InvocationCounts): Family {
  return {
    name: 'multinode_invocations',
    type: 'gauge',
    help: 'Asynchronous invocations on record, by state.',
    samples: Object.entries(counts).flatMap(([workload, byState]) =>
      Object.entries(byState).map(([state, count]) => [{ workload, state }, count] as const),
    ),
  };
}

function executions(workloads: readonly Workload[], counts: (workload: string) => ExecutionCounts): Family {
  return {
    name: 'multinode_executions',
    type: 'gauge',
    help: 'Executions on record, by state.',
    samples: workloads
      .filter(({ kind }) => EXECUTING.includes(kind))
      .flatMap(({ name: workload, kind }) =>
        Object.entries(counts(workload)).map(([state, count]) => [{ workload, kind, state }, count] as const),
      ),
  };
}

function quotaFamilies({ items }: QuotaStatus): Family[] {
  return [
    {
      name: 'multinode_quota_limit',
      type: 'gauge',
      help: 'Quotas of the application: cpu and gpu in units, memory in bytes. Absent if there is none.',
      samples: items.flatMap(({ resource, limit }) =>
        limit === null ? [] : [[{ resource }, limit] as const],
      ),
    },
    {
      name: 'multinode_quota_used',
      type: 'gauge',
      help: 'How much of each resource the workers of the application use.',
      samples: items.map(({ resource, used }) => [{ resource }, used]),
    },
  ];
}
