/** Which networks a workload is on. Pure. */
import { own } from '../json/record.js';
import { DEFAULT_NETWORK, type Manifest, type NamedWorkload } from './model.js';

/**
 * Whether a workload is on the network that the application's workloads share. A daemon that joins another network of the
 * application is not, unless it lists that one too, as in Compose, nor is one with a network mode. The agent reaches all
 * other workers there.
 */
export function isOnSharedNetwork(
  { kind, spec }: Pick<NamedWorkload, 'kind' | 'spec'>,
  { networks = {} }: Pick<Manifest, 'networks'>,
): boolean {
  const joined = Object.keys(spec.networks ?? {});
  if (spec.network_mode !== undefined) return false;
  if (kind !== 'daemon' || joined.includes(DEFAULT_NETWORK)) return true;
  return joined.every((name) => own(networks, name)?.external ?? true);
}

/** Names of the networks that the workload is on. */
export function networksOf(workload: NamedWorkload, manifest: Pick<Manifest, 'networks'>): string[] {
  const joined = Object.keys(workload.spec.networks ?? {}).filter((name) => name !== DEFAULT_NETWORK);
  return isOnSharedNetwork(workload, manifest) ? [DEFAULT_NETWORK, ...joined] : joined;
}
