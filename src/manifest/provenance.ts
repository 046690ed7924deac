/** Where each value of a manifest comes from. Pure. */

import type { Path } from './path.js';
import { SCHEMA } from './schema.generated.js';
import { childSchema, type SchemaNode } from './schema-node.js';
import { declaredAt, writtenAt } from './sound.js';
import type { Located, Place, Source } from './source.js';

export interface Origin {
  readonly place: Place;
  /** The value that the file has there; for a short form, all of it. */
  readonly node: Located;
}

/** The origin of a value of the normalised manifest; undefined if it is a default. */
export function originOf(path: Path, source: Source): Origin | undefined {
  const declared = declaration(writtenAt(path, source.value), source);
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

/** The path in the workload or in the defaults, over whose variables those of the workload are merged one by one. */
function declaration(path: Path, source: Source): Path {
  const [, , field, ...rest] = path;
  const declared = declaredAt(path, source.value);
  if (field !== 'environment' || rest.length === 0 || source.has(path)) return declared;
  const inDefaults = ['defaults', field, ...rest];
  const own = source.node(path.slice(0, 3));
  return source.has(inDefaults) && !Array.isArray(own?.value) ? inDefaults : declared;
}

/** Whether variables were replaced in the value, or in what is in it. */
export function isInterpolated({ written, children }: Located): boolean {
  if (written !== undefined) return true;
  return [...(children?.values() ?? [])].some(({ node }) => isInterpolated(node));
}
