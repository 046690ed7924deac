import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Address } from '../../../providers/driver.js';
import { RequestError } from '../../errors/errors.js';
import { background } from '../../process/background.js';
import { PREFIX, wantsAsync } from '../gateway/route.js';
import { IDEMPOTENCY_KEY } from '../http/headers.js';
import { isIdempotent } from '../http/idempotent.js';
import type { Logger } from '../logging/logger.js';
import { RequestCounters } from '../metrics/requests.js';
import { Balancer } from '../services/balancer/balancer.js';
import { LeaderBackends } from './leader-backends.js';

/** Bodies up to this many bytes are kept, so that the request can be sent again. */
const REPLAYABLE = 1024 * 1024;

export interface PassageParts {
  /** What it leads to, for the log. */
  readonly name: string;
  readonly log: Logger;
  /** The leader refused a connection. */
  readonly refused: () => void;
}

/** Forwards the requests to one port to the leader; while there is none, they wait. */
export class Passage {
  readonly #backends: LeaderBackends;
  readonly #balancer: Balancer;

  constructor({ name, log, refused }: PassageParts) {
    // Its requests are sent again if that does no harm.
    this.#backends = new LeaderBackends((former) => {
      this.#balancer.closeTunnels();
      former.destroy();
    });
    this.#balancer = new Balancer({
      name,
      log,
      // The leader counts them; nobody asks for this agent's counts.
      requests: new RequestCounters(),
      backend: 'The leader',
      backends: this.#backends.all,
      refused: (backend) => {
        backend.available = false;
        refused();
      },
      broken: (cause) =>
        new RequestError('MN4011', 502, `The leader did not finish its response: ${cause.message}.`, {
          cause,
        }),
      repeatable: (request) => isIdempotent(request.method ?? '') || hasKey(request),
      keep: REPLAYABLE,
    });
  }

  /** Sets the leader's address; undefined while it is unknown or does not answer: requests in progress continue. */
  lead(address: Address | undefined): void {
    this.#backends.lead(address);
  }

  request(request: IncomingMessage, response: ServerResponse): void {
    if (isAsync(request) && request.headers[IDEMPOTENCY_KEY] === undefined) addKey(request);
    const pass = () => this.#balancer.request(request, response);
    background('a request could not be forwarded', pass, () => response.destroy());
  }

  upgrade(request: IncomingMessage, socket: Duplex, rest: Buffer): void {
    const pass = () => this.#balancer.upgrade(request, socket, rest);
    background('a connection could not be forwarded', pass, () => socket.destroy());
  }
}

/** Whether the leader itself ensures that the request takes effect once. */
function hasKey(request: IncomingMessage): boolean {
  const own = request.url?.startsWith('/v1/') === true || isAsync(request);
  return own && request.headers[IDEMPOTENCY_KEY] !== undefined;
}

function isAsync(request: IncomingMessage): boolean {
  return request.url?.startsWith(PREFIX) === true && wantsAsync(request);
}

/** Lets a call that is only stored be sent again. */
function addKey(request: IncomingMessage): void {
  const key = randomUUID();
  request.headers[IDEMPOTENCY_KEY] = key;
  request.rawHeaders.push('Idempotency-Key', key);
}
