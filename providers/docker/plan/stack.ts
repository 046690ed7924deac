/** What the parts of the docker target's plan share. */
import { createHash } from 'node:crypto';
import { literal } from '../../../src/constructs/literal.js';
import { mapValues } from '../../../src/json/record.js';
import type { Targets } from '../../../src/manifest/model.js';
import { keptLogs } from '../kept-logs.js';
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

/** A container's ports, published as the settings say. */
export function portBlocks(
  ports: readonly number[],
  settings: Targets['docker'],
): { internal: number; external: number; ip: string; protocol: string }[] {
  const ip = publishedOn(settings);
  // Without an address they would be published on all addresses of the machine.
  if (ip === undefined)
    throw new Error(`support.ts must reject the address ${settings.address} without a bind_address`);
  return ports.map((port) => ({ internal: port, external: port, ip, protocol: 'tcp' }));
}
