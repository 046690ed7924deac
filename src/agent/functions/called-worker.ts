import { openWorkerPort } from '../http/open-worker-port.js';
import type { WorkerPort } from '../http/worker-port.js';
import { PooledWorker } from './worker.js';

/** Milliseconds. */
const CONNECT_TIMEOUT = 10_000;

/** A function's worker, to which invocations are sent. */
export class CalledWorker extends PooledWorker {
  #port: WorkerPort | undefined;

  /** The connection to the worker, once it is ready. */
  get port(): WorkerPort {
    if (!this.address) throw new Error(`worker ${this.id} has no address`);
    this.#port ??= openWorkerPort(this.address, { connectTimeout: CONNECT_TIMEOUT });
    return this.#port;
  }

  override release(): void {
    this.#port?.close();
  }
}
