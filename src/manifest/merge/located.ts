/** Merges files of a manifest, by the rules in the schema. The merged values keep their files and places. */
import { SCHEMA } from '../schema.generated.js';
import { childSchema, type SchemaNode } from '../schema-node.js';
import type { Entry, Located } from '../source.js';
import { Merger } from './merge.js';
import type { Fields } from './rules.js';
import type { Trees } from './trees.js';

const TREES: Trees<Entry> = {
  kindOf: ({ node }) => (Array.isArray(node.value) ? 'list' : node.children ? 'map' : 'scalar'),
  textOf: ({ node }) =>
    node.children || node.value === null || node.value === undefined ? undefined : node.text,
  writtenOf: ({ node }) => node.written,
  tagOf: ({ node: { tag } }) => (tag === '!reset' ? 'reset' : tag === '!override' ? 'override' : undefined),
  itemsOf: ({ node }) => [...(node.children?.values() ?? [])],
  entriesOf: ({ node }) => new Map([...(node.children ?? [])].map(([key, entry]) => [String(key), entry])),
  map: (at, entries) => ({ ...at, node: mapOf(at.node, entries) }),
  list: (at, items) => ({ ...at, node: listOf(at.node, items) }),
  text: (at, text, written) => {
    const { file, range } = at.node;
    return { ...at, node: { value: text, file, range, text, ...(written !== undefined && { written }) } };
  },
  nothing: (at) => ({ ...at, node: { value: null, file: at.node.file, range: at.node.range } }),
  untagged: ({ node: { tag: _, ...node }, ...entry }) => ({ ...entry, node }),
};

/** A map at the place that another value has. Like the maps of files, it has no prototype. */
export function mapOf({ file, range }: Located, entries: ReadonlyMap<string | number, Entry>): Located {
  const value: Record<string, unknown> = Object.create(null);
  for (const [key, entry] of entries) value[key] = entry.node.value;
  return { value, file, range, children: entries };
}

/** A list at the place that another value has. */
export function listOf({ file, range }: Located, items: readonly Entry[]): Located {
  return { value: items.map(({ node }) => node.value), file, range, children: new Map(items.entries()) };
}

const merger = new Merger(TREES, 'removed');

/** The later file's value over the earlier one's. */
export function merge(base: Located, over: Located): Located {
  return merger.merge({ node: base }, { node: over }, fieldsOf(SCHEMA)).node;
}

/** The later value of a field over the earlier one. */
export function mergeField(base: Entry, over: Entry, path: readonly string[]): Entry {
  return merger.merge(
    base,
    over,
    path.reduce((fields, key) => fields.at(key), fieldsOf(SCHEMA)),
  );
}

/** Without what the file removes with !reset. */
export function withoutResets(root: Located): Located {
  return merger.withoutResets({ node: root }).node;
}

/** The rules of the fields that the schema describes. */
export function fieldsOf(schema: SchemaNode | undefined): Fields {
  return {
    rule: schema?.['x-merge'],
    at: (key) => fieldsOf(schema && childSchema(SCHEMA, schema, key)),
  };
}
