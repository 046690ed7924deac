import type { IncomingMessage, ServerResponse } from 'node:http';
import { unbracketed } from '../../addresses.js';
import { RequestError } from '../../errors/errors.js';
import { VERSION } from '../../version.js';
import { endAfterBody } from '../http/linger.js';
import { refuse } from '../http/problems.js';
import type { Logger } from '../logging/logger.js';
import type { Listeners, Seat } from '../services/balancer/listeners.js';
import type { Leader } from './follower.js';
import { Passage } from './passage.js';
import { RawPassage } from './raw-passage.js';

export interface PassagesParts {
  readonly log: Logger;
  /** The listeners for services' ports; undefined if another program balances them. */
  readonly listeners?: Listeners | undefined;
  /** The leader refused a connection. */
  readonly refused: () => void;
}

const NOT_DECIDING = 'This agent is not the leader: it is standing by.';

/** Everything that a standby agent forwards to the leader. */
export class Passages {
  readonly #main: Passage;
  readonly #services = new Map<number, { readonly passage: Passage | RawPassage; readonly seat: Seat }>();

  constructor(private readonly parts: PassagesParts) {
    const { log, refused } = parts;
    this.#main = new Passage({ name: 'the leader', log, refused });
  }

  /** Handles requests to the agent's own port. */
  readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    const path = request.url?.split('?', 1)[0];
    if (path === '/healthz') answer(request, response, 200, { status: 'standby', version: VERSION });
    // Forwarding this would wrongly say that another agent is the leader.
    else if (path === '/v1/standbys')
      refuse(request, response, new RequestError('MN4004', 409, NOT_DECIDING));
    else this.#main.request(request, response);
  };

  /** See Follower. */
  readonly lead = (leader: Leader | null): void => {
    const host = leader && hostOf(leader.url);
    this.#main.lead(leader && host !== null ? { host, port: portOf(leader.url) } : undefined);
    if (leader) this.#listen(leader);
    for (const [port, { passage }] of this.#services)
      passage.lead(host === null ? undefined : { host, port });
  };

  #listen({ ports, rawPorts }: Pick<Leader, 'ports' | 'rawPorts'>): void {
    const { listeners, log, refused } = this.parts;
    if (!listeners) return;
    for (const [port, { passage, seat }] of this.#services) {
      if (ports.includes(port) && rawPorts.includes(port) === passage instanceof RawPassage) continue;
      seat.release();
      this.#services.delete(port);
    }
    for (const port of ports) {
      if (this.#services.has(port)) continue;
      const passage = rawPorts.includes(port)
        ? new RawPassage(refused)
        : new Passage({ name: `the service on port ${port}`, log, refused });
      this.#services.set(port, { passage, seat: listeners.serve(port, passage) });
    }
    listeners.closeUnused();
  }
}

function hostOf(url: string): string {
  return unbracketed(new URL(url).hostname);
}

function portOf(url: string): number {
  return Number(new URL(url).port || 80);
}

function answer(request: IncomingMessage, response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  endAfterBody(request, response, text);
}
