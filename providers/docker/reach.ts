/** How the agent and the workers reach each other. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { BlockList, isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Network } from './engine/answers.js';

/**
 * - `direct`: the agent is on the workers' network, in a container or on the machine whose bridge it is; workers have
 *   addresses of their own, and `own` is the agent's among them;
 * - `published`: the network is out of sight, as with Docker Desktop; workers' ports are published on loopback.
 */
export type Reach = { readonly kind: 'direct'; readonly own: string } | { readonly kind: 'published' };

/** Looks whether this process has an address in the network. */
export async function reachOf({ IPAM }: Network): Promise<Reach> {
  for (const { Subnet, Gateway } of IPAM.Config ?? []) {
    const own = Subnet && addressIn(Subnet);
    if (own) return { kind: 'direct', own };
    // A bridge without containers is no running interface, and has its address all the same.
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
