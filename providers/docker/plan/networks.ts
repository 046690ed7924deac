import { DataDockerNetwork } from '@cdktf/provider-docker/lib/data-docker-network/index.js';
import { Network } from '@cdktf/provider-docker/lib/network/index.js';
import type { TerraformElement, TerraformStack } from '../../../src/constructs/cdktf.js';
import { literal } from '../../../src/constructs/literal.js';
import { safeNames } from '../../../src/constructs/names.js';
import {
  DEFAULT_NETWORK,
  type Manifest,
  type NamedWorkload,
  type NetworkSpec,
} from '../../../src/manifest/model.js';
import { isOnSharedNetwork } from '../../../src/manifest/networks.js';
import type { PlanContext } from '../../platform.js';
import { APPLICATION } from '../labels.js';
import { networkAlias, networkName } from '../names.js';
import { labelBlocks } from './stack.js';

/** Name in the manifest → the network. Refer to it by id: the provider reads networks back by id. */
export type PlannedNetworks = ReadonlyMap<string, Network | DataDockerNetwork>;

/** The network of the application's containers. Refer to it by id, because its name could also match somebody else's. */
export function addNetwork(stack: TerraformStack, application: string, engine: TerraformElement): Network {
  return new Network(stack, 'network', {
    name: literal(networkName(application)),
    labels: labelBlocks({ [APPLICATION]: application }),
    dependsOn: [engine],
  });
}

/** The networks of the section networks: those that exist already are looked up, the others created. */
export function addNetworks(
  stack: TerraformStack,
  context: PlanContext,
  engine: TerraformElement,
): PlannedNetworks {
  const { manifest, origin } = context;
  const { networks = {} } = manifest;
  return new Map(
    [...safeNames(Object.keys(networks))].flatMap(([key, safe]) => {
      const declared = networks[key];
      if (!declared) return [];
      const id = `network_${safe}`;
      const name = literal(declared.name);
      // A read that waits for a change would replace the containers, so it depends on nothing.
      const network = declared.external
        ? new DataDockerNetwork(stack, id, { name })
        : new Network(stack, id, { name, ...settingsOf(declared, manifest.name), dependsOn: [engine] });
      origin(network, ['networks', key]);
      return [[key, network] as const];
    }),
  );
}

function settingsOf(declared: NetworkSpec, application: string) {
  const { driver, driver_opts, internal, attachable, enable_ipv6, ipam, labels } = declared;
  return {
    ...(driver !== undefined && { driver: literal(driver) }),
    ...(driver_opts && { options: literalMap(driver_opts) }),
    ...(internal !== undefined && { internal }),
    ...(attachable !== undefined && { attachable }),
    ...(enable_ipv6 !== undefined && { ipv6: enable_ipv6 }),
    ...(ipam?.driver !== undefined && { ipamDriver: literal(ipam.driver) }),
    ...(ipam?.options && { ipamOptions: literalMap(ipam.options) }),
    ...(ipam?.config && {
      ipamConfig: ipam.config.map(({ subnet, ip_range, gateway, aux_addresses }) => ({
        ...(subnet !== undefined && { subnet }),
        ...(ip_range !== undefined && { ipRange: ip_range }),
        ...(gateway !== undefined && { gateway }),
        ...(aux_addresses && { auxAddress: literalMap(aux_addresses) }),
      })),
    }),
    labels: labelBlocks({ ...labels, [APPLICATION]: application }),
  };
}

function literalMap(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map((pair) => pair.map(literal)));
}

/** Those that the plan creates. */
export function createdNetworks(networks: PlannedNetworks): Network[] {
  return [...networks.values()].filter((network) => network instanceof Network);
}

/** Arguments of a daemon's container: the networks that it is on. */
export function membershipBlocks(
  { name, spec }: Pick<NamedWorkload, 'name' | 'spec'>,
  { networks: declared }: Pick<Manifest, 'networks'>,
  shared: Network,
  planned: PlannedNetworks,
) {
  const { [DEFAULT_NETWORK]: own, ...others } = spec.networks ?? {};
  const isShared = isOnSharedNetwork({ kind: 'daemon', spec }, { ...(declared && { networks: declared }) });
  return [
    ...(isShared
      ? [{ name: shared.id, aliases: [networkAlias({ name }), ...(own?.aliases ?? [])].map(literal) }]
      : []),
    ...Object.entries(others).flatMap(([key, { aliases: given, ipv4_address, ipv6_address }]) => {
      const network = planned.get(key);
      if (network === undefined) return [];
      const aliases = network instanceof Network ? [networkAlias({ name }), ...given] : given;
      return [
        {
          name: network.id,
          ...(aliases.length > 0 && { aliases: aliases.map(literal) }),
          ...(ipv4_address !== undefined && { ipv4Address: ipv4_address }),
          ...(ipv6_address !== undefined && { ipv6Address: ipv6_address }),
        },
      ];
    }),
  ];
}
