import { StartError } from '../../src/errors/errors.js';
import type { WorkerSpec } from '../driver.js';

export function cannotStart(
  { workload }: Pick<WorkerSpec, 'workload'>,
  reason: string,
  cause?: unknown,
): StartError {
  return new StartError(workload, reason, { cause });
}
