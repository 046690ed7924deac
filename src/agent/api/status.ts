import type { Outage } from '../../../providers/driver.js';
import type {
  FunctionStatus,
  JobStatus,
  QuotaStatus,
  ScheduledTaskStatus,
  ServiceStatus,
  Status,
} from '../../api/types.js';
import type { ScheduledTaskSpec } from '../../manifest/model.js';
import { formatDuration } from '../../manifest/units.js';
import type { ExecutionStore } from '../executions/store.js';
import type { DeployedFunction } from '../functions/deployed-function.js';
import type { Job } from '../jobs/job.js';
import { RESOURCES } from '../scaling/quotas.js';
import type { ScheduledTask } from '../schedules/task.js';
import type { Service } from '../services/service.js';
import type { Failure } from '../workers/failures.js';

import { exitStatus } from '../workers/worker.js';
import type { Workloads } from '../workloads.js';

/** A function as `status` shows it. */
export function functionStatus(pool: DeployedFunction, url: string): FunctionStatus {
  const workers = pool.counts();
  const { decision, manifest } = pool.control;
  const { failure, lastExit } = pool.workers;
  return {
    url,
    workers,
    executing: workers.busy,
    waiting: pool.waiting,
    target: decision?.target ?? 0,
    max_workers: manifest.max_workers,
    spare_workers: manifest.spare_workers,
    cold_starts: pool.invocations.coldStarts,
    requests: pool.invocations.requests.recent(),
    reason: pool.control.reason,
    held_back: pool.control.heldBack(),
    failure: failureStatus(failure),
    last_exit: lastExit && exitStatus(lastExit),
    ...pool.workers.healthReport(),
  };
}

/** A job as `status` shows it. */
export function jobStatus(job: Job, executionStore: ExecutionStore): JobStatus {
  return {
    executions: executionStore.counts(job.name),
    running: job.workers.size,
    waiting: job.waiting,
    max_concurrency: job.control.manifest.max_concurrency,
    ...lastEnds(job, executionStore),
    reason: job.control.reason,
    held_back: job.control.heldBack(),
  };
}

/** A service as `status` shows it. @param host where callers find it, as a URL has it */
export function serviceStatus(service: Service, host: string): ServiceStatus {
  const { decision, manifest } = service.control;
  const { lastExit } = service.workers;
  return {
    url: `${manifest.protocol ?? 'http'}://${host}:${manifest.port}`,
    replicas: service.counts(),
    target: decision?.target ?? 0,
    min_replicas: manifest.min_replicas,
    max_replicas: manifest.max_replicas,
    cpu_utilization: decision?.because.average ?? null,
    target_cpu_utilization: manifest.target_cpu_utilization,
    requests: service.requests?.recent() ?? null,
    outdated: decision?.because.outdated ?? 0,
    reason: service.control.reason,
    held_back: service.control.heldBack(),
    failure: failureStatus(service.failure),
    last_exit: lastExit && exitStatus(lastExit),
    listen_error: service.listenError,
    ...service.workers.healthReport(),
  };
}

/** An outage of the platform as `status` shows it. */
export function outageStatus(outage: Outage | null): Status['outage'] {
  return outage && { message: outage.message, since: new Date(outage.since).toISOString() };
}

function failureStatus(failure: Readonly<Failure> | null): FunctionStatus['failure'] {
  return failure && { message: failure.message, retry_at: new Date(failure.retryAt).toISOString() };
}

/** Whether an execution went well lately. */
function lastEnds(
  { name, ended: { lastSuccess } }: Job | ScheduledTask,
  executionStore: ExecutionStore,
): Pick<JobStatus, 'last_success' | 'last_failure'> {
  const failed = executionStore.latest(name, 'FAILED');
  return {
    last_success: lastSuccess === null ? null : new Date(lastSuccess).toISOString(),
    last_failure: failed && {
      execution: failed.id,
      message: failed.error?.detail ?? 'it failed',
      at: failed.finished_at ?? failed.created_at,
    },
  };
}

/** Due times that are shown ahead. */
const SHOWN_AHEAD = 5;

/** A scheduled task as `status` shows it. */
export function scheduledTaskStatus(
  task: ScheduledTask,
  executionStore: ExecutionStore,
): ScheduledTaskStatus {
  return {
    schedule: describeTiming(task.control.manifest),
    time_zone: task.control.manifest.time_zone,
    next_runs: task.next(SHOWN_AHEAD),
    last_run: task.last,
    last_skipped: task.skipped,
    note: task.note,
    executions: executionStore.counts(task.name),
    ...lastEnds(task, executionStore),
    running: task.workers.size,
    waiting: task.waiting,
    reason: task.control.reason,
    held_back: task.control.heldBack(),
  };
}

function describeTiming({ schedule, period, reference_time, interval }: ScheduledTaskSpec): string {
  if (schedule !== undefined) return schedule;
  if (period !== undefined) return `every ${formatDuration(period)}`;
  return `every ${formatDuration(interval ?? 0)}, one of them at ${reference_time}`;
}

export function quotaStatus(workloads: Workloads): QuotaStatus {
  const { quotas } = workloads;
  const used = quotas.used();
  return {
    items: RESOURCES.map((resource) => ({
      resource,
      limit: quotas.limit(resource),
      used: used[resource],
      by_workload: quotas.usedByWorkload(resource),
    })),
    held_back: [...workloads].flatMap((workload) => {
      const reason = workload.heldBack();
      return reason ? [{ workload: workload.name, reason }] : [];
    }),
  };
}
