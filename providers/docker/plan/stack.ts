/** What the parts of the docker target's plan share. */
import { createHash } from 'node:crypto';
import { literal } from '../../../src/compiler/literal.js';

/** Terraform fills it in, and the multinode provider runs in the folder that it counts from: a moved stack stays whole. */
export const STACK_FOLDER = '${path.module}';

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

/** A manifest's path as seen from the stack's folder; absolute ones stay. */
export function fromStack(root: string, path: string): string {
  if (path.startsWith('/')) return literal(path);
  const parts = [root, path].flatMap((part) => part.split('/')).filter((part) => part !== '' && part !== '.');
  return parts.length === 0 ? STACK_FOLDER : `${STACK_FOLDER}/${literal(parts.join('/'))}`;
}
