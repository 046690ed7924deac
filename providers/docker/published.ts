/** Where the agent and the services of an Engine's machine are published, and reached. */
import { isIP } from 'node:net';
import { bracketed, isLoopback } from '../../src/addresses.js';
import type { Targets } from '../../src/manifest/model.js';

type Settings = Pick<Targets['docker'], 'address' | 'bind_address'>;

/** Name or address by which they are reached, as a URL has it. */
export function reachedAt({ address }: Settings): string {
  return bracketed(address);
}

/** The address of the Engine's machine on which they are published; undefined where the settings leave that open. */
export function publishedOn({ address, bind_address }: Settings): string | undefined {
  if (bind_address !== undefined) return bind_address;
  if (address.toLowerCase() === 'localhost') return '127.0.0.1';
  return isIP(address) ? address : undefined;
}

/**
 * Whether they are reached from other machines: by an address that is not the loopback one, or in a way that the user
 * has seen to, who says where they are published.
 */
export function isReachedFromElsewhere({ address, bind_address }: Settings): boolean {
  return bind_address !== undefined || !isLoopback(address);
}
