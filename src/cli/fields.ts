/** What the schema says about a field, for `explain`. */
import { UsageError } from '../errors/errors.js';
import { SCHEMA } from '../manifest/schema.js';
import { childSchema, resolve, type SchemaNode, typesOf } from '../manifest/schema-node.js';
import { suggest } from '../manifest/suggest.js';

export interface Field {
  /** As it is written, such as functions.NAME.max_workers. */
  readonly path: string;
  readonly description: string;
  readonly type: string;
  readonly required: boolean;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly values?: readonly { readonly value: string; readonly description: string }[];
  readonly examples: readonly unknown[];
  readonly fields: readonly {
    readonly name: string;
    readonly description: string;
    readonly required: boolean;
  }[];
}

interface Place {
  readonly path: readonly string[];
  readonly node: SchemaNode;
  readonly required: boolean;
}

const ROOT: Place = { path: [], node: SCHEMA, required: true };

/**
 * The field at a dotted path. A workload's name may be left out (functions.max_workers), and so may everything before
 * a field that only one kind of workload has, or all have alike (max_workers).
 * @throws UsageError MN9001 where there is no such field, naming the nearest
 */
export function describeField(path: string): Field {
  const keys = path.split('.').filter((key) => key !== '');
  const place = walk(ROOT, keys) ?? anywhere(keys);
  if (place) return describe(place);
  throw new UsageError('MN9001', `the manifest has no field "${path}"${didYouMean(keys)}`);
}

/** In a map of names, such as functions, the name may be there or not: a key that its items have is a field. */
function walk(from: Place, keys: readonly string[]): Place | undefined {
  const [key, ...rest] = keys;
  if (key === undefined) return from;
  const own = child(from, key);
  if (own) return walk(own, rest);
  const item = itemOf(from);
  if (!item) return undefined;
  const fields = fieldNames(item.node);
  if (fields.includes(key)) return walk(item, keys);
  // The last key is more likely a mistyped field than a name that looks like one.
  return rest.length === 0 && suggest(key, fields) !== undefined ? undefined : walk(item, rest);
}

function child({ path, node }: Place, key: string): Place | undefined {
  const parent = listItem(node);
  if (!fieldNames(parent).includes(key)) return undefined;
  const found = childSchema(SCHEMA, parent, key);
  return found && { path: [...path, key], node: found, required: parent.required?.includes(key) ?? false };
}

/** What a map of names holds under each. */
function itemOf({ path, node }: Place): Place | undefined {
  if (typeof node.additionalProperties !== 'object') return undefined;
  return { path: [...path, 'NAME'], node: resolve(SCHEMA, node.additionalProperties), required: false };
}

/** A list's items stand for the list: secrets.source is a field of every item. */
function listItem(node: SchemaNode): SchemaNode {
  return node.items ? resolve(SCHEMA, node.items) : node;
}

/** The first section that has the field, or whose items have it. */
function anywhere(keys: readonly string[]): Place | undefined {
  for (const section of fieldNames(SCHEMA)) {
    const start = walk(ROOT, [section]);
    const item = start && (itemOf(start) ?? start);
    if (item && fieldNames(item.node).includes(keys[0] ?? '')) return walk(item, keys);
  }
  return undefined;
}

function fieldNames(node: SchemaNode): string[] {
  return Object.keys(listItem(node).properties ?? {});
}

function didYouMean(keys: readonly string[]): string {
  const last = keys.at(-1) ?? '';
  const parent = walk(ROOT, keys.slice(0, -1));
  const near = parent ? fieldNames((itemOf(parent) ?? parent).node) : [];
  const all = Object.values(SCHEMA.definitions ?? {}).flatMap(fieldNames);
  const found = suggest(last, near) ?? suggest(last, all);
  return found === undefined ? '; "multinode explain" lists the sections' : `; did you mean "${found}"?`;
}

function describe(place: Place): Field {
  const { path, node, required } = place;
  const item = listItem((itemOf(place) ?? place).node);
  return {
    path: path.join('.'),
    description: node.description ?? '',
    type: typeName(node),
    required,
    ...(isTelling(node.default) && { default: node.default }),
    ...(node.minimum !== undefined && { minimum: node.minimum }),
    ...(node.maximum !== undefined && { maximum: node.maximum }),
    ...(node.enum && {
      values: node.enum.map((value, i) => ({ value, description: node.enumDescriptions?.[i] ?? '' })),
    }),
    examples: node.examples ?? [],
    fields: Object.entries(item.properties ?? {}).map(([name, each]) => ({
      name,
      description: resolve(SCHEMA, each).description ?? '',
      required: item.required?.includes(name) ?? false,
    })),
  };
}

/** The schema gives every map an empty one as its default, which says nothing. */
function isTelling(value: unknown): boolean {
  return value !== undefined && JSON.stringify(value) !== '{}';
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  array: 'list',
  object: 'map',
  null: 'nothing',
};

function typeName(node: SchemaNode): string {
  if (node['x-unit'] === 'duration') return 'duration: seconds, or text such as 90s, 5m or 1h30m';
  if (node['x-unit'] === 'memory') return 'memory: text such as 256 MiB or 1 GiB';
  return typesOf(node)
    .map((type) => TYPE_NAMES[type] ?? type)
    .join(' or ');
}
