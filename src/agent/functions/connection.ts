import { Client, type Dispatcher } from 'undici';
import type { Address } from '../../../providers/platform.js';
import { bracketed } from '../../addresses.js';
import { accepts } from '../workers/readiness.js';

/**
 * Milliseconds that an unused connection stays open: less than any worker's own limit, so that an invocation
 * does not meet a connection which the worker is closing.
 */
const KEEP_ALIVE = 1_000;

/** The one connection to a worker, which runs one invocation at a time. Timeouts are the invocation's own. */
export class WorkerConnection {
  readonly #client: Client;

  constructor(private readonly address: Address) {
    this.#client = new Client(`http://${bracketed(address.host)}:${address.port}`, {
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: KEEP_ALIVE,
      keepAliveMaxTimeout: KEEP_ALIVE,
    });
  }

  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#client.dispatch(options, handler);
  }

  /** Whether the worker would take another connection, as one that has died would not. */
  wouldAccept(): Promise<boolean> {
    return accepts(this.address);
  }

  /** Ends what runs on it with an error. */
  destroy(): void {
    void this.#client.destroy();
  }
}
