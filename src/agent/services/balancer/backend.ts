import { Pool } from 'undici';
import type { Address } from '../../../../providers/platform.js';
import { bracketed } from '../../../addresses.js';
import type { Sender } from '../../http/send.js';

/** Milliseconds that an unused connection stays open: less than most servers keep one, so that none is met closing. */
const KEEP_ALIVE = 1_000;
const CONNECT_TIMEOUT = 2_000;

/** One replica as the balancer sees it. */
export class Backend {
  /** Whether it answered when it was last looked at. */
  available = true;
  /** Which pick among all of the service's it was last; 0: none. */
  picked = 0;
  #active = 0;
  #idle: (() => void)[] = [];
  readonly #pool: Pool;

  constructor(
    readonly id: string,
    readonly address: Address,
  ) {
    // How long an answer takes is the service's own matter.
    this.#pool = new Pool(`http://${bracketed(address.host)}:${address.port}`, {
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: CONNECT_TIMEOUT },
      keepAliveTimeout: KEEP_ALIVE,
      keepAliveMaxTimeout: KEEP_ALIVE,
    });
  }

  /** Requests and upgraded connections that it has in hand. */
  get active(): number {
    return this.#active;
  }

  get sender(): Sender {
    return this.#pool;
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
    void this.#pool.destroy();
  }
}
