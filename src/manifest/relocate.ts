/** Moves the relative paths of a manifest in another folder, so that they count from the including manifest's. Pure. */
import { posix } from 'node:path';
import { listOf, mapOf } from './merge/located.js';
import { KINDS, SECTIONS } from './model.js';
import { SCHEMA } from './schema.generated.js';
import { childSchema, type SchemaNode } from './schema-node.js';
import type { Entry, Located } from './source.js';

const WORKLOADS: readonly string[] = KINDS.map((kind) => SECTIONS[kind]);

/**
 * @param folder relative or absolute path of the file's folder, as seen from the including manifest's
 * @param commands whether workloads without an image are commands, which run in their manifest's folder
 */
export function relocate(root: Located, folder: string, commands: boolean): Located {
  if (folder === '' || folder === '.') return root;
  const moved = within(root, SCHEMA, folder);
  return changed(moved, (section, entry) =>
    commands && WORKLOADS.includes(section)
      ? { ...entry, node: changed(entry.node, (_, workload) => inFolder(workload, folder)) }
      : entry,
  );
}

function within(node: Located, schema: SchemaNode, folder: string): Located {
  if (node.children) {
    const inner = (key: string | number, entry: Entry): Entry => {
      const child = childSchema(SCHEMA, schema, key);
      return child ? { ...entry, node: within(entry.node, child, folder) } : entry;
    };
    if (Array.isArray(node.value))
      return listOf(
        node,
        [...node.children].map(([index, entry]) => inner(index, entry)),
      );
    const all = changed(node, inner);
    return schema['x-path'] === 'mount' && textAt(all, 'type') === 'bind'
      ? changed(all, (key, entry) =>
          key === 'source' ? { ...entry, node: withPath(entry.node, folder) } : entry,
        )
      : all;
  }
  if (schema['x-path'] === 'file') return withPath(node, folder);
  return schema['x-path'] === 'mount' && /^\.{1,2}(\/|:|$)/.test(node.text ?? '')
    ? withPath(node, folder)
    : node;
}

/** A command without an image runs in its manifest's folder. */
function inFolder(entry: Entry, folder: string): Entry {
  const { node } = entry;
  if (!node.children || Array.isArray(node.value)) return entry;
  if (node.children.has('image') || node.children.has('build')) return entry;
  const own = node.children.get('working_dir');
  const { file, range } = node;
  const directory: Entry =
    own === undefined
      ? { ...entry, node: { value: folder, file, range: [range[0], range[0]], text: folder } }
      : { ...own, node: withPath(own.node, folder) };
  return { ...entry, node: mapOf(node, new Map([...node.children, ['working_dir', directory]])) };
}

/** The text as seen from the other folder, unless it is an absolute path, one of the home folder, or a URL. */
function withPath(node: Located, folder: string): Located {
  const { text, value } = node;
  if (typeof value !== 'string' || text === undefined) return node;
  if (/^(\/|~(\/|$)|[a-z][a-z0-9+.-]*:\/\/|git@)/i.test(text)) return node;
  const [path = '', ...rest] = text.split(':');
  const joined = posix.join(folder, path);
  const relative = posix.isAbsolute(joined) || joined.startsWith('.') ? joined : `./${joined}`;
  const moved = [relative, ...rest].join(':');
  return { ...node, value: moved, text: moved };
}

function textAt({ children }: Located, key: string): string | undefined {
  return children?.get(key)?.node.text;
}

function changed(node: Located, change: (key: string, entry: Entry) => Entry): Located {
  if (!node.children || Array.isArray(node.value)) return node;
  return mapOf(
    node,
    new Map([...node.children].map(([key, entry]) => [key, change(String(key), entry)] as const)),
  );
}
