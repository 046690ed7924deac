import type { WorkerSpec } from '../../providers/driver.js';

/** A worker's specification with what most tests don't care for filled in. */
export function workerSpec(id: string, more: Partial<WorkerSpec>): WorkerSpec {
  return {
    id,
    workload: 'work',
    kind: 'function',
    revision: 'r1',
    environment: {},
    secrets: {},
    cpu: 1,
    memory: 256 * 2 ** 20,
    gpu: 0,
    serves: false,
    ...more,
  };
}
