import type { FunctionStatus, JobStatus, QuotaStatus } from '../client/types.js';
import type { ExecutionStore } from './executions/store.js';
import type { Job } from './jobs/job.js';
import type { FunctionPool } from './pool/pool.js';
import { explainFunction } from './scaling/explain.js';
import { explainExecutions } from './scaling/explain-executions.js';
import { RESOURCES } from './scaling/quotas.js';
import type { Workloads } from './workloads.js';

/** A function as `status` shows it. */
export function functionStatus(pool: FunctionPool, url: string): FunctionStatus {
  const workers = pool.counts();
  const { decision, failure, manifest } = pool;
  return {
    url,
    workers,
    executing: workers.busy,
    waiting: pool.waiting,
    target: decision?.target ?? 0,
    max_workers: manifest.max_workers,
    spare_workers: manifest.spare_workers,
    reason: decision ? explainFunction(decision.because) : '',
    held_back: pool.heldBack(),
    failure: failure && { message: failure.message, retry_at: new Date(failure.retryAt).toISOString() },
  };
}

/** A job as `status` shows it. */
export function jobStatus(job: Job, executions: ExecutionStore): JobStatus {
  return {
    executions: executions.counts(job.name),
    running: job.running,
    waiting: job.waiting,
    max_concurrency: job.manifest.max_concurrency,
    reason: job.decision ? explainExecutions(job.decision.because) : '',
    held_back: job.heldBack(),
  };
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
