/** Where the agent and the services are published on the Engine's machine, and how they are reached. */
import { isIP } from 'node:net';
import { bracketed, isLoopback } from '../../src/addresses.js';
import type { Targets } from '../../src/manifest/model.js';

type Settings = Pick<Targets['docker'], 'address' | 'bind_address'>;

/** Name or address at which they are reached, as in a URL. */
export function reachedAt({ address }: Settings): string {
  return bracketed(address);
}

/** The address of the Engine's machine on which they are published; undefined if the settings don't say. */
export function publishedOn({ address, bind_address }: Settings): string | undefined {
  if (bind_address !== undefined) return bind_address;
  if (address.toLowerCase() === 'localhost') return '127.0.0.1';
  return isIP(address) ? address : undefined;
}

/**
 * Whether they are reached from other machines: at an address other than loopback, or in a way that the user provides, who
 * then sets where they are published.
 */
export function isReachedFromElsewhere({ address, bind_address }: Settings): boolean {
  return bind_address !== undefined || !isLoopback(address);
}
