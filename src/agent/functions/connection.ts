import type { Address } from '../../../providers/platform.js';
import { accepts } from '../../../providers/shared/readiness.js';
import { HttpClient } from '../http/client/client.js';

/** Milliseconds. */
const CONNECT_TIMEOUT = 10_000;

/** The way to a worker, which runs one invocation at a time. Timeouts are the invocation's own. */
export class WorkerConnection extends HttpClient {
  constructor(private readonly worker: Address) {
    super(worker, { connectTimeout: CONNECT_TIMEOUT });
  }

  /** Whether the worker would take another connection, as one that has died would not. */
  wouldAccept(): Promise<boolean> {
    return accepts(this.worker);
  }
}
