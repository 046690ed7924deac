import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { admit, noTunnel } from './admission.js';
import type { Connections } from './connections.js';
import { MAX_HEAD } from './limits.js';
import { refuse, refuseRaw } from './problems.js';
import { endSilentBodies } from './silent-bodies.js';

/** Milliseconds within which the head of a request must be complete, also on a connection that sends nothing. */
const HEAD_TIMEOUT = 60_000;
/** Milliseconds between checks for late heads. */
const HEAD_LOOK_INTERVAL = 5_000;
/**
 * Milliseconds that an unused connection stays open. A proxy must be the side that closes it, or its next request hits
 * a closing connection: Traefik keeps one for 90 s, Caddy for 120 s, Google's load balancers for 600 s.
 */
const KEEP_ALIVE = 620_000;
/** Milliseconds for which a caller may be silent in the middle of a body; like nginx's `client_body_timeout`. */
const BODY_TIMEOUT = 60_000;
/** Milliseconds of silence after which the system checks whether the other side still exists. */
export const PROBE_AFTER = 60_000;

/** Other limits, for tests that can't wait for the real ones. */
export interface HttpLimits {
  readonly headTimeout?: number;
  readonly headLookInterval?: number;
  readonly keepAlive?: number;
  readonly bodyTimeout?: number;
}

/**
 * Creates every HTTP server of the agent, so that all its ports have the same limits and rules. Whoever handles the
 * request limits how long a response may take, or a body that keeps arriving.
 */
export function createHttpServer(
  connections: Connections,
  handler: RequestListener,
  {
    headTimeout = HEAD_TIMEOUT,
    headLookInterval = HEAD_LOOK_INTERVAL,
    keepAlive = KEEP_ALIVE,
    bodyTimeout = BODY_TIMEOUT,
  }: HttpLimits = {},
): Server {
  const server = createServer(
    {
      maxHeaderSize: MAX_HEAD,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: PROBE_AFTER,
      // By default Node limits neither, if the whole request has no limit.
      requestTimeout: 0,
      headersTimeout: headTimeout,
      connectionsCheckingInterval: headLookInterval,
      keepAliveTimeout: keepAlive,
    },
    (request, response) => {
      try {
        admit(request);
      } catch (error) {
        response.setHeader('connection', 'close');
        refuse(request, response, error);
        return;
      }
      handler(request, response);
    },
  );
  server.on('connect', (_request, socket) => refuseRaw(socket, noTunnel()));
  server.on('timeout', closeUnlessRead);
  connections.watch(server);
  endSilentBodies(server, bodyTimeout, headLookInterval);
  return server;
}

/** Takes no new connections; resolves once the last one is closed, whatever errors occur meanwhile. */
export function closing(server: { close(done: () => void): unknown }): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

/**
 * Closes an unused connection, unless it has an unread request: after a stall, timers run before what was received
 * meanwhile.
 */
function closeUnlessRead(socket: Socket): void {
  const before = socket.bytesRead;
  setImmediate(() => {
    if (socket.bytesRead === before) socket.destroy();
  });
}
