import { DataDockerNetwork } from '@cdktf/provider-docker/lib/data-docker-network/index.js';
import { Network } from '@cdktf/provider-docker/lib/network/index.js';
import type { TerraformElement, TerraformStack } from '../../../src/constructs/cdktf.js';
import { literal } from '../../../src/constructs/literal.js';
import { safeNames } from '../../../src/constructs/names.js';
import { type DaemonSpec, DEFAULT_NETWORK } from '../../../src/manifest/model.js';
import type { PlanContext } from '../../platform.js';
import { APPLICATION } from '../labels.js';
import { networkAlias, networkName } from '../names.js';
import { labelBlocks } from './stack.js';

/** The network of the application's containers. Refer to it by id, because its name could also match somebody else's. */
export function addNetwork(stack: TerraformStack, application: string, engine: TerraformElement): Network {
  return new Network(stack, 'network', {
    name: literal(networkName(application)),
    labels: labelBlocks({ [APPLICATION]: application }),
    dependsOn: [engine],
  });
}

/** Name in the manifest → the network's id. The provider reads networks back by id. */
export type JoinedNetworks = ReadonlyMap<string, string>;

/** The existing networks that the manifest uses. */
export function findNetworks(
  stack: TerraformStack,
  { manifest: { networks = {} }, origin }: PlanContext,
): JoinedNetworks {
  return new Map(
    [...safeNames(Object.keys(networks))].map(([key, safe]) => {
      const name = literal(networks[key]?.name ?? key);
      // It depends on nothing, because a read that waits for a change would replace the containers.
      const found = new DataDockerNetwork(stack, `network_${safe}`, { name });
      origin(found, ['networks', key]);
      return [key, found.id];
    }),
  );
}

/** Arguments of a daemon's container: the application's network, and those that it joins. */
export function membershipBlocks(
  name: string,
  { networks = {} }: Pick<DaemonSpec, 'networks'>,
  network: Network,
  joined: JoinedNetworks,
): { name: string; aliases?: string[] }[] {
  const { [DEFAULT_NETWORK]: own, ...others } = networks;
  return [
    { name: network.id, aliases: [networkAlias({ name }), ...(own?.aliases ?? [])].map(literal) },
    ...Object.entries(others).flatMap(([key, { aliases }]) => {
      const id = joined.get(key);
      if (id === undefined) return [];
      return [{ name: id, ...(aliases.length > 0 && { aliases: aliases.map(literal) }) }];
    }),
  ];
}
