import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { admit, noTunnel } from './admission.js';
import type { Connections } from './connections.js';
import { MAX_HEAD } from './limits.js';
import { refuse, refuseRaw } from './problems.js';
import { endSilentBodies } from './silent-bodies.js';

/** Milliseconds within which the head of a request has to be whole; a connection that says nothing counts too. */
const HEAD_TIMEOUT = 60_000;
/** Milliseconds between looks for heads that are late. */
const HEAD_LOOK_INTERVAL = 5_000;
/**
 * Milliseconds that an unused connection stays open. A proxy must be the one that closes it, or its next request meets a
 * closing connection: Traefik keeps one 90 s, Caddy 120 s, Google's load balancers 600 s.
 */
const KEEP_ALIVE = 620_000;
/** Milliseconds for which a caller may say nothing in the middle of a body; nginx's `client_body_timeout`. */
const BODY_TIMEOUT = 60_000;
/** Milliseconds of silence after which the system asks whether the other side is still there. */
const PROBE_AFTER = 60_000;

/** The limits for tests that can't wait for the real ones. */
export interface HttpLimits {
  readonly headTimeout?: number;
  readonly headLookInterval?: number;
  readonly keepAlive?: number;
  readonly bodyTimeout?: number;
}

/**
 * Makes every HTTP server of the agent, so that one set of limits and rules holds on all of its ports. How long an answer
 * may take, and a body that keeps coming, is the matter of whoever handles the request.
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
      // Without a limit on the whole request node has none on its head either, unless given.
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

/** Takes no new connections; resolves once the last one is closed, whatever errors it meets meanwhile. */
export function closing(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

/**
 * Closes an unused connection, unless a request lies in it unread: after a stall timers come before what was received
 * meanwhile.
 */
function closeUnlessRead(socket: Socket): void {
  const before = socket.bytesRead;
  setImmediate(() => {
    if (socket.bytesRead === before) socket.destroy();
  });
}
