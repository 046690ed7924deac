import { Pool } from 'undici';
import type { NomadAccess } from './environment.js';

/** Connections, of which Nomad accepts 100 from a machine: what is streamed keeps one for as long as it lasts. */
const CALLS = 24;
const STREAMS = 64;
/** Milliseconds that a server may take to begin with its answer; without a leader it waits for one itself. */
const PATIENCE = 30_000;

export interface Server {
  readonly index: number;
  readonly calls: Pool;
  readonly streams: Pool;
}

/** The servers, or other agents, by which the cluster is reached. All know the same. */
export class Servers {
  readonly #servers: readonly Server[];
  /** The one that is asked first. */
  #preferred = 0;

  constructor({ origins, tls }: NomadAccess) {
    const connect = tls && { connect: { ...tls } };
    this.#servers = origins.map((origin, index) => ({
      index,
      calls: new Pool(origin, { connections: CALLS, headersTimeout: PATIENCE, ...connect }),
      // Logs that are followed are silent for as long as nothing happens.
      streams: new Pool(origin, { connections: STREAMS, headersTimeout: 0, bodyTimeout: 0, ...connect }),
    }));
  }

  get count(): number {
    return this.#servers.length;
  }

  /** One that was not tried, which is preferred from now on. @param tried not all of them */
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
