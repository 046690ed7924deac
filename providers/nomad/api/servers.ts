import { Pool } from 'undici';
import type { NomadAccess, Tls } from './environment.js';

/** Maximum connections: Nomad accepts 100 from one machine, and each stream occupies one while it lasts. */
const CALLS = 24;
const STREAMS = 64;
/** Milliseconds that a server may take to begin its response; without a leader it waits for one itself. */
const PATIENCE = 30_000;

export interface Server {
  readonly index: number;
  /** What its URLs begin with, such as http://127.0.0.1:4646. */
  readonly origin: string;
  readonly calls: Pool;
  readonly streams: Pool;
}

/** The servers, or other Nomad agents, through which the cluster is reached. All of them give the same answers. */
export class Servers {
  readonly #servers: readonly Server[];
  /** Index of the server that is tried first. */
  #preferred = 0;

  constructor({ origins, tls }: NomadAccess) {
    this.#servers = origins.map((origin, index) => ({
      index,
      origin: socketOf(origin) === undefined ? origin : OVER_SOCKET,
      calls: pool(origin, tls, { connections: CALLS, headersTimeout: PATIENCE }),
      // Logs that are followed are silent while nothing happens.
      streams: pool(origin, tls, { connections: STREAMS, headersTimeout: 0, bodyTimeout: 0 }),
    }));
  }

  get count(): number {
    return this.#servers.length;
  }

  /** A server that was not tried; it is preferred from now on. @param tried not all of them */
  next(tried: ReadonlySet<number>): Server {
    for (let step = 0; step < this.count; step++) {
      const server = this.#servers[(this.#preferred + step) % this.count];
      if (!server || tried.has(server.index)) continue;
      this.#preferred = server.index;
      return server;
    }
    throw new Error('all servers were tried');
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.flatMap(({ calls, streams }) => [calls.destroy(), streams.destroy()]));
  }
}

/** The origin of what is sent through a socket. */
const OVER_SOCKET = 'http://localhost';

function socketOf(origin: string): string | undefined {
  return /^unix:\/\/(.*)/.exec(origin)?.[1];
}

function pool(origin: string, tls: Tls | undefined, options: Pool.Options): Pool {
  const socketPath = socketOf(origin);
  if (socketPath !== undefined) return new Pool(OVER_SOCKET, { ...options, socketPath });
  return new Pool(origin, { ...options, ...(tls && { connect: { ...tls } }) });
}
