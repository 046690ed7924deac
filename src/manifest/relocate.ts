/** Moves the relative paths of a manifest in another folder, so that they count from the including manifest's. Pure. */
import { posix } from 'node:path';
import { listOf, mapOf } from './merge/located.js';
import { SCHEMA } from './schema.generated.js';
import { childSchema, type SchemaNode } from './schema-node.js';
import { WORKLOADS } from './sound.js';
import type { Entry, Located } from './source.js';

/** What a workload has instead of a command that runs in its manifest's folder. */
export const IMAGES = ['image', 'build'] as const;

/**
 * @param folder relative or absolute path of the file's folder, as seen from the including manifest's
 * @param commands whether workloads without an image are commands, which run in their manifest's folder
 */
export function relocate(root: Located, folder: string, commands: boolean): Located {
  if (folder === '' || folder === '.') return root;
  const moved = within(root, SCHEMA, folder);
  return changed(moved, (section, entry) =>
    WORKLOADS.includes(section)
      ? { ...entry, node: changed(entry.node, (_, workload) => inFolder(workload, folder, commands)) }
      : entry,
  );
}

/** Without the folders of commands for which a file that was merged later has an image or a build. */
export function withoutUnusedFolders(root: Located): Located {
  const hasImage = (node: Located | undefined) => IMAGES.some((field) => node?.children?.has(field));
  const shared = hasImage(root.children?.get('defaults')?.node);
  const withoutFolder = (_: string, entry: Entry): Entry => {
    const { node } = entry;
    if (!node.children?.get('working_dir')?.node.implied || !(shared || hasImage(node))) return entry;
    const rest = new Map(node.children);
    rest.delete('working_dir');
    return { ...entry, node: mapOf(node, rest) };
  };
  return changed(root, (section, entry) =>
    WORKLOADS.includes(section) ? { ...entry, node: changed(entry.node, withoutFolder) } : entry,
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
  const { text = '' } = node;
  switch (schema['x-path']) {
    case 'file':
      return withPath(node, folder);
    case 'mount':
      return text.startsWith('.') ? withPath(node, folder) : node;
    case 'named':
      return withPath(node, folder, text.indexOf('=') + 1);
    default:
      return node;
  }
}

/** A command without an image runs in its manifest's folder, and a build without a context has that folder. */
function inFolder(entry: Entry, folder: string, commands: boolean): Entry {
  const { node } = entry;
  if (!node.children || Array.isArray(node.value)) return entry;
  const build = node.children.get('build');
  if (build)
    return including(entry, 'build', build.node.children ? withFolder(build, 'context', folder) : build);
  if (!commands || node.children.has('image')) return entry;
  const own = node.children.get('working_dir');
  return own
    ? including(entry, 'working_dir', { ...own, node: withPath(own.node, folder) })
    : withFolder(entry, 'working_dir', folder);
}

/** The map with the folder as its field's value, if the field is absent. */
function withFolder(map: Entry, field: string, folder: string): Entry {
  const { file, range, children } = map.node;
  if (children?.has(field)) return map;
  const text = folder.startsWith('.') || folder.startsWith('/') ? folder : `./${folder}`;
  const node: Located = { value: text, file, range: [range[0], range[0]], text, implied: true };
  return including(map, field, { ...map, node });
}

function including(map: Entry, field: string, value: Entry): Entry {
  return { ...map, node: mapOf(map.node, new Map([...(map.node.children ?? []), [field, value]])) };
}

/**
 * The text as seen from the other folder, unless it is an absolute path, one of the home folder, or a URL.
 * @param from where the path starts in the text
 */
function withPath(node: Located, folder: string, from = 0): Located {
  const { value, text: whole = '' } = node;
  const text = whole.slice(from);
  if (typeof value !== 'string' || text === '') return node;
  if (/^(\/|~(\/|$)|[a-z][a-z0-9+.-]*:\/\/|git@)/i.test(text)) return node;
  const [path = '', ...rest] = text.split(':');
  const joined = posix.join(folder, path);
  const relative = posix.isAbsolute(joined) || joined.startsWith('.') ? joined : `./${joined}`;
  const moved = `${whole.slice(0, from)}${[relative, ...rest].join(':')}`;
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
