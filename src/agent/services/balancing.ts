import type { Address } from '../../../providers/driver.js';
import type { Platform } from '../../../providers/platform.js';
import { UnsupportedError } from '../../errors/errors.js';
import type { LoadBalancer, Targets } from '../../manifest/model.js';
import type { RequestCounters } from '../metrics/requests.js';

/** What spreads requests over the replicas of the application's services: the agent itself, or a program beside it. */
export interface Balancing {
  /** Which of those it is that a manifest may ask for. */
  readonly program: LoadBalancer;
  /**
   * Sees to the ports of the services before a manifest is taken: all or none.
   * @param ports by service
   * @throws RequestError MN4017 if one is in use
   */
  reserve(ports: ReadonlyMap<string, number>): Promise<void>;
  /** The balancer of one service; the latest of a name is the one that counts. */
  service(name: string, owner: BalancerOwner): ServiceBalancer;
  /** Closes the ports that no service has. */
  closeUnused(): void;
  /** Ends the agent's own part; requests that pass through the agent have so many milliseconds to finish. */
  close(limit: number): Promise<void>;
}

/** What a balancer asks and tells the service that it is for. */
export interface BalancerOwner {
  /** Why no replica will be ready soon, in words; null while one may be. */
  unavailable(): string | null;
  /** A replica refuses connections. */
  refused(workerId: string): void;
  /** Whether the worker is one of the service's, ready or not. */
  has(workerId: string): boolean;
}

export interface ServiceBalancer {
  /** How requests to the service end; null as long as nobody can tell. */
  readonly requests: RequestCounters | null;
  /** Takes requests at the port, and no longer at the one before. */
  listen(port: number): void;
  /** Takes no new callers; what they have under way goes on. */
  release(): void;
  /** Why the service can't be called, in words; null where it can. */
  error(): string | null;
  /** A replica that is ready: it gets requests from now on. */
  add(workerId: string, address: Address): Member;
  /** Replicas have come, gone, or become available or not. */
  changed(): void;
  /** Lets go of the replicas, which serve on for the next agent where requests don't pass through this one. */
  detach(): void;
}

/** A replica as a balancer has it. */
export interface Member {
  readonly address: Address;
  /** Whether it answered when it was last looked at: else it gets nothing. */
  available: boolean;
  /** It gets nothing new; resolves once it has nothing in hand. */
  drain(): Promise<void>;
  /** It is no more. */
  remove(): void;
}

/** A replica whose availability is kept by what a balancer has of it. */
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
 * The plan puts the program beside the agent: a manifest that comes without a plan can't have another.
 * @throws UnsupportedError MN2006 where it asks for one
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
    `targets.${name}.load_balancer is ${wanted}, and this agent has no ${wanted} beside it: "multinode up" sets one up`,
  );
}
