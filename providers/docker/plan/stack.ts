/** What the parts of the docker target's plan share. */
import { createHash } from 'node:crypto';
import { literal } from '../../../src/constructs/literal.js';
import { mapValues } from '../../../src/json/record.js';
import {
  DEFAULT_NETWORK,
  type Manifest,
  type PortMapping,
  type Targets,
} from '../../../src/manifest/model.js';
import { keptLogs } from '../kept-logs.js';
import { networkAlias } from '../names.js';
import { publishedOn } from '../published.js';

/** Log settings of a container that Terraform creates. */
export function logArguments(settings: Parameters<typeof keptLogs>[0] = {}) {
  const { driver, options } = keptLogs(settings);
  return { logDriver: driver, logOpts: mapValues(options, (value) => literal(value)) };
}

export { fromStack, STACK_FOLDER } from '../../shared/stack-folder.js';

/** Labels as blocks, as the docker provider takes them. */
export function labelBlocks(labels: Readonly<Record<string, string>>): { label: string; value: string }[] {
  return Object.entries(labels).map(([label, value]) => ({ label: literal(label), value: literal(value) }));
}

/**
 * Hash of a whole specification, for a label: changing a label replaces the container. The docker provider "updates in
 * place" many other attributes, which has no effect.
 */
export function specificationHash(specification: unknown): string {
  return createHash('sha256').update(JSON.stringify(specification)).digest('hex').slice(0, 16);
}

/** Names at which workloads find the services at the container that balances them, sorted. */
export function aliasesOf(services: Manifest['services']): string[] {
  const names = Object.entries(services).flatMap(([name, { networks }]) => {
    return [networkAlias({ name }), ...(networks?.[DEFAULT_NETWORK]?.aliases ?? [])];
  });
  return names.sort().map((name) => literal(name));
}

/** A container's ports, published as the settings say. */
export function portBlocks(
  ports: readonly number[],
  settings: Targets['docker'],
): { internal: number; external: number; ip: string; protocol: string }[] {
  const ip = addressOf(settings);
  return ports.map((port) => ({ internal: port, external: port, ip, protocol: 'tcp' }));
}

/** A daemon's ports, on the address that the settings say unless the manifest gives another. */
export function mappedPorts(
  ports: readonly PortMapping[],
  settings: Targets['docker'],
): { internal: number; external?: number; ip: string; protocol: string }[] {
  const usual = addressOf(settings);
  return ports.map(({ target, published, host_ip: ip = usual, protocol }) => {
    return { internal: target, ...(published !== undefined && { external: published }), ip, protocol };
  });
}

/** Without an address they would be published on all addresses of the machine. */
function addressOf(settings: Targets['docker']): string {
  const ip = publishedOn(settings);
  if (ip === undefined)
    throw new Error(`support.ts must reject the address ${settings.address} without a bind_address`);
  return ip;
}
