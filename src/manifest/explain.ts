/** Explains a field from the schema, for `multinode explain functions.max_workers`. */
import { UsageError } from '../errors/errors.js';
import { type Facts, factsOf } from './facts.js';
import { SCHEMA } from './schema.generated.js';
import { childSchema, resolve, type SchemaNode, typesOf, type Unit } from './schema-node.js';
import { suggest } from './suggest.js';

export interface Explanation {
  /** The field as in docs/manifest.md, with `NAME` for names that users choose. */
  readonly path: string;
  readonly description: string;
  readonly types: readonly string[];
  readonly unit?: Unit;
  readonly default?: unknown;
  /** Seconds or bytes if the field has a unit. */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly values?: readonly { readonly value: string; readonly description?: string }[];
  readonly required: boolean;
  readonly examples: readonly unknown[];
  /** The same in words. */
  readonly facts: Facts;
  /** Fields within this one. */
  readonly fields: readonly string[];
}

/** Names of workloads can be given or left out. Throws a UsageError with a suggestion for an unknown field. */
export function explainField(field: string): Explanation {
  let node = SCHEMA;
  let parent: SchemaNode | undefined;
  const path: string[] = [];
  const keys = field.split('.').filter((part) => part !== '');
  for (const [index, key] of keys.entries()) {
    const step = enter(node, key, index === keys.length - 1);
    if (!step) throw unknownField(key, node, path);
    parent = step.parent;
    node = step.node;
    path.push(...step.keys);
  }
  const last = path.at(-1);
  return {
    path: path.join('.'),
    description: node.description ?? '',
    types: typesOf(node),
    ...(node['x-unit'] !== undefined && { unit: node['x-unit'] }),
    ...(node.default !== undefined && { default: node.default }),
    ...(node.minimum !== undefined && { minimum: node.minimum }),
    ...(node.maximum !== undefined && { maximum: node.maximum }),
    ...(node.enum && {
      values: node.enum.map((value, index) => possible(value, node.enumDescriptions?.[index])),
    }),
    required: last !== undefined && (parent?.required?.includes(last) ?? false),
    examples: node.examples ?? [],
    facts: factsOf(node),
    fields: fieldsOf(node),
  };
}

interface Step {
  readonly node: SchemaNode;
  readonly parent: SchemaNode;
  readonly keys: readonly string[];
}

/**
 * Follows a key of the map, a name that the user chose, or a field of what that name stands for. As the last key, a name
 * similar to a field is treated as a typing error.
 */
function enter(node: SchemaNode, key: string, last: boolean): Step | undefined {
  if (node.properties) {
    const child = childSchema(SCHEMA, node, key);
    return child && { node: child, parent: node, keys: [key] };
  }
  const entry = entryOf(node);
  if (!entry) return undefined;
  const field = entry.properties && childSchema(SCHEMA, entry, key);
  if (field) return { node: field, parent: entry, keys: ['NAME', key] };
  if (last && suggest(key, fieldsOf(node)) !== undefined) return undefined;
  return { node: entry, parent: node, keys: ['NAME'] };
}

/** The schema of a map's entries or a list's items. */
function entryOf(node: SchemaNode): SchemaNode | undefined {
  const entry = typeof node.additionalProperties === 'object' ? node.additionalProperties : node.items;
  return entry && resolve(SCHEMA, entry);
}

function fieldsOf(node: SchemaNode): string[] {
  const fields = Object.keys(node.properties ?? entryOf(node)?.properties ?? {});
  return fields.filter((name) => name !== '$schema');
}

function possible(value: string, description: string | undefined) {
  return description === undefined ? { value } : { value, description };
}

function unknownField(key: string, node: SchemaNode, path: readonly string[]): UsageError {
  const known = fieldsOf(node);
  const near = suggest(key, known);
  const place = path.length > 0 ? ` in ${path.join('.')}` : '';
  const advice =
    near !== undefined
      ? `did you mean ${[...path, near].join('.')}?`
      : known.length > 0
        ? `fields are ${known.join(', ')}`
        : 'it has no fields';
  return new UsageError('MN9001', `there is no field ${JSON.stringify(key)}${place}; ${advice}`);
}
