/** What the parts of the docker target's plan share. */
import { createHash } from 'node:crypto';
import { literal } from '../../../src/constructs/literal.js';
import type { Targets } from '../../../src/manifest/model.js';
import { LOG_DRIVER, LOG_OPTIONS } from '../kept-logs.js';
import { publishedOn } from '../published.js';

/** Of every container that Terraform makes. */
export const KEPT_LOGS = { logDriver: LOG_DRIVER, logOpts: { ...LOG_OPTIONS } };

export { fromStack, STACK_FOLDER } from '../../shared/stack-folder.js';

/** Labels as the docker provider has them, in blocks. */
export function labelBlocks(labels: Readonly<Record<string, string>>): { label: string; value: string }[] {
  return Object.entries(labels).map(([label, value]) => ({ label: literal(label), value: literal(value) }));
}

/**
 * Hash of a whole specification, for a label: a changed label makes another container. Many attributes of the docker
 * provider's are otherwise "updated in place", which changes nothing.
 */
export function specificationHash(specification: unknown): string {
  return createHash('sha256').update(JSON.stringify(specification)).digest('hex').slice(0, 16);
}

/** Ports of a container, published as the settings say. */
export function portBlocks(
  ports: readonly number[],
  settings: Targets['docker'],
): { internal: number; external: number; ip: string; protocol: string }[] {
  const ip = publishedOn(settings);
  // Left out, it would be on every address of the machine.
  if (ip === undefined)
    throw new Error(`support.ts lets no ${settings.address} through without a bind_address`);
  return ports.map((port) => ({ internal: port, external: port, ip, protocol: 'tcp' }));
}
