import { own } from '../../json/record.js';
import { type Finding, MAX_FINDINGS } from '../finding.js';
import { DEFAULT_NETWORK, type Manifest, type NamedWorkload, SECTIONS } from '../model.js';
import type { Path } from '../path.js';
import { suggest } from '../suggest.js';

/** What a network is made with. */
const MADE_WITH = [
  ...(['driver', 'driver_opts', 'internal', 'attachable', 'enable_ipv6', 'ipam', 'labels'] as const),
];

/** The networks that workloads join are declared, and have the addresses that workloads ask for. */
export function networkFindings({ networks = {} }: Manifest, workloads: readonly NamedWorkload[]): Finding[] {
  const declared = Object.keys(networks);
  const findings = Object.entries(networks).flatMap(([name, settings]): Finding[] => {
    const path = ['networks', name];
    const found = (message: string, hint: string): Finding[] => [
      { code: 'MN1031', message, path, part: 'key', hint },
    ];
    if (name === DEFAULT_NETWORK)
      return found(
        `${name} is the application's own network`,
        'give the network another name, and list it in the networks of each workload',
      );
    if (!settings.external) return [];
    const made = MADE_WITH.find((key) => settings[key] !== undefined);
    if (made === undefined) return [];
    const message = `network ${name} is external, so it exists already and can't be given ${made}`;
    return [{ code: 'MN1018', message, path: [...path, made], hint: `leave out ${made}` }];
  });
  for (const { kind, name, spec } of workloads) {
    for (const network of Object.keys(spec.networks ?? {})) {
      if (network === DEFAULT_NETWORK || Object.hasOwn(networks, network)) continue;
      // Each finding searches all declared names for a similar one.
      if (findings.length >= MAX_FINDINGS) return findings;
      const near = suggest(network, declared);
      findings.push({
        code: 'MN1031',
        message: `network ${network} is not declared`,
        path: [SECTIONS[kind], name, 'networks', network],
        hint: near === undefined ? 'declare it in the section networks' : `did you mean ${near}?`,
      });
    }
    findings.push(...fixedAddresses(spec, networks, [SECTIONS[kind], name, 'networks']));
  }
  return findings;
}

/** Engines give fixed addresses only in subnets that were chosen, too. */
function fixedAddresses(
  spec: NamedWorkload['spec'],
  networks: NonNullable<Manifest['networks']>,
  path: Path,
): Finding[] {
  return Object.entries(spec.networks ?? {}).flatMap(([network, membership]): Finding[] => {
    const field = (['ipv4_address', 'ipv6_address'] as const).find((key) => membership[key] !== undefined);
    const declared = own(networks, network);
    if (field === undefined || declared?.external) return [];
    if (network !== DEFAULT_NETWORK && !declared) return [];
    if (declared?.ipam?.config?.some(({ subnet }) => subnet !== undefined)) return [];
    const message = `${field} needs a network whose subnet is known, and ${network} has none`;
    const hint =
      network === DEFAULT_NETWORK
        ? 'join a network from the section networks that has a subnet in ipam'
        : `add ipam: {config: [{subnet: 10.5.0.0/24}]} to networks.${network}`;
    return [{ code: 'MN1018', message, path: [...path, network, field], hint }];
  });
}
