import type { JobSpec } from '../../manifest/model.js';
import { ExecutionPool } from '../executions/pool.js';

/** A job: executions that are asked for, at most max_concurrency at once. */
export class Job extends ExecutionPool<JobSpec> {
  readonly kind = 'job';

  protected maxConcurrency(): number {
    return this.manifest.max_concurrency;
  }
}
