/** How the agent and the workers reach each other. */

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { BlockList, isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Environment } from '../../src/environment.js';
import type { DriverOptions } from '../driver.js';
import type { Door } from '../platform.js';
import { type Network, network } from './engine/answers.js';
import { type Engine, EngineRefusal, withEngine } from './engine/engine.js';
import { networkName } from './names.js';

/**
 * - `direct`: the agent is on the workers' network, in a container or on the machine that has the bridge. Each worker has
 *   its own address there, and `own` is the agent's;
 * - `published`: the network can't be reached, as with Docker Desktop, so workers' ports are published on loopback.
 */
export type Reach = { readonly kind: 'direct'; readonly own: string } | { readonly kind: 'published' };

/** Docker Desktop's name for the machine in its containers; it forwards to the loopback address. */
const DESKTOP_HOST = 'host.docker.internal';

/** @throws PlatformError if there is no Engine, or it doesn't answer; Error if it lacks the network */
export async function doorOf(
  { application }: Pick<DriverOptions, 'application'>,
  environment: Environment = process.env,
): Promise<Door> {
  const reach = await withEngine(undefined, (engine) => lookForReach(engine, application), environment);
  return reach.kind === 'direct' ? { host: reach.own, listen: true } : { host: DESKTOP_HOST, listen: false };
}

/** How the application's workers are reached. @throws Error if the Engine lacks their network */
export async function lookForReach(engine: Engine, application: string): Promise<Reach> {
  const name = networkName(application);
  try {
    return await reachOf(await engine.json('GET', `/networks/${name}`, network));
  } catch (error) {
    if (!(error instanceof EngineRefusal && error.status === 404)) throw error;
    throw new Error(`the Docker Engine has no network ${name}; "multinode up" creates it`, { cause: error });
  }
}

/** Checks whether this process has an address in the network. */
async function reachOf({ IPAM }: Network): Promise<Reach> {
  for (const { Subnet, Gateway } of IPAM.Config ?? []) {
    const own = Subnet && addressIn(Subnet);
    if (own) return { kind: 'direct', own };
    // A bridge without containers is not an active interface, but still has its address.
    if (Gateway && isIPv4(Gateway) && (await isOurs(Gateway))) return { kind: 'direct', own: Gateway };
  }
  return { kind: 'published' };
}

function addressIn(subnet: string): string | undefined {
  const [network = '', prefix] = subnet.split('/');
  if (!isIPv4(network)) return undefined;
  const inside = new BlockList();
  inside.addSubnet(network, Number(prefix));
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, address }) => family === 'IPv4' && inside.check(address))?.address;
}

async function isOurs(address: string): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    socket.bind({ address, port: 0 });
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}
