import type { Address } from '../../../../providers/platform.js';
import { bracketed } from '../../../addresses.js';
import { Connection } from './connection.js';
import { Passage, type Receiver, type Sending } from './passage.js';
import type { Outgoing } from './request.js';

export interface ClientOptions {
  /** Milliseconds. */
  readonly connectTimeout: number;
}

/**
 * Milliseconds that an unused connection stays open: less than any worker's own limit, so that a request does not meet
 * a connection which the worker is closing.
 */
const KEEP_ALIVE = 1_000;

/** Sends requests to one worker, each on a connection of its own for as long as it takes. How long is the caller's matter. */
export class HttpClient {
  readonly #open = new Set<Connection>();
  /** The one that was used last is taken first, so that the surplus is closed. */
  readonly #free: Connection[] = [];
  readonly #authority: string;
  #destroyed = false;

  constructor(
    private readonly address: Address,
    private readonly options: ClientOptions,
  ) {
    this.#authority = `${bracketed(address.host)}:${address.port}`;
  }

  /** Passes the answer on as it comes. */
  send(outgoing: Outgoing, receiver: Receiver): Sending {
    const passage = new Passage(outgoing, receiver, (again) => again.begin(this.#connect()));
    if (this.#destroyed) {
      passage.refuse(new Error('the worker is no longer in use'));
      return passage;
    }
    const kept = this.#kept();
    if (!kept) passage.begin(this.#connect());
    else if (passage.repeatable) passage.begin(kept);
    else afterLook(() => passage.begin(kept.usable ? kept : this.#connect()));
    return passage;
  }

  /** Ends what runs with an error. */
  destroy(): void {
    this.#destroyed = true;
    for (const connection of this.#open) connection.destroy(new Error('the worker is no longer in use'));
  }

  #kept(): Connection | undefined {
    for (;;) {
      const connection = this.#free.pop();
      if (!connection || connection.usable) return connection;
    }
  }

  #connect(): Connection {
    const connection = new Connection({
      address: this.address,
      authority: this.#authority,
      connectTimeout: this.options.connectTimeout,
      keepAlive: KEEP_ALIVE,
      free: (free) => this.#free.push(free),
      closed: (closed) => this.#closed(closed),
    });
    this.#open.add(connection);
    return connection;
  }

  #closed(connection: Connection): void {
    this.#open.delete(connection);
    const at = this.#free.indexOf(connection);
    if (at !== -1) this.#free.splice(at, 1);
  }
}

/**
 * Calls back once the loop has looked at all connections: a request that can't be sent a second time is to see that the
 * worker has closed its connection. The first turn may have begun already, and have read an answer with a close behind it,
 * which is read in the next. After a stall in between, such as of the whole machine, a worker may have closed since.
 */
function afterLook(callback: () => void): void {
  const begun = performance.now();
  setImmediate(() =>
    setImmediate(() => (performance.now() - begun < KEEP_ALIVE ? callback() : afterLook(callback))),
  );
}
