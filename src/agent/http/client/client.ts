import type { Socket } from 'node:net';
import type { Address } from '../../../../providers/driver.js';
import { accepts } from '../../../../providers/shared/accepts.js';
import { bracketed } from '../../../addresses.js';
import type { WorkerPortOptions } from '../open-worker-port.js';
import type { OutgoingRequest, PendingResponse, ResponseReceiver, WorkerPort } from '../worker-port.js';
import { Connection } from './connection.js';
import { dial } from './dial.js';
import { InFlightRequest } from './in-flight-request.js';

/**
 * Milliseconds that an unused connection stays open: less than any worker's own limit, so that a request does not hit a
 * connection that the worker is closing.
 */
const KEEP_ALIVE = 1_000;

/** Sends requests to one worker, each on its own connection for as long as it takes. The caller limits how long. */
export class HttpClient implements WorkerPort {
  readonly #open = new Set<Connection>();
  /** The connection used last is taken first, so that surplus ones are closed. */
  readonly #free: Connection[] = [];
  readonly #authority: string;
  #closed = false;

  constructor(
    private readonly address: Address,
    private readonly options: WorkerPortOptions,
  ) {
    this.#authority = `${bracketed(address.host)}:${address.port}`;
  }

  send(outgoing: OutgoingRequest, receiver: ResponseReceiver): PendingResponse {
    const request = new InFlightRequest(outgoing, receiver, (again) => again.begin(this.#connect()));
    if (this.#closed) {
      request.refuse(new Error('the worker is no longer in use'));
      return request;
    }
    const kept = this.#kept();
    if (!kept) request.begin(this.#connect());
    else if (request.repeatable) request.begin(kept);
    else afterLook(() => request.begin(kept.usable ? kept : this.#connect()));
    return request;
  }

  alive(): Promise<boolean> {
    return accepts(this.address);
  }

  tunnel(): Promise<Socket> {
    return dial(this.address, this.options.connectTimeout);
  }

  close(): void {
    this.#closed = true;
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
      closed: (closed) => this.#forget(closed),
    });
    this.#open.add(connection);
    return connection;
  }

  #forget(connection: Connection): void {
    this.#open.delete(connection);
    const at = this.#free.indexOf(connection);
    if (at !== -1) this.#free.splice(at, 1);
  }
}

/**
 * Calls back once the event loop has checked all connections: a request that can't be sent twice should see that the
 * worker has closed its connection. The first turn may already have begun and read a response without the close behind
 * it, which the next turn reads. After a stall in between, for example of the whole machine, a worker may still have
 * closed since.
 */
function afterLook(callback: () => void): void {
  const begun = performance.now();
  setImmediate(() =>
    setImmediate(() => (performance.now() - begun < KEEP_ALIVE ? callback() : afterLook(callback))),
  );
}
