import type { Address } from '../../../../providers/driver.js';
import { openWorkerPort } from '../../http/open-worker-port.js';
import type { WorkerPort } from '../../http/worker-port.js';

/** Milliseconds. */
const CONNECT_TIMEOUT = 2_000;

/** One replica as the balancer sees it. */
export class Backend {
  /** Whether it answered when it was last looked at. */
  available = true;
  /** Which pick among all of the service's it was last; 0: none. */
  picked = 0;
  #active = 0;
  #idle: (() => void)[] = [];
  /** How long an answer takes is the service's own matter. */
  readonly port: WorkerPort;

  constructor(
    readonly id: string,
    readonly address: Address,
  ) {
    this.port = openWorkerPort(address, { connectTimeout: CONNECT_TIMEOUT });
  }

  /** Requests and upgraded connections that it has in hand. */
  get active(): number {
    return this.#active;
  }

  /** Counts one request; the function that ends it does so once. */
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

  /** Resolves once it has nothing in hand. */
  async whenIdle(): Promise<void> {
    if (this.#active > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Ends what runs on it with an error. */
  destroy(): void {
    this.port.close();
  }
}
