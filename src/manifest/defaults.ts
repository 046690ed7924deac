import { isRecord } from '../json/shape.js';
import { SCHEMA } from './schema.generated.js';
import { FILE_ONLY, resolve, type SchemaNode } from './schema-node.js';
import { parseDuration, parseMemory } from './units.js';

/** A manifest, without short forms, with the schema's defaults, in base units, with keys in the schema's order. */
export function withDefaults(manifest: Readonly<Record<string, unknown>>): unknown {
  return complete(manifest, SCHEMA);
}

/** Extensions are dropped. */
function complete(value: unknown, schema: SchemaNode): unknown {
  const node = resolve(SCHEMA, schema);
  if (node['x-unit'] === 'duration') return parseDuration(value);
  if (node['x-unit'] === 'memory') return parseMemory(value);
  if (Array.isArray(value)) return value.map((item) => complete(item, node.items ?? {}));
  if (!isRecord(value)) return value;
  if (node.properties === undefined) {
    const entry = typeof node.additionalProperties === 'object' ? node.additionalProperties : {};
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, complete(item, entry)]));
  }
  const fields = Object.entries(node.properties).flatMap(([key, property]) => {
    const field = value[key] ?? resolve(SCHEMA, property).default;
    return FILE_ONLY.includes(key) || field === undefined ? [] : [[key, complete(field, property)]];
  });
  return Object.fromEntries(fields);
}
