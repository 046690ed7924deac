import { RequestError } from '../../src/errors/errors.js';
import type { WorkerSpec } from '../platform.js';

export function cannotStart(
  { workload }: Pick<WorkerSpec, 'workload'>,
  reason: string,
  cause?: unknown,
): RequestError {
  return new RequestError('MN4007', 502, `${workload} could not be started: ${reason}`, { cause });
}
