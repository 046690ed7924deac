import type { Address } from '../../../../providers/driver.js';
import { RequestError } from '../../../errors/errors.js';
import { background } from '../../../process/background.js';
import type { Logger } from '../../logging/logger.js';
import { RequestCounters } from '../../metrics/requests.js';
import {
  type BalancerOwner,
  type Balancing,
  type Member,
  memberOf,
  type ServiceBalancer,
  type ServiceProtocol,
} from '../balancing.js';
import { Backend } from './backend.js';
import { Backends } from './backends.js';
import { Balancer } from './balancer.js';
import type { ConnectionHandler, RequestHandler } from './listener.js';
import { Listeners, type Seat } from './listeners.js';
import { TcpBalancer } from './tcp-balancer.js';

/** Milliseconds that a request waits for a ready replica. */
const PATIENCE = 10_000;

/** The agent balances the services itself. */
export class OwnBalancing implements Balancing {
  readonly program = 'agent';
  readonly #listeners: Listeners;

  /** @param where the host on which to listen for services, or existing listeners */
  constructor(
    where: string | Listeners,
    private readonly log: Logger,
  ) {
    this.#listeners = typeof where === 'string' ? new Listeners(where) : where;
  }

  reserve(ports: ReadonlyMap<string, number>, raw: ReadonlySet<string>): Promise<void> {
    return this.#listeners.reserve(ports, raw);
  }

  service(name: string, owner: BalancerOwner): ServiceBalancer {
    return new OwnServiceBalancer(name, owner, this.#listeners, this.log);
  }

  closeUnused(): void {
    this.#listeners.closeUnused();
  }

  close(limit: number): Promise<void> {
    return this.#listeners.close(limit);
  }
}

class OwnServiceBalancer implements ServiceBalancer {
  readonly #requests = new RequestCounters();
  readonly #backends: Backends;
  readonly #balancer: Balancer;
  readonly #connections: TcpBalancer;
  #protocol: ServiceProtocol = 'http';
  #seat: { readonly port: number; readonly seat: Seat } | null = null;

  constructor(
    service: string,
    owner: BalancerOwner,
    private readonly listeners: Listeners,
    log: Logger,
  ) {
    this.#backends = new Backends({
      patience: PATIENCE,
      unavailable: () => owner.unavailable(),
      refusal: (why) =>
        new RequestError('MN4018', 503, `No replica of ${service} is ready: ${why}.`, { retryAfter: 1 }),
    });
    const refused = ({ id }: Backend) => owner.refused(id);
    this.#connections = new TcpBalancer({ backends: this.#backends, refused });
    this.#balancer = new Balancer({
      name: service,
      backend: `A replica of ${service}`,
      backends: this.#backends,
      log,
      requests: this.#requests,
      refused,
      broken: (cause) =>
        new RequestError(
          'MN4008',
          502,
          `A replica of ${service} did not finish its response: ${cause.message}.`,
          { cause },
        ),
    });
  }

  /** Connections of TCP are not counted: how they end says nothing. */
  get requests(): RequestCounters | null {
    return this.#protocol === 'tcp' ? null : this.#requests;
  }

  listen(port: number, protocol: ServiceProtocol = 'http'): void {
    if (this.#seat?.port === port && this.#protocol === protocol) return;
    this.release();
    this.#protocol = protocol;
    const handler = protocol === 'tcp' ? this.#forConnections() : this.#forRequests();
    this.#seat = { port, seat: this.listeners.serve(port, handler) };
  }

  #forRequests(): RequestHandler {
    return {
      request: (request, response) => {
        const pass = () => this.#balancer.request(request, response);
        background('a request to a service failed', pass, () => response.destroy());
      },
      upgrade: (request, socket, rest) => {
        const pass = () => this.#balancer.upgrade(request, socket, rest);
        background('a connection to a service failed', pass, () => socket.destroy());
      },
    };
  }

  #forConnections(): ConnectionHandler {
    return {
      connection: (socket) => {
        const pass = () => this.#connections.connection(socket);
        background('a connection to a service failed', pass, () => socket.destroy());
      },
    };
  }

  release(): void {
    this.#seat?.seat.release();
    this.#seat = null;
  }

  error(): string | null {
    return this.#seat?.seat.error() ?? null;
  }

  add(workerId: string, address: Address): Member {
    const backend = new Backend(workerId, address);
    this.#backends.add(backend);
    return memberOf(backend, {
      drain: () => {
        this.#backends.delete(backend);
        return backend.whenIdle();
      },
      remove: () => {
        this.#backends.delete(backend);
        backend.destroy();
      },
    });
  }

  changed(): void {
    this.#backends.changed();
  }

  /** Requests in progress continue until the listeners are closed; upgraded connections never end by themselves. */
  detach(): void {
    this.release();
    this.#balancer.closeTunnels();
    this.#connections.close();
  }
}
