import type { Address } from '../../../../providers/driver.js';
import { openWorkerPort } from '../../http/open-worker-port.js';
import type { WorkerPort } from '../../http/worker-port.js';

/** Milliseconds. */
const CONNECT_TIMEOUT = 2_000;

/** One replica as the balancer sees it. */
export class Backend {
  /** Whether it answered the last check. */
  available = true;
  /** The number of the service's pick that last chose it; 0: never. */
  picked = 0;
  #active = 0;
  #idle: (() => void)[] = [];
  /** The service itself decides how long a response takes. */
  readonly port: WorkerPort;

  constructor(
    readonly id: string,
    readonly address: Address,
  ) {
    this.port = openWorkerPort(address, { connectTimeout: CONNECT_TIMEOUT });
  }

  /** Its requests and upgraded connections in progress. */
  get active(): number {
    return this.#active;
  }

  /** Counts one request; returns a function that ends it, once. */
  begin(): () => void {
    this.#active++;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#active--;
      if (this.#active === 0) for (const resolve of this.#idle.splice(0)) resolve();
    };
  }

  /** Resolves once it has nothing in progress. */
  async whenIdle(): Promise<void> {
    if (this.#active > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Ends everything in progress on it with an error. */
  destroy(): void {
    this.port.close();
  }
}
