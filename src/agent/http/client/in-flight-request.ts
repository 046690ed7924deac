import { asError, codeOf } from '../../../errors/system.js';
import { endToEndHeaders, endToEndTrailers } from '../headers.js';
import { isIdempotent } from '../idempotent.js';
import {
  BrokenConnection,
  InvalidResponse,
  type OutgoingRequest,
  type PendingResponse,
  type ResponseReceiver,
} from '../worker-port.js';
import type { Connection, ConnectionFailure, Use } from './connection.js';
import type { ResponseHead } from './response.js';

/** One request in flight, on a second connection if the first turned out to be closed. */
export class InFlightRequest implements PendingResponse, Use {
  readonly done: Promise<void>;
  #resolve = () => {};
  #reject: (error: Error) => void = () => {};
  #begun = false;
  #aborted: Error | undefined;
  #connection: Connection | undefined;

  constructor(
    readonly outgoing: OutgoingRequest,
    private readonly receiver: ResponseReceiver,
    /** Starts it again, on a new connection. */
    private readonly again: (request: InFlightRequest) => void,
  ) {
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /**
   * Whether it may be sent again if a kept connection turns out to be closed, which leaves open whether the worker read
   * it (RFC 9110, section 9.2.2; RFC 9112, section 9.3.1).
   */
  get repeatable(): boolean {
    const { method, body } = this.outgoing;
    return isIdempotent(method) && (body === null || Buffer.isBuffer(body));
  }

  begin(connection: Connection): void {
    this.#connection = connection;
    if (this.#aborted) connection.destroy(this.#aborted);
    else connection.use(this);
  }

  refuse(cause: Error): void {
    this.#reject(new BrokenConnection(false, false, cause));
  }

  abort(reason: Error): void {
    if (this.#aborted) return;
    this.#aborted = reason;
    this.#reject(reason);
    this.#connection?.destroy(reason);
  }

  interim({ status, reason, raw }: ResponseHead): void {
    this.receiver.interim?.(status, reason, endToEndHeaders(raw));
  }

  head({ status, reason, raw }: ResponseHead): void {
    this.#begun = true;
    this.receiver.head(status, reason, endToEndHeaders(raw));
  }

  data(chunk: Buffer, resume: () => void): boolean {
    return this.receiver.data(chunk, resume);
  }

  end(trailers: readonly string[]): void {
    this.#connection = undefined;
    try {
      this.receiver.end(endToEndTrailers(trailers));
      this.#resolve();
    } catch (error) {
      this.#reject(asError(error));
    }
  }

  failed({ error, connected, stale }: ConnectionFailure): void {
    this.#connection = undefined;
    if (this.#aborted) this.#reject(this.#aborted);
    else if (stale && this.repeatable) this.again(this);
    else if (error instanceof InvalidResponse) this.#reject(error);
    else this.#reject(new BrokenConnection(this.#begun, !connected && isRefusal(error), error));
  }
}

/** As opposed to the agent's own problems, for example a lack of file descriptors. */
const REFUSALS = new Set(['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']);

function isRefusal(error: Error): boolean {
  return REFUSALS.has(codeOf(error) ?? '');
}
