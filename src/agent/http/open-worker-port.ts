import type { Address } from '../../../providers/driver.js';
import { HttpClient } from './client/client.js';
import type { WorkerPort } from './worker-port.js';

export interface WorkerPortOptions {
  /** Milliseconds for connecting. */
  readonly connectTimeout: number;
}

/** The only place that decides which client talks to workers. */
export function openWorkerPort(address: Address, options: WorkerPortOptions): WorkerPort {
  return new HttpClient(address, options);
}
