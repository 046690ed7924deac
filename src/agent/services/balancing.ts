import type { Address } from '../../../providers/driver.js';
import type { Platform } from '../../../providers/platform.js';
import { UnsupportedError } from '../../errors/errors.js';
import type { LoadBalancer, ServiceSpec, Targets } from '../../manifest/model.js';
import type { RequestCounters } from '../metrics/requests.js';

/**
 * What distributes requests over the replicas of the application's services: the agent itself, or a program beside it.
 */
export interface Balancing {
  /** Which load balancer of the manifest it is. */
  readonly program: LoadBalancer;
  /**
   * Reserves the ports of the services before a manifest is taken: all or none.
   * @param ports by service
   * @param raw services that are not HTTP
   * @throws RequestError MN4017 if one is in use
   */
  reserve(ports: ReadonlyMap<string, number>, raw: ReadonlySet<string>): Promise<void>;
  /** The balancer of one service; the latest one with a name counts. */
  service(name: string, owner: BalancerOwner): ServiceBalancer;
  /** Closes the ports that no service uses. */
  closeUnused(): void;
  /** Ends the agent's own part; requests that pass through the agent have `limit` milliseconds to finish. */
  close(limit: number): Promise<void>;
}

/** What a balancer asks its service, and reports to it. */
export interface BalancerOwner {
  /** Why no replica will be ready soon, in words; null while one may be. */
  unavailable(): string | null;
  /** A replica refuses connections. */
  refused(workerId: string): void;
  /** Whether the worker belongs to the service, ready or not. */
  has(workerId: string): boolean;
}

export type ServiceProtocol = ServiceSpec['protocol'];

export interface ServiceBalancer {
  /** How requests to the service end; null while that is unknown. */
  readonly requests: RequestCounters | null;
  /** Takes requests on this port, and no longer on the previous one. */
  listen(port: number, protocol?: ServiceProtocol): void;
  /** Takes no new callers; requests in progress continue. */
  release(): void;
  /** Why the service can't be called, in words; null if it can. */
  error(): string | null;
  /** A ready replica: it gets requests from now on. */
  add(workerId: string, address: Address): Member;
  /** Replicas have come, gone, or become available or not. */
  changed(): void;
  /** Lets go of the replicas; if requests don't pass through this agent, they keep serving for the next one. */
  detach(): void;
}

/** A replica in a balancer. */
export interface Member {
  readonly address: Address;
  /** Whether it answered the last check: if not, it gets no requests. */
  available: boolean;
  /** It gets no new requests; resolves once it has nothing in progress. */
  drain(): Promise<void>;
  /** It no longer exists. */
  remove(): void;
}

/** A replica whose availability is stored in the balancer's own record of it. */
export function memberOf(
  server: Pick<Member, 'address' | 'available'>,
  { drain, remove }: Pick<Member, 'drain' | 'remove'>,
): Member {
  return {
    address: server.address,
    get available() {
      return server.available;
    },
    set available(value) {
      server.available = value;
    },
    drain,
    remove,
  };
}

/**
 * The plan starts the program beside the agent, so a manifest that arrives without a plan can't use another one.
 * @throws UnsupportedError MN2006 if it asks for one
 */
export function refuseOtherProgram(
  targets: Targets,
  { name, balancer }: Pick<Platform, 'name' | 'balancer'>,
  { program }: Balancing,
): void {
  const wanted = balancer(targets);
  if (wanted === 'agent' || wanted === program) return;
  throw new UnsupportedError(
    'MN2006',
    `targets.${name}.load_balancer is ${wanted}, but this agent has no ${wanted} beside it: "multinode up" sets one up`,
  );
}
