import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestError } from '../../../errors/errors.js';
import { admit } from '../../http/admission.js';
import { hasBody, lengthOf, readBody } from '../../http/body.js';
import { Caller, Disconnected } from '../../http/caller.js';
import { endToEndTrailers } from '../../http/headers.js';
import { isIdempotent } from '../../http/idempotent.js';
import { outcomeOfError, outcomeOfStatus } from '../../http/outcome.js';
import { invalidAnswer, isUnexpected, refuse, refuseRaw } from '../../http/problems.js';
import { ResponseWriter } from '../../http/response-writer.js';
import { BrokenConnection, InvalidResponse } from '../../http/worker-port.js';
import type { Logger } from '../../logging/logger.js';
import type { RequestCounters } from '../../metrics/requests.js';
import type { Backend } from './backend.js';
import type { Backends } from './backends.js';
import { headersFor } from './forwarded.js';
import { splice } from './tunnel.js';
import { Turns } from './turns.js';

export interface BalancerParts {
  /** What is balanced, for the log. */
  readonly name: string;
  readonly backends: Backends;
  readonly log: Logger;
  readonly requests: RequestCounters;
  /** The backend's port does not accept connections. */
  readonly refused: (backend: Backend) => void;
  /** Names the backend in an error that a caller gets. */
  readonly backend: string;
  /** The error for a caller whose request was cut off, and may not be repeated. */
  readonly broken: (cause: Error) => RequestError;
  /** Whether a request may be repeated; by default, its method decides. */
  readonly repeatable?: (request: IncomingMessage) => boolean;
  /** Bodies of such requests up to this many bytes are read first, so that they can be sent again; 0 by default. */
  readonly keep?: number;
}

/** Read as a whole, or while it is sent. */
type Body = Buffer | IncomingMessage | null;

/** Backends that a request may reach before it fails: a request that kills its backend must not kill all of them. */
const MAX_REACHED = 3;

/** Passes each request to one of the backends, and to another if the first can't have served it. */
export class Balancer {
  readonly #tunnels = new Set<Duplex>();

  constructor(private readonly parts: BalancerParts) {}

  async request(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { requests } = this.parts;
    const began = requests.now();
    const caller = new Caller(response);
    try {
      await this.#serve(request, caller);
      requests.end(caller.gone ? 'cancelled' : outcomeOfStatus(response.statusCode), began);
    } catch (error) {
      requests.end(caller.gone ? 'cancelled' : outcomeOfError(error), began);
      if (error instanceof Disconnected) return;
      if (isUnexpected(error)) this.parts.log.error({ to: this.parts.name, err: error }, 'a request failed');
      refuse(request, response, error);
    }
  }

  /** WebSocket, and anything else that asks for an upgrade. */
  async upgrade(request: IncomingMessage, caller: Duplex, rest: Buffer): Promise<void> {
    const disconnected = new AbortController();
    this.#tunnels.add(caller);
    caller.on('error', () => {});
    caller.once('close', () => {
      this.#tunnels.delete(caller);
      disconnected.abort(new Disconnected());
    });
    try {
      admit(request);
      // For other requests, Node answers this by itself (RFC 9110, section 7.8).
      if (request.headers.expect?.toLowerCase() === '100-continue')
        caller.write('HTTP/1.1 100 Continue\r\n\r\n');
      const status = await this.#tunnel(request, caller, rest, disconnected.signal);
      this.parts.requests.end(status === null ? 'broken' : outcomeOfStatus(status), null);
    } catch (error) {
      this.parts.requests.end(outcomeOfError(error), null);
      if (error instanceof Disconnected) return;
      refuseRaw(caller, error);
    }
  }

  /** Ends upgraded connections, which no server counts as its own. */
  closeTunnels(): void {
    for (const caller of this.#tunnels) caller.destroy();
  }

  async #serve(request: IncomingMessage, caller: Caller): Promise<void> {
    const { broken } = this.parts;
    const { response } = caller;
    const body = hasBody(request) ? await this.#body(request) : null;
    const headers = headersFor(request);
    const turns = new Turns(this.parts.backends);
    for (let reached = 0; ; ) {
      const backend = await turns.next(() => caller.signal);
      try {
        await passOn(backend, request, caller, headers, body);
        return;
      } catch (error) {
        if (error instanceof InvalidResponse) throw invalidAnswer(this.parts.backend, error);
        if (!(error instanceof BrokenConnection)) throw error;
        if (error.refused) this.parts.refused(backend);
        else reached++;
        if (!this.#mayRetry(request, response, body, error, reached)) throw broken(error);
      }
    }
  }

  /** Not if the caller has part of a response; if the backend got the request, only what may be repeated. */
  #mayRetry(
    request: IncomingMessage,
    response: ServerResponse,
    body: Body,
    { refused }: BrokenConnection,
    reached: number,
  ): boolean {
    if (response.headersSent || hasBegun(body)) return false;
    return refused || (this.#repeatable(request) && reached < MAX_REACHED);
  }

  #repeatable(request: IncomingMessage): boolean {
    const { repeatable } = this.parts;
    return repeatable ? repeatable(request) : isIdempotent(request.method ?? '');
  }

  async #body(request: IncomingMessage): Promise<Body> {
    const { keep = 0 } = this.parts;
    return lengthOf(request) <= keep && this.#repeatable(request) ? await readBody(request, keep) : request;
  }

  /** The status of the replica's response; null if there was none. */
  async #tunnel(
    request: IncomingMessage,
    caller: Duplex,
    rest: Buffer,
    disconnected: AbortSignal,
  ): Promise<number | null> {
    const turns = new Turns(this.parts.backends);
    for (;;) {
      const backend = await turns.next(() => disconnected);
      const end = backend.begin();
      try {
        const replica = await backend.port.tunnel().catch(() => null);
        if (replica) {
          return await splice(request, caller, replica, rest);
        }
      } finally {
        end();
      }
      this.parts.refused(backend);
    }
  }
}

async function passOn(
  backend: Backend,
  request: IncomingMessage,
  caller: Caller,
  headers: readonly string[],
  body: Body,
): Promise<void> {
  const end = backend.begin();
  const { method = 'GET', url: path = '/' } = request;
  const trailers = () => endToEndTrailers(request.rawTrailers);
  const outgoing = { method, path, headers, body, trailers };
  const sending = backend.port.send(outgoing, new ResponseWriter(caller.response));
  caller.onDisconnect(() => sending.abort(new Disconnected()));
  try {
    await sending.done;
  } finally {
    end();
  }
}

/** Whether part of it has been sent, and is lost. */
function hasBegun(body: Body): boolean {
  return body !== null && !Buffer.isBuffer(body) && body.readableDidRead;
}
