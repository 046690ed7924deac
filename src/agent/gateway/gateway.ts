import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { RequestError } from '../../errors/errors.js';
import { toMilliseconds } from '../../manifest/units.js';
import type { Agent } from '../agent.js';
import type { Authenticate } from '../api/authentication.js';
import type { DeployedFunction } from '../functions/deployed-function.js';
import type { WorkerSlot } from '../functions/worker-slot.js';
import { hasBody, lengthOf, readBody } from '../http/body.js';
import { Caller, Disconnected } from '../http/caller.js';
import { valuesOf } from '../http/fields.js';
import { endToEndTrailers, forwardedHeaders, headerRecord, IDEMPOTENCY_KEY } from '../http/headers.js';
import { outcomeOfError, outcomeOfStatus } from '../http/outcome.js';
import { foreignHost, invalidAnswer, isUnexpected, refuse, unauthorized } from '../http/problems.js';
import { ResponseWriter } from '../http/response-writer.js';
import { InvalidResponse } from '../http/worker-port.js';
import type { Logger } from '../logging/logger.js';
import { BrokenExchange, exchange, type InvocationRequest } from './exchange.js';
import { parseRoute, type Route, wantsAsync } from './route.js';
import { unfinished } from './unfinished.js';

export interface GatewayParts {
  readonly agent: Agent;
  readonly key: string;
  readonly log: Logger;
  readonly authenticate: Authenticate;
  /** See createHostCheck. */
  readonly hostAllowed: (host: string | undefined) => boolean;
}

/** Bodies of known length up to this many bytes are kept, so that the invocation can be retried. */
const REPLAYABLE = 1024 * 1024;
/** Limit in bytes on an asynchronous invocation's body, which is stored. */
const STORABLE = 10 * 1024 * 1024;

/** Takes calls to functions: `/functions/NAME[/…]`. */
export class Gateway {
  constructor(private readonly parts: GatewayParts) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { agent, authenticate, hostAllowed } = this.parts;
      if (!hostAllowed(request.headers.host)) throw foreignHost(request.headers.host);
      if (!authenticate(request.headers)) throw unauthorized();
      if (agent.stopping())
        throw new RequestError('MN4009', 503, 'The agent is stopping.', { retryAfter: 1 });
      const route = parseRoute(request.url ?? '');
      if (!route)
        throw new RequestError('MN4002', 404, `The path ${request.url} is not the address of a function.`);
      const pool = agent.workloads.function(route.name);
      if (wantsAsync(request)) await this.#accept(request, response, route, pool);
      else await this.#invoke(request, response, route, pool);
    } catch (error) {
      if (!(error instanceof Disconnected)) this.#refuse(request, response, error);
    }
  }

  #refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    if (isUnexpected(error)) this.parts.log.error({ err: error, url: request.url }, 'an invocation failed');
    refuse(request, response, error);
  }

  /** Stores an asynchronous invocation, and only then answers 202 (RFC 7240, section 4.1). */
  async #accept(
    request: IncomingMessage,
    response: ServerResponse,
    route: Route,
    pool: DeployedFunction,
  ): Promise<void> {
    const refusal = pool.refusal();
    if (refusal) {
      pool.invocations.arrived++;
      pool.invocations.requests.end(outcomeOfError(refusal), null);
      throw refusal;
    }
    const headers = headerRecord(forwardedHeaders(request.rawHeaders, this.parts.key));
    const keys = valuesOf(request.rawHeaders, IDEMPOTENCY_KEY);
    const key = keys.length > 0 ? keys.join(', ') : undefined;
    // Otherwise all callers that leave the key empty would share one invocation.
    if (key === '')
      throw new RequestError('MN4003', 400, 'The request is not valid: Idempotency-Key is empty.');
    const body = hasBody(request) ? await readBody(request, STORABLE) : Buffer.alloc(0);
    const invocation = await this.parts.agent.invocations.submit(
      { function: route.name, method: request.method ?? 'GET', path: route.path, headers, body },
      key,
    );
    const text = JSON.stringify(invocation);
    response.writeHead(202, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      location: `/v1/invocations/${invocation.id}`,
      'preference-applied': 'respond-async',
    });
    response.end(text);
  }

  async #invoke(
    request: IncomingMessage,
    response: ServerResponse,
    route: Route,
    pool: DeployedFunction,
  ): Promise<void> {
    const { requests } = pool.invocations;
    const began = requests.now();
    const caller = new Caller(response);
    try {
      await this.#execute(request, caller, route, pool);
      requests.end(caller.gone ? 'cancelled' : outcomeOfStatus(response.statusCode), began);
    } catch (error) {
      requests.end(caller.gone ? 'cancelled' : outcomeOfError(error), began);
      throw error;
    }
  }

  async #execute(
    request: IncomingMessage,
    caller: Caller,
    route: Route,
    pool: DeployedFunction,
  ): Promise<void> {
    const { retries, timeout } = pool.control.manifest;
    const headers = forwardedHeaders(request.rawHeaders, this.parts.key);
    const body = hasBody(request) ? await bodyOf(request, retries) : null;
    const tries = isReplayable(body) ? retries + 1 : 1;
    const id = randomUUID();
    for (let attempt = 1; ; attempt++) {
      const slot = await pool.acquire({
        onWait: (leave) => caller.onDisconnect(() => leave(new Disconnected())),
      });
      const invocation = {
        id,
        attempt,
        method: request.method ?? 'GET',
        path: route.path,
        headers,
        body,
        trailers: () => endToEndTrailers(request.rawTrailers),
        timeout: toMilliseconds(timeout),
      };
      try {
        await passOn(slot, invocation, caller);
        return;
      } catch (error) {
        if (error instanceof InvalidResponse) throw invalidAnswer(`The worker of ${route.name}`, error);
        if (!(error instanceof BrokenExchange)) throw error;
        this.parts.log.warn(
          { function: route.name, invocation: id, attempt, err: error },
          'an attempt failed',
        );
        if (attempt < tries && !error.begun && !caller.gone) continue;
        throw await unfinished(pool, slot.workerId, error, attempt);
      }
    }
  }
}

/**
 * Streams the worker's response to the caller. If the caller disconnects before the response began, the worker finishes
 * and its response is dropped; after that its connection is closed, because the response may never end.
 */
function passOn(slot: WorkerSlot, request: InvocationRequest, caller: Caller): Promise<void> {
  const { response } = caller;
  const running = exchange(slot, request, new ResponseWriter(response));
  caller.onDisconnect(() => {
    if (response.headersSent) running.abort(new Disconnected());
  });
  return running.done;
}

async function bodyOf(request: IncomingMessage, retries: number): Promise<Readable | Buffer> {
  return retries > 0 && lengthOf(request) <= REPLAYABLE ? await readBody(request, REPLAYABLE) : request;
}

function isReplayable(body: Readable | Buffer | null): boolean {
  return body === null || Buffer.isBuffer(body);
}
