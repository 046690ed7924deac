/** What the parts of the docker target's plan share. */
import { createHash } from 'node:crypto';
import { literal } from '../../../src/compiler/literal.js';

export { fromStack, STACK_FOLDER } from '../../shared/stack-folder.js';

/** Of the Engine's machine: what is published there nobody else reaches. */
export const LOOPBACK = '127.0.0.1';

/** Labels as the docker provider has them, in blocks. */
export function labelBlocks(labels: Readonly<Record<string, string>>): { label: string; value: string }[] {
  return Object.entries(labels).map(([label, value]) => ({ label, value: literal(value) }));
}

/**
 * Hash of a whole specification, for a label: a changed label makes another container. Many attributes of the docker
 * provider's are otherwise "updated in place", which changes nothing.
 */
export function specificationHash(specification: unknown): string {
  return createHash('sha256').update(JSON.stringify(specification)).digest('hex').slice(0, 16);
}
