import type { Address } from '../../../providers/driver.js';
import { HttpClient } from './client/client.js';
import type { WorkerPort } from './worker-port.js';

export interface WorkerPortOptions {
  /** Milliseconds that a connection may take. */
  readonly connectTimeout: number;
}

/** The only place that knows which client talks to workers. */
export function openWorkerPort(address: Address, options: WorkerPortOptions): WorkerPort {
  return new HttpClient(address, options);
}
