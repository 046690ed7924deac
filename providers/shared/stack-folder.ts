import { literal } from '../../src/constructs/literal.js';

/** Terraform fills it in, and the multinode provider runs in the folder that it counts from: a moved stack stays whole. */
export const STACK_FOLDER = '${path.module}';

/** A manifest's path as seen from the stack's folder; absolute ones stay. */
export function fromStack(root: string, path: string): string {
  if (path.startsWith('/')) return literal(path);
  const parts = [root, path].flatMap((part) => part.split('/')).filter((part) => part !== '' && part !== '.');
  return parts.length === 0 ? STACK_FOLDER : `${STACK_FOLDER}/${literal(parts.join('/'))}`;
}
