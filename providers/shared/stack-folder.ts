import { literal } from '../../src/constructs/literal.js';

/** Terraform fills it in, relative to the folder in which the multinode provider runs, so that a stack can be moved. */
export const STACK_FOLDER = '${path.module}';

/** A path in the manifest, relative to the stack's folder; absolute paths stay. */
export function fromStack(root: string, path: string): string {
  if (path.startsWith('/')) return literal(path);
  const parts = [root, path].flatMap((part) => part.split('/')).filter((part) => part !== '' && part !== '.');
  return parts.length === 0 ? STACK_FOLDER : `${STACK_FOLDER}/${literal(parts.join('/'))}`;
}
