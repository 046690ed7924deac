/** Where each value of a manifest comes from. Pure. */

import type { Path } from './path.js';
import { SCHEMA } from './schema.generated.js';
import { childSchema, type SchemaNode } from './schema-node.js';
import { declaredAt, WORKLOADS, writtenAt } from './sound.js';
import type { Located, Place, Source } from './source.js';

export interface Origin {
  readonly place: Place;
  /** The value that the file has there; for a short form, all of it. */
  readonly node: Located;
}

/** The origin of a value of the normalised manifest; undefined if it is a default. */
export function originOf(path: Path, source: Source): Origin | undefined {
  const { value } = source;
  const declared = variableAt(path, source) ?? declaredAt(writtenAt(path, value), value);
  let node: Located | undefined = source.node([]);
  let schema: SchemaNode | undefined = SCHEMA;
  for (const [index, key] of declared.entries()) {
    const child: Located | undefined = node?.children?.get(key)?.node;
    if (!child) {
      // A short form stands for what is in it; what settings lack has its default.
      const isSettings = node?.children && !Array.isArray(node.value) && schema?.properties;
      if (!node || isSettings) return undefined;
      return { place: source.locate(declared.slice(0, index)), node };
    }
    node = child;
    schema = schema && childSchema(SCHEMA, schema, key);
  }
  return node && { place: source.locate(declared), node };
}

/**
 * Where a variable is written, in a map or in a list of NAME=value: in the workload or in the defaults, over whose variables
 * those of the workload are merged one by one.
 */
function variableAt(path: Path, source: Source): Path | undefined {
  if (!isVariable(path)) return undefined;
  const [, , ...field] = path.slice(0, -1);
  for (const place of [path.slice(0, -1), ['defaults', ...field]]) {
    const variables = source.node(place);
    const isList = Array.isArray(variables?.value);
    const found = [...(variables?.children ?? [])].findLast(
      ([key, { node }]) => (isList ? node.text?.split('=', 1)[0] : key) === path.at(-1),
    );
    if (found) return [...place, found[0]];
  }
  return undefined;
}

/** Whether it is a variable of a workload, or an argument of its build. */
export function isVariable([section, , ...field]: Path): boolean {
  if (!WORKLOADS.includes(String(section))) return false;
  const [first, second] = field;
  if (first === 'build') return second === 'args' && field.length === 3;
  return first === 'environment' && field.length === 2;
}

/**
 * Whether a text of the normalised manifest may come from variables of the caller.
 * @param path the text's place
 * @param origin that of the place
 */
export function isInterpolated(text: string, path: Path, origin: Origin | undefined): boolean {
  if (origin && hasInterpolated(origin.node)) return true;
  // A name without a value takes the caller's: only what the file itself has is certainly not from there.
  return isVariable(path) && !(origin?.node.text ?? '').includes(text);
}

function hasInterpolated({ written, children }: Located): boolean {
  if (written !== undefined) return true;
  return [...(children?.values() ?? [])].some(({ node }) => hasInterpolated(node));
}
