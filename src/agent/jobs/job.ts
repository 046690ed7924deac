import type { JobSpec } from '../../manifest/model.js';
import { type ExecutionParts, ExecutionPool } from '../executions/pool.js';
import type { ExecutionLimits } from '../scaling/executions.js';
import type { WorkerTemplate } from '../workers/set.js';

/** A job: executions on request, at most max_concurrency at once. */
export class Job extends ExecutionPool<JobSpec> {
  constructor(name: string, spec: JobSpec, template: WorkerTemplate, parts: ExecutionParts) {
    super('job', name, spec, template, parts);
  }

  /** What runs can't make room for a job that runs before anything changes. */
  outsideQuotas({ run }: JobSpec): boolean {
    return run === 'before_change';
  }

  limits({ max_concurrency }: JobSpec): ExecutionLimits {
    return { maxConcurrency: max_concurrency };
  }
}
